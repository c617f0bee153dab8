package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reference")
class ReferenceIT {
  private static final Path FOLDER = Guides.ROOT.resolve("docs/reference");

  @Test
  @DisplayName("is what inlet docs writes today")
  void current() throws Exception {
    try (InletProcess docs =
        InletProcess.run(
            Guides.ROOT,
            Map.of(),
            "docs",
            "--check",
            "--plugins",
            KafkaOutputIT.PLUGINS.toString(),
            "--output",
            FOLDER.toString())) {
      int status = docs.exitStatus();
      assertThat(docs.err())
          .as(
              "stale pages; write them again with"
                  + " java -jar runner/target/inlet.jar docs --plugins output-kafka/target/plugins"
                  + " --output docs/reference")
          .isEmpty();
      assertThat(status).isZero();
    }
  }
}
