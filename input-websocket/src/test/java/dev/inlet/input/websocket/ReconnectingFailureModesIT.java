package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.QUICKLY;
import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.HandshakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Failure modes 3, 4, 5, 7 and 8: coming back")
final class ReconnectingFailureModesIT {

  @Test
  @DisplayName("mode 3: data resumes when a server that was away for long is back on its port")
  void mode03InputDeadProcessAlive() {
    FeedServer server = FeedServer.sending("before");
    try (server;
        TestPipeline pipeline =
            TestPipeline.run(config(server.uri(), Map.of("connection", QUICKLY)))) {
      pipeline.awaitTexts("before");
      server.close();
      pipeline.awaitFailures(20);
      assertThat(pipeline.listener().readiness()).containsExactly(true, false);

      try (FeedServer back = FeedServer.start(server.port(), Inputs.feed("after"))) {
        pipeline.awaitTexts("before", "after");
        assertThat(back.totalConnections()).isPositive();
      }
      assertThat(pipeline.listener().readiness()).startsWith(true, false, true);
      assertThat(pipeline.listener().failures().get(19).failures())
          .as("failures in a row, the loss included")
          .isEqualTo(21);
    }
  }

  @Test
  @DisplayName("mode 4: a server that accepts and then closes is met with growing delays")
  void mode04AcceptedThenClosed() {
    try (FeedServer server = closing(1001);
        TestPipeline pipeline = TestPipeline.run(config(server.uri(), connection("1h")))) {
      pipeline.awaitLosses(12);

      List<Duration> delays = delays(pipeline);
      for (int i = 0; i < 12; i++) {
        assertThat(delays.get(i))
            .as("delay %s", i + 1)
            .isLessThanOrEqualTo(Duration.ofMillis(Math.min(64, 1L << i)));
      }
      assertThat(delays).anyMatch(delay -> delay.compareTo(Duration.ofMillis(1)) > 0);
    }
  }

  @Test
  @DisplayName("mode 4: the back-off restarts only after a connection that was stable")
  void mode04StableConnection() {
    try (FeedServer server = closing(1001);
        TestPipeline pipeline = TestPipeline.run(config(server.uri(), connection("0s")))) {
      pipeline.awaitLosses(12);

      assertThat(delays(pipeline))
          .allMatch(delay -> delay.compareTo(Duration.ofMillis(1)) <= 0, "is at most the first");
    }
  }

  @Test
  @DisplayName(
      "mode 4: 1008 and its like go to the longest delay at once, and are reported by name")
  void mode04PolicyViolation() {
    for (int code : new int[] {1008, 1013, 4000, 4999}) {
      try (FeedServer server = closing(code);
          TestPipeline pipeline = TestPipeline.run(config(server.uri(), connection("1h")))) {
        pipeline.awaitLosses(2);

        assertThat(delays(pipeline))
            .allMatch(delay -> delay.compareTo(Duration.ofMillis(32)) >= 0, "is near the longest");
        assertThat(pipeline.listener().loss().cause())
            .hasMessageStartingWith("open: closed by the server with " + code + " ")
            .hasMessageEndingWith(", reason \"not you\"");
      }
    }
  }

  private static Map<String, Object> connection(String stableAfter) {
    return Map.of(
        "connection",
        Map.of("retry_initial", "1ms", "retry_max", "64ms", "stable_after", stableAfter));
  }

  private static FeedServer closing(int code) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendClose(code, "not you");
        });
  }

  private static List<Duration> delays(TestPipeline pipeline) {
    return pipeline.listener().losses().stream()
        .map(loss -> loss.nextDelay().orElseThrow())
        .toList();
  }

  @Test
  @DisplayName("mode 5: fifty clients that lose one server come back spread over time")
  void mode05ThunderingHerd() {
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch loss = new CountDownLatch(1);
    List<TestPipeline> herd = new ArrayList<>();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              if (accepted.incrementAndGet() <= 50) {
                loss.await();
              } else {
                connection.stayOpen();
              }
            })) {
      Map<String, Object> config =
          config(server.uri(), Map.of("connection", Map.of("retry_initial", "2s")));
      for (int i = 0; i < 50; i++) {
        herd.add(TestPipeline.run(config));
      }
      await().atMost(SOON).until(() -> accepted.get() == 50);
      loss.countDown();
      await().atMost(SOON).until(() -> server.requests().size() == 100);

      List<Duration> delays = herd.stream().map(client -> delays(client).get(0)).sorted().toList();
      // Drawn evenly from two seconds: this fails once in some hundred thousand runs.
      assertThat(delays.get(5)).isLessThan(Duration.ofSeconds(1));
      assertThat(delays.get(44)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(delays).doesNotHaveDuplicates();
      List<Instant> arrivals =
          server.requests().stream().map(HandshakeRequest::receivedAt).skip(50).sorted().toList();
      assertThat(Duration.between(arrivals.get(0), arrivals.get(49)))
          .isGreaterThan(Duration.ofMillis(500));
    } finally {
      herd.forEach(TestPipeline::close);
    }
  }

  @Test
  @DisplayName("mode 5: Retry-After of a 429 is honoured")
  void mode05RetryAfter() {
    try (FeedServer server =
            FeedServer.start(connection -> connection.reject(429, Map.of("Retry-After", "2"), ""));
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of("connection", Map.of("retry_initial", "1ms", "retry_max", "1m"))))) {
      await().atMost(SOON).until(() -> server.requests().size() >= 2);

      assertThat(pipeline.listener().failures().get(0).nextDelay().orElseThrow())
          .isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_001));
      assertThat(between(server.requests().get(0), server.requests().get(1)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1_950));
    }
  }

  private static Duration between(HandshakeRequest earlier, HandshakeRequest later) {
    return Duration.between(earlier.receivedAt(), later.receivedAt());
  }

  @Test
  @DisplayName("mode 5: Retry-After is clamped to retry_max")
  void mode05RetryAfterIsClamped() {
    for (String value : List.of("3600", "Fri, 01 Jan 2100 00:00:00 GMT")) {
      try (FeedServer server =
              FeedServer.start(
                  connection -> connection.reject(429, Map.of("Retry-After", value), ""));
          TestPipeline pipeline =
              TestPipeline.run(config(server.uri(), Map.of("connection", QUICKLY)))) {
        pipeline.awaitFailures(1);

        assertThat(pipeline.listener().failures().get(0).nextDelay())
            .contains(Duration.ofMillis(50));
        assertThat(server.requests()).isNotEmpty();
      }
    }
  }

  @Test
  @DisplayName(
      "mode 7: login, acknowledgement and subscription come in this order on every connection")
  void mode07ReconnectedNotResubscribed() {
    List<String> events = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  if (events.size() == 9) {
                    connection.stayOpen(); // The test is over, and the client about to leave.
                    return;
                  }
                  events.add(connection.receive(SOON).text());
                  // Whatever had been sent along with the login would come before the pong.
                  connection.sendPing("");
                  assertThat(connection.receive(SOON).opcode()).isEqualTo(Frame.PONG);
                  events.add("acknowledged");
                  connection.sendText("{\"event\":\"logged_in\"}");
                  events.add(connection.receive(SOON).text());
                  connection.sendText("data");
                  connection.closeSocket();
                });
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of(
                        "open_messages",
                        List.of(
                            Map.of("message", "login", "await", "logged_in", "drop_reply", true),
                            "subscribe"),
                        "connection",
                        QUICKLY)))) {
      pipeline.awaitLosses(3);

      assertThat(events)
          .containsExactly(
              Stream.generate(() -> List.of("login", "acknowledged", "subscribe"))
                  .limit(3)
                  .flatMap(List::stream)
                  .toArray(String[]::new));
      assertThat(pipeline.texts()).startsWith("data", "data", "data").containsOnly("data");
    }
  }

  @Test
  @DisplayName("mode 8: the length of a gap is reported when data flows again, once")
  void mode08SilentGap() {
    FeedServer server = FeedServer.sending("1", "2");
    try (server;
        TestPipeline pipeline =
            TestPipeline.run(config(server.uri(), Map.of("connection", QUICKLY)))) {
      pipeline.awaitTexts("1", "2");
      assertThat(pipeline.listener().gaps()).isEmpty();
      server.close();
      pipeline.awaitFailures(1);
      long lostBefore = System.nanoTime();
      // The feed goes on: 3 to 6 are sent to nobody.
      pipeline.awaitFailures(10);
      Duration atLeast = Duration.ofNanos(System.nanoTime() - lostBefore);

      try (FeedServer back = FeedServer.start(server.port(), Inputs.feed("7", "8"))) {
        pipeline.awaitTexts("1", "2", "7", "8");
        assertThat(back.totalConnections()).isPositive();
      }
      assertThat(pipeline.listener().gaps())
          .first()
          .satisfies(gap -> assertThat(gap).isGreaterThanOrEqualTo(atLeast));
      assertThat(pipeline.listener().loss().messages()).isEqualTo(2);
    }
  }
}
