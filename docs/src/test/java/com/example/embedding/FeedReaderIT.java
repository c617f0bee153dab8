package com.example.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The reader of the guide to embedding")
class FeedReaderIT {

  @Test
  @DisplayName("gives every message in order, again those that the consumer failed on")
  void reads() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    List<String> consumed = new CopyOnWriteArrayList<>();
    try (FeedServer server = FeedServer.sending("one", "two")) {
      FeedReader reader =
          new FeedReader(
              Map.of("url", server.uri().toString()),
              message -> {
                if (!failed.getAndSet(true)) {
                  throw new IllegalStateException("not now");
                }
                consumed.add(message);
              });
      reader.start();
      await().untilAsserted(() -> assertThat(consumed).containsExactly("one", "two"));
      reader.stop(Duration.ofMinutes(1));
    }
  }

  @Test
  @Timeout(60)
  @DisplayName("stops while the consumer fails on every message")
  void stops() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    try (FeedServer server = FeedServer.sending("one")) {
      FeedReader reader =
          new FeedReader(
              Map.of("url", server.uri().toString()),
              message -> {
                failed.countDown();
                throw new IllegalStateException("never");
              });
      reader.start();
      failed.await();
      reader.stop(Duration.ofMillis(100));
    }
  }
}
