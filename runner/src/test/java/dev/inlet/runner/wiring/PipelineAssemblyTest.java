package dev.inlet.runner.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.input.InputListener;
import dev.inlet.output.OutputListener;
import dev.inlet.runner.config.YamlConfig;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The assembly of a pipeline")
final class PipelineAssemblyTest {
  @TempDir private Path folder;

  @BeforeEach
  void forget() {
    RecordingPlugins.ASKED_FOR.clear();
    RecordingPlugins.CLOSED.clear();
  }

  private PipelineConfig config(String input, String output) throws IOException {
    String yaml = "{input: {recording: {%s}}, output: {recording: {%s}}}".formatted(input, output);
    return PipelineConfig.read(
        YamlConfig.parse("a.yaml", yaml),
        "a.yaml",
        RecordingPlugins.discover(folder),
        new Masker());
  }

  private Pipeline assemble(String input, String output) throws IOException {
    return PipelineAssembly.assemble(
        config(input, output), InputListener.NONE, OutputListener.NONE, DeliveryListener.NONE);
  }

  @Test
  @DisplayName("closes the input when the output cannot be made")
  void outputFails() {
    assertThatThrownBy(() -> assemble("", "fails: true"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("output cannot be made");
    assertThat(RecordingPlugins.CLOSED).containsExactly("input");
  }

  @Test
  @DisplayName("closes the output when the input cannot be made")
  void inputFails() {
    assertThatThrownBy(() -> assemble("fails: true", ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("input cannot be made");
    assertThat(RecordingPlugins.CLOSED).containsExactly("output");
  }

  @Test
  @DisplayName("tries to make each part once, also if none can be made, and reports all problems")
  void allFail() {
    assertThatThrownBy(() -> assemble("fails: true", "fails: true"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.problems())
                    .extracting(Problem::path)
                    .containsExactly("input.recording.fails", "output.recording.fails"));
    assertThat(RecordingPlugins.ASKED_FOR).containsExactly("input", "output");
  }

  @Test
  @DisplayName("reports why it failed, whatever closing what was made throws")
  void closeFails() {
    assertThatThrownBy(() -> assemble("close_fails: true", "fails: true"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("output cannot be made")
        .hasMessageNotContaining("cannot be closed");
    assertThat(RecordingPlugins.CLOSED).containsExactly("input");
  }

  @Test
  @DisplayName("closes nothing of a pipeline that was made; discarding it closes all its parts")
  void discard() throws IOException {
    Pipeline pipeline = assemble("close_fails: true", "close_fails: true");
    assertThat(RecordingPlugins.CLOSED).isEmpty();
    pipeline.discard();
    assertThat(RecordingPlugins.CLOSED).containsExactly("input", "output");
  }

  @Test
  @DisplayName("closes parts in the opposite order, each whatever the others throw")
  void order() {
    List<String> closed = new ArrayList<>();
    Parts parts = new Parts();
    for (String name : List.of("first", "second", "third")) {
      AutoCloseable unused =
          parts.add(
              () -> {
                closed.add(name);
                throw new IOException(name);
              });
    }
    Throwable failure = new IllegalStateException("no pipeline");
    parts.closeAfter(failure);
    assertThat(closed).containsExactly("third", "second", "first");
    assertThat(failure.getSuppressed()).hasSize(3);
  }

  @Test
  @DisplayName("makes nothing that its module does not list")
  void explicitBindings() throws IOException {
    Injector injector =
        Guice.createInjector(
            new PipelineModule(
                config("", ""),
                InputListener.NONE,
                OutputListener.NONE,
                DeliveryListener.NONE,
                new Parts()));
    Throwable thrown = catchThrowable(() -> injector.getInstance(ArrayList.class));
    assertThat(thrown)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Explicit bindings are required");
  }
}
