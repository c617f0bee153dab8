package dev.inlet.runner.output;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The output file")
final class FileOutputContractTest extends OutputContract {
  @TempDir private Path folder;

  @Override
  protected OutputProvider provider() {
    return new FileOutputProvider();
  }

  @Override
  protected Target startTarget() throws IOException {
    return new FileTarget(Files.createTempDirectory(folder, "target"));
  }

  /** A file whose directory is gone while it refuses. */
  private record FileTarget(Path root) implements Target {

    FileTarget {
      try {
        Files.createDirectory(root.resolve("out"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path directory() {
      return root.resolve("out");
    }

    private Path hidden() {
      return root.resolve("hidden");
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("path", directory().resolve("messages.log").toString());
    }

    @Override
    public List<String> received() throws IOException {
      Path there = Files.exists(hidden()) ? hidden() : directory();
      Path file = there.resolve("messages.log");
      return Files.exists(file) ? Files.readString(file).lines().toList() : List.of();
    }

    @Override
    public boolean refuse() throws IOException {
      if (Files.exists(directory())) {
        Files.move(directory(), hidden());
      }
      return true;
    }

    @Override
    public void accept() throws IOException {
      if (Files.exists(hidden())) {
        Files.move(hidden(), directory());
      }
    }

    @Override
    public void close() {}
  }
}
