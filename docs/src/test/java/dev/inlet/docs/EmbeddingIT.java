package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A program that embeds an input")
class EmbeddingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  @DisplayName("has less than twenty lines and reads a feed, also after a loss")
  void shortProgram() throws Exception {
    assertThat(Guides.page("README.md").blocks("java").get(0).lines())
        .filteredOn(line -> !line.isBlank())
        .hasSizeLessThan(20);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("hello");
                });
        InletProcess program =
            InletProcess.runMain(
                Class.forName("com.example.embedding.PrintMessages"),
                folder,
                server.uri().toString())) {
      await().atMost(PATIENCE).until(() -> program.out().size() >= 2);
      assertThat(program.out()).containsOnly("hello");
    }
  }
}
