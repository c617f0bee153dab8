package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.QUICKLY;
import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.BlackHole;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Failure modes 1, 2 and 11: silence")
final class SilenceFailureModesIT {

  @Test
  @DisplayName("mode 1: a half-open connection is noticed by its unanswered ping, and replaced")
  void mode01HalfOpenConnection() {
    try (FeedServer server = FeedServer.sending("data");
        BlackHole relay = BlackHole.to(server.port());
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    relay.through(server.uri()),
                    Map.of(
                        "ping",
                        Map.of("interval", "200ms", "timeout", "300ms"),
                        "connection",
                        QUICKLY)))) {
      pipeline.awaitTexts("data");
      relay.freeze();

      pipeline.awaitLosses(1);
      assertThat(pipeline.listener().loss().cause())
          .hasMessageStartingWith("open: ping_timeout: nothing came for ");

      relay.thaw();
      await().atMost(SOON).until(() -> pipeline.texts().size() >= 2);
    }
  }

  @Test
  @DisplayName("mode 1: any frame counts as a sign of life, though no ping is answered")
  void mode01AnyFrameIsLife() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  sendSignsOfLife(connection, 30);
                  connection.awaitClosed(SOON);
                });
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of("ping", Map.of("interval", "500ms", "timeout", "500ms"))))) {
      pipeline.awaitLosses(1);

      assertThat(pipeline.listener().loss().cause()).hasMessageContaining("ping_timeout");
      // It would have ended after one second if only answers counted.
      assertThat(pipeline.listener().loss().uptime()).isGreaterThan(Duration.ofMillis(1_450));
    }
  }

  /** Pongs that nobody asked for, for one and a half seconds. */
  private static void sendSignsOfLife(FeedConnection connection, int count)
      throws InterruptedException {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger sent = new AtomicInteger();
    try {
      var sending =
          clock.scheduleAtFixedRate(
              () -> {
                try {
                  connection.sendPong("");
                  sent.incrementAndGet();
                } catch (IOException e) {
                  throw new AssertionError("the client has gone", e);
                }
              },
              0,
              50,
              TimeUnit.MILLISECONDS);
      await().atMost(SOON).until(() -> sent.get() >= count || sending.isDone());
      assertThat(sending.isDone()).as("whether the client has gone").isFalse();
    } finally {
      clock.shutdownNow();
    }
  }

  @Test
  @DisplayName("mode 2: a server that answers pings but sends no data is left after idle_timeout")
  void mode02ConnectedButMute() {
    AtomicInteger pings = new AtomicInteger();
    try (FeedServer server = answeringPings(pings);
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of(
                        "idle_timeout",
                        "1s",
                        "ping",
                        Map.of("interval", "50ms", "timeout", "10s"),
                        "connection",
                        QUICKLY)))) {
      pipeline.awaitLosses(1);

      assertThat(pipeline.listener().loss().cause())
          .hasMessage("open: idle_timeout: no data came for 1000 ms");
      assertThat(pings).hasPositiveValue();
    }
  }

  @Test
  @DisplayName("mode 2: replies to a heartbeat are no data, either")
  void mode02HeartbeatRepliesAreNoData() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  while (connection.receive(SOON).opcode() == Frame.TEXT) {
                    connection.sendText("pong");
                  }
                });
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of(
                        "idle_timeout",
                        "1s",
                        "heartbeat",
                        Map.of("interval", "50ms", "message", "ping", "reply", "pong"))))) {
      pipeline.awaitLosses(1);

      assertThat(pipeline.listener().loss().cause()).hasMessageContaining("idle_timeout");
      assertThat(pipeline.texts()).isEmpty();
    }
  }

  @Test
  @DisplayName("mode 2: what came while the process was stopped is read before it is judged")
  void mode02ProcessWasStopped() throws Exception {
    Duration idleTimeout = Duration.ofSeconds(2);
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendPing("");
                  connection.receive(SOON);
                  open.countDown();
                  stopped.await();
                  connection.sendText("00000000");
                  connection.sendClose(1000, "");
                  sent.countDown();
                  connection.awaitClosed(SOON);
                });
        SmallHeapReader reader =
            SmallHeapReader.start(config(server.uri(), Map.of("idle_timeout", "2s")))) {
      open.await();
      reader.suspend();
      stopped.countDown();
      sent.await();
      Instant over = Instant.now().plus(idleTimeout);
      await().atMost(SOON).until(() -> Instant.now().isAfter(over));
      reader.resume();

      assertThat(reader.readAll())
          .isEqualTo("1 messages, 8 bytes; open: closed by the server with 1000 normal closure");
    }
  }

  @Test
  @DisplayName("mode 2: without idle_timeout a quiet connection stays for as long as pings do")
  void mode02QuietByDefault() {
    AtomicInteger pings = new AtomicInteger();
    try (FeedServer server = answeringPings(pings);
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(), Map.of("ping", Map.of("interval", "20ms", "timeout", "10s"))))) {
      await().atMost(SOON).untilAtomic(pings, count -> assertThat(count).isGreaterThan(20));

      assertThat(pipeline.listener().losses()).isEmpty();
      assertThat(server.totalConnections()).isOne();
    }
  }

  private static FeedServer answeringPings(AtomicInteger pings) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.stayOpen(
              frame -> {
                if (frame.opcode() == Frame.PING) {
                  pings.incrementAndGet();
                }
              });
        });
  }

  @Test
  @DisplayName("mode 11: a slow output suspends the pings; pongs go out, and nothing is lost")
  void mode11BackpressureStarvesPings() {
    List<String> sent = IntStream.range(0, 40_000).mapToObj(SilenceFailureModesIT::large).toList();
    AtomicInteger pongs = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  Thread flood = new Thread(() -> flood(connection, sent), "flood");
                  flood.start();
                  connection.stayOpen(
                      frame -> {
                        if (frame.opcode() == Frame.PONG) {
                          pongs.incrementAndGet();
                        }
                      });
                  flood.join();
                });
        TestPipeline pipeline =
            TestPipeline.blocked(
                config(
                    server.uri(),
                    Map.of(
                        "max_buffered_bytes",
                        "64KiB",
                        "ping",
                        Map.of("interval", "100ms", "timeout", "1s"))))) {
      // at most one per interval, so that the pause is longer than the timeout
      await().atMost(SOON).untilAtomic(pongs, count -> assertThat(count).isGreaterThan(20));
      assertThat(pipeline.texts()).isEmpty();

      pipeline.unblock();

      await().atMost(SOON).until(() -> pipeline.texts().size() >= sent.size());
      assertThat(pipeline.texts()).isEqualTo(sent);
      assertThat(pipeline.listener().losses()).isEmpty();
    }
  }

  private static String large(int number) {
    return number + " " + "x".repeat(1_000);
  }

  private static void flood(FeedConnection connection, List<String> messages) {
    try {
      for (int i = 0; i < messages.size(); i += 100) {
        connection.sendTexts(messages.subList(i, i + 100));
      }
    } catch (IOException e) {
      throw new AssertionError("the client has gone", e);
    }
  }
}
