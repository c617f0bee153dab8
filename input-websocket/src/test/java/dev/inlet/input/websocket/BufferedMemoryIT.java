package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The memory of messages that nobody reads")
final class BufferedMemoryIT {
  private static final long MAX_BUFFERED_BYTES = 8L << 20;

  /** As the guide to operations has it. */
  private static final long BURST = 4L << 20;

  /**
   * A connection and its server, and what the JVM keeps of the code that runs for the first time.
   */
  private static final long TOLERANCE = 3L << 20;

  private static byte[] frames(int messages) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < messages; i++) {
      frames.writeBytes(Frame.encode(true, 0, Frame.TEXT, new byte[0]));
      if (i % 50 == 0) {
        frames.writeBytes(Frame.encode(true, 0, Frame.PING, new byte[0]));
      }
    }
    return frames.toByteArray();
  }

  /** What is kept in the heap and outside of it, not what the collector has still to find. */
  private static long kept() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }

  @Test
  @DisplayName(
      "mode 10: empty messages, with pings among them, keep max_buffered_bytes and a burst at most")
  void emptyMessagesAndPings() throws Exception {
    byte[] frames = frames(5_000);
    AtomicLong sent = new AtomicLong();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  while (true) {
                    connection.sendRaw(frames);
                    sent.incrementAndGet();
                  }
                });
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "max_buffered_bytes",
                        MAX_BUFFERED_BYTES,
                        "max_buffered_messages",
                        Integer.MAX_VALUE)))) {
      long before = kept();
      input.connect();
      await().atMost(SOON).until(() -> kept() - before > MAX_BUFFERED_BYTES);
      awaitStalled(sent);

      assertThat(kept() - before).isLessThan(MAX_BUFFERED_BYTES + BURST + TOLERANCE);
    }
  }

  private static void awaitStalled(AtomicLong sent) {
    AtomicLong before = new AtomicLong();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> before.getAndSet(sent.get()) == sent.get());
  }
}
