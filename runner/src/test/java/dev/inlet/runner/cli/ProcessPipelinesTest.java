package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.input.InputListener;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The pipelines of a process")
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
  @DisplayName("refuse, as a trial, the resume file of one that runs with another source")
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
  @DisplayName("report what an output warns of with the name of its section")
  void outputWarnings() {
    List<String> warnings = new ArrayList<>();
    PipelineConfig config =
        Configs.read(
            """
            input: {websocket: {basic_auth: {username: me}}}
            output: {http: {url: 'http://127.0.0.1:1', basic_auth: {username: me}}}
            """);
    ProcessPipelines.heardBy(DeliveryListener.NONE)
        .assemble(config, new WarningWatch(warnings))
        .discard();

    String text = "basic_auth has no effect, since basic_auth.enabled is not set; set it to true,";
    assertThat(warnings)
        .hasSize(2)
        .anyMatch(warning -> warning.startsWith(text))
        .anyMatch(warning -> warning.startsWith("output.http: " + text));
  }

  /** Keeps the warnings of a pipeline. */
  private record WarningWatch(List<String> warnings) implements PipelineWatch {

    @Override
    public InputListener input() {
      return new InputListener() {
        @Override
        public void warning(String message) {
          warnings.add(message);
        }
      };
    }

    @Override
    public DeliveryListener deliveries() {
      return DeliveryListener.NONE;
    }

    @Override
    public void gapOpened(Duration ago) {}

    @Override
    public void changed(PipelineState state) {}

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("take, as a trial, the resume file of the one that it replaces, and one of its own")
  void sameSource() {
    List<PipelineConfig> running = List.of(config("one", "positions.json"));

    assertThatCode(() -> ProcessPipelines.tryOut(config("one", "positions.json"), running))
        .doesNotThrowAnyException();
    assertThatCode(() -> ProcessPipelines.tryOut(config("other", "others.json"), running))
        .doesNotThrowAnyException();
  }
}
