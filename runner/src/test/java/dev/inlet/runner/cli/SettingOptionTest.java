package dev.inlet.runner.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.runner.config.ConfigLoader;
import dev.inlet.runner.config.ConfigSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("A file of variables")
@Timeout(60)
final class SettingOptionTest {
  @TempDir private Path folder;

  private void assertTopic(SettingOption option, String expected) throws IOException {
    Path config = Files.writeString(folder.resolve("a.yaml"), "topic: ${TOPIC}");
    ConfigSource source = ConfigSource.read(config.toString(), notice -> {}).get(0);
    ConfigLoader loader = option.loader(ConfigLoader.UnsetVariables.REFUSED);
    assertThat(loader.load(source, tree -> List.of()).root().toPlain())
        .isEqualTo(Map.of("topic", expected));
  }

  private static SettingOption reading(Path file) {
    return CommandLine.populateCommand(new SettingOption(), "--env-file", file.toString());
  }

  @Test
  @DisplayName("is read again each time if it is a plain file")
  void plainFile() throws IOException {
    Path file = Files.writeString(folder.resolve("feed.env"), "TOPIC=one");
    SettingOption option = reading(file);
    assertTopic(option, "one");
    Files.writeString(file, "TOPIC=two");

    assertTopic(option, "two");
  }

  @Test
  @DisplayName("may begin with a byte order mark, as some editors save it")
  void byteOrderMark() throws IOException {
    Path file = Files.writeString(folder.resolve("feed.env"), "\uFEFFTOPIC=one");

    assertTopic(reading(file), "one");
  }

  @Test
  @DisplayName("counts on as it was read if it was a pipe, which need not be there any more")
  void pipe() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
    Path pipe = folder.resolve("secrets");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write("TOPIC=piped".getBytes(UTF_8));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    SettingOption option = reading(pipe);
    assertTopic(option, "piped");
    written.get(30, TimeUnit.SECONDS);
    Files.delete(pipe);

    assertTopic(option, "piped");
  }
}
