package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wake-up is for the next read that would wait, whichever connection that is on. */
@Timeout(60)
final class WakeUpIT {

  @Test
  @DisplayName("a wake-up before there is a connection is for the first read")
  void beforeConnect() throws Exception {
    try (FeedServer server = FeedServer.start(Inputs.feed());
        Input input = raw(Inputs.config(server.uri()))) {
      input.wakeUp();
      input.connect();

      assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
    }
  }

  @Test
  @DisplayName("a wake-up between two connections is for the first read that would wait")
  void betweenConnections() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  if (connections.incrementAndGet() > 1) {
                    connection.stayOpen();
                  }
                });
        Input input = raw(Inputs.config(server.uri()))) {
      input.connect();
      assertThat(Inputs.readUntilLost(input).texts()).isEmpty();
      input.wakeUp();
      input.connect();

      assertThat(input.read(Duration.ofDays(1)).isEmpty()).isTrue();
    }
  }
}
