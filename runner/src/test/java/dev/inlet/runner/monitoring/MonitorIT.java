package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MonitorIT {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @DisplayName("a process is ready while all of its pipelines are connected")
  void readiness() throws Exception {
    try (Monitor monitor = start()) {
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      InputListener one = monitor.watch("one", InputListener.NONE).input();
      InputListener two = monitor.watch("two", InputListener.NONE).input();

      one.connected();
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      two.connected();
      assertThat(status(monitor, "/ready")).isEqualTo(200);
      one.connectionLost(new NotConnectedException("gone"), Duration.ZERO, 0, Optional.empty());
      assertThat(status(monitor, "/ready")).isEqualTo(503);
      one.connected();
      assertThat(status(monitor, "/ready")).isEqualTo(200);
      assertThat(status(monitor, "/live")).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("metrics count deliveries, losses and the length of gaps for each pipeline")
  void metrics() throws Exception {
    try (Monitor monitor = start()) {
      Monitor.Watch watch = monitor.watch("feed", InputListener.NONE);

      watch.input().connected();
      watch.deliveries().delivered(40);
      watch.deliveries().delivered(2);
      watch
          .input()
          .connectionLost(new NotConnectedException("gone"), Duration.ZERO, 42, Optional.empty());
      watch.input().dataResumed(Duration.ofSeconds(3));

      assertThat(get(monitor, "/metrics").body())
          .contains("inlet_output_messages_total{pipeline=\"feed\"} 42.0")
          .contains("inlet_output_batches_total{pipeline=\"feed\"} 2.0")
          .contains("inlet_input_losses_total{pipeline=\"feed\"} 1.0")
          .contains("inlet_input_gap_seconds_sum{pipeline=\"feed\"} 3.0")
          .contains("inlet_input_connected{pipeline=\"feed\"} 0.0");
    }
  }

  private static Monitor start() throws IOException {
    return Monitor.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private int status(Monitor monitor, String path) throws Exception {
    return get(monitor, path).statusCode();
  }

  private HttpResponse<String> get(Monitor monitor, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + monitor.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
