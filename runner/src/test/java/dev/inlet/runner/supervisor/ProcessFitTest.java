package dev.inlet.runner.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Problem;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Pipelines of one process")
final class ProcessFitTest {

  private static PipelineConfig keeping(String name, Path file) {
    return Configs.read(
        name + ".yaml",
        """
        input: {label: %s, websocket: {feed: {enabled: true, cursor: /c, resume: {query: c}}}}
        resume: {file: '%s'}
        """
            .formatted(name, file));
  }

  @Test
  @DisplayName("must not keep their positions in one file, which a link leads to, there yet or not")
  void linkedResumeFile(@TempDir Path folder) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("real.json"));

    assertThat(
            ProcessFit.check(List.of(keeping("a", folder.resolve("real.json")), keeping("b", link)))
                .get(1))
        .extracting(Problem::toString)
        .containsExactly(
            "b.yaml:2:16: resume.file: is that of a.yaml; give each pipeline one of its own");
  }
}
