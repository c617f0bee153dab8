package com.example.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
      reader.stop();
    }
  }
}
