package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.BlackHole;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Failure modes 8, 27 and 33: what comes after a loss")
final class FailoverFailureModeIT {

  private static Map<String, Object> withStandby(URI first, URI second, String stableAfter) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("urls", List.of(second.toString()));
    more.put("idle_timeout", "300ms");
    more.put("connection", connection(stableAfter));
    return config(first, more);
  }

  private static Map<String, Object> connection(String stableAfter) {
    return Map.of("retry_initial", "1ms", "retry_max", "10ms", "stable_after", stableAfter);
  }

  static Stream<Named<FeedServer.Handler>> firstServers() {
    return Stream.of(
        Named.of(
            "closes with 1011",
            connection -> {
              connection.accept();
              connection.sendClose(1011, "no backend");
              connection.awaitClosed(SOON);
            }),
        Named.of(
            "ends TCP",
            connection -> {
              connection.accept();
              connection.closeSocket();
            }),
        Named.of(
            "says nothing",
            connection -> {
              connection.accept();
              connection.stayOpen();
            }),
        Named.of(
            "breaks the protocol",
            connection -> {
              connection.accept();
              connection.sendFrame(true, 7, Frame.TEXT, new byte[0]);
              connection.awaitClosed(SOON);
            }));
  }

  @ParameterizedTest
  @MethodSource("firstServers")
  @DisplayName("mode 27: the next server is tried when the first one accepts and then")
  void mode27Standby(FeedServer.Handler behaviour) {
    CompletableFuture<Integer> before = new CompletableFuture<>();
    try (FeedServer first = FeedServer.start(behaviour);
        FeedServer second =
            FeedServer.start(
                connection -> {
                  before.complete(first.totalConnections());
                  connection.accept();
                  connection.sendText("of the second");
                  connection.stayOpen();
                });
        TestPipeline pipeline = TestPipeline.run(withStandby(first.uri(), second.uri(), "1h"))) {
      await().atMost(SOON).until(() -> pipeline.texts().contains("of the second"));
      assertThat(before).isCompletedWithValue(1);
    }
  }

  @Test
  @DisplayName("mode 27: after a connection that lasted the first server is tried first again")
  void mode27FirstAgain() {
    try (FeedServer first =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("of the first");
                  connection.closeSocket();
                });
        FeedServer second = FeedServer.sending("of the second");
        TestPipeline pipeline = TestPipeline.run(withStandby(first.uri(), second.uri(), "0s"))) {
      pipeline.awaitLosses(3);
      assertThat(first.totalConnections()).isGreaterThanOrEqualTo(3);
      assertThat(second.totalConnections()).isZero();
    }
  }

  @Test
  @DisplayName("mode 33: a server's 1002 is reported as its own word, and a reason to reconnect")
  void mode33ServersProtocolError() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendClose(1002, "Unexpected end");
                  connection.awaitClosed(SOON);
                });
        TestPipeline pipeline =
            TestPipeline.run(config(server.uri(), Map.of("connection", connection("1h"))))) {
      pipeline.awaitLosses(2);
      assertThat(pipeline.listener().loss().cause())
          .hasMessage(
              "open: closed by the server with 1002 protocol error, reason \"Unexpected end\"");
      assertThat(pipeline.listener().loss().cause().details().code()).hasValue(1002);
      assertThat(pipeline.listener().loss().nextDelay().orElseThrow())
          .isLessThanOrEqualTo(Duration.ofMillis(1));
    }
  }

  @Test
  @DisplayName("codes tell programs what the server said: a status, a close code, or 1006 for none")
  void codes() {
    List<FeedServer.Handler> behaviours =
        List.of(
            connection -> connection.reject(503),
            connection -> {
              connection.accept();
              connection.sendClose(4001, "");
              connection.awaitClosed(SOON);
            },
            connection -> {
              connection.accept();
              connection.closeSocket();
            });
    List<Integer> codes = List.of(503, 4001, 1006);
    for (int i = 0; i < codes.size(); i++) {
      Map<String, ?> rules =
          Map.of("retry_on", Map.of(codes.get(i).toString(), "stop", "100-4999", "now"));
      try (FeedServer server = FeedServer.start(behaviours.get(i));
          TestPipeline pipeline =
              TestPipeline.run(config(server.uri(), Map.of("connection", rules)))) {
        pipeline.awaitEnd();
        assertThat(pipeline.end().orElseThrow()).hasMessageContaining("" + codes.get(i));
        assertThat(server.totalConnections()).isOne();
      }
    }
  }

  @Test
  @DisplayName("mode 8: a gap counts from the last frame, not from when the silence was noticed")
  void mode08GapOfSilentDeath() {
    Duration timeout = Duration.ofMillis(400);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("ping", Map.of("interval", "100ms", "timeout", timeout.toMillis() + "ms"));
    more.put("connection", connection("1h"));
    try (FeedServer server = FeedServer.sending("data");
        BlackHole relay = BlackHole.to(server.port());
        TestPipeline pipeline = TestPipeline.run(config(relay.through(server.uri()), more))) {
      pipeline.awaitTexts("data");
      relay.freeze();
      pipeline.awaitLosses(1);
      relay.thaw();
      await().atMost(SOON).until(() -> !pipeline.listener().gaps().isEmpty());

      Duration silence = pipeline.listener().loss().cause().details().silence().orElseThrow();
      assertThat(silence).isGreaterThanOrEqualTo(timeout);
      assertThat(pipeline.listener().outages().get(0)).isGreaterThanOrEqualTo(silence);
      assertThat(pipeline.listener().gaps().get(0)).isGreaterThanOrEqualTo(silence);
    }
  }
}
