package dev.inlet.runner.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.config.ConfigException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configs that are no plain files. */
final class ConfigTextTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Duration MOMENT = Duration.ofMillis(50);

  private final List<String> notices = new ArrayList<>();

  @TempDir private Path directory;

  private Path pipe() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
    Path pipe = directory.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private static CompletableFuture<Void> write(Path pipe, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try (OutputStream out = Files.newOutputStream(pipe)) {
            out.write(text.getBytes(UTF_8));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  @DisplayName("a pipe is read like a file: a config may be the output of a program")
  void pipeWithWriter() throws Exception {
    Path pipe = pipe();
    CompletableFuture<Void> written = write(pipe, "input: {}");

    assertThat(ConfigText.read(pipe, "pipe.yaml", notices::add, SOON, SOON)).isEqualTo("input: {}");
    assertThat(notices).isEmpty();
    written.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a pipe that nobody writes to is a problem, not the end of everything")
  void pipeWithoutWriter() throws Exception {
    Path pipe = pipe();

    assertThatThrownBy(
            () -> ConfigText.read(pipe, "pipe.yaml", notices::add, Duration.ZERO, MOMENT))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "pipe.yaml: cannot be read: its end did not come within 50ms; is it a pipe that nobody"
                + " writes to or closes, or on a mount that is gone?");

    assertThat(notices).containsExactly("pipe.yaml: waits for its end, for 50ms in all");

    write(pipe, "the end").get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a pipe whose writer takes its time is waited for, which is reported")
  void slowWriter() throws Exception {
    Path pipe = pipe();
    List<CompletableFuture<Void>> written = new ArrayList<>();
    Consumer<String> writing = notice -> written.add(write(pipe, notice));

    assertThat(ConfigText.read(pipe, "pipe.yaml", writing, MOMENT, SOON))
        .isEqualTo("pipe.yaml: waits for its end, for 30s in all");
    written.get(0).get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a directory is reported as one")
  void directory() {
    assertThatThrownBy(() -> ConfigText.read(directory, "here", notices::add, SOON, SOON))
        .hasMessage("here: cannot be read: is a directory");
  }

  @Test
  @DisplayName("a name that no file can have is a problem, of a config and of a file of variables")
  void impossibleName() {
    String problem = "a\\u0000b: cannot be read: Nul character not allowed";
    assertThatThrownBy(() -> ConfigSource.read("a\0b", notices::add))
        .isInstanceOf(ConfigException.class)
        .hasMessage(problem);
    assertThatThrownBy(() -> EnvironmentFile.read("a\0b", notices::add))
        .isInstanceOf(ConfigException.class)
        .hasMessage(problem);
  }
}
