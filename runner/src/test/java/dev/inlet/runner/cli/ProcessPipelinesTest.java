package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A trial of a pipeline beside those that run")
final class ProcessPipelinesTest {
  @TempDir private Path folder;

  private PipelineConfig config(String address, String file) {
    return Configs.read(
        "a.yaml",
        """
        input:
          websocket:
            url: ws://127.0.0.1:1/%s
            feed: {enabled: true, cursor: /seq, resume: {query: cursor}}
        output: {drop: {}}
        resume: {file: %s}
        """
            .formatted(address, folder.resolve(file)));
  }

  @Test
  @DisplayName("refuses the resume file of a pipeline that runs with another source")
  void otherSource() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    List<PipelineConfig> running = List.of(config("one", "positions.json"));

    assertThatThrownBy(
            () -> ProcessPipelines.tryOut(config("other", link + "/positions.json"), running))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "resume.file: holds the positions of \"websocket feed ws://127.0.0.1:1/one\" as long as"
                + " the pipeline of a.yaml runs, but this is \"websocket feed"
                + " ws://127.0.0.1:1/other\"; give it another file");
    assertThat(folder.resolve("positions.json")).doesNotExist();
  }

  @Test
  @DisplayName("takes the resume file of the pipeline that it replaces, and one of its own")
  void sameSource() {
    List<PipelineConfig> running = List.of(config("one", "positions.json"));

    assertThatCode(() -> ProcessPipelines.tryOut(config("one", "positions.json"), running))
        .doesNotThrowAnyException();
    assertThatCode(() -> ProcessPipelines.tryOut(config("other", "others.json"), running))
        .doesNotThrowAnyException();
  }
}
