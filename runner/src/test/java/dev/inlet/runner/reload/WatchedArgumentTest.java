package dev.inlet.runner.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.inlet.runner.config.ConfigArgument;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An argument of which files come and go")
final class WatchedArgumentTest {
  @TempDir private Path directory;

  private boolean isReadable = true;

  @Test
  @DisplayName("says why its folder cannot be read, which is not gone, and keeps its files")
  void unreadable() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("conf"));
    String file = Files.createFile(folder.resolve("a.yaml")).toString();
    ConfigArgument argument = new ConfigArgument(folder.toString());
    WatchedArgument watched =
        new WatchedArgument(
            argument,
            () -> {
              if (isReadable) {
                return argument.find();
              }
              throw new FileSystemException(folder.toString(), null, "Too many open files");
            });
    watched.look();
    assertThat(watched.files()).containsExactly(file);
    assertThat(watched.missing()).isEmpty();

    isReadable = false;
    watched.look();
    assertThat(watched.files()).containsExactly(file);
    assertThat(watched.unseen()).containsExactly(file);
    assertThat(watched.missing())
        .containsExactly(entry(folder.toString(), "cannot be read (Too many open files)"));

    isReadable = true;
    Files.delete(Path.of(file));
    Files.delete(folder);
    watched.look();
    assertThat(watched.files()).containsExactly(file);
    assertThat(watched.missing()).containsExactly(entry(folder.toString(), "is gone"));
  }
}
