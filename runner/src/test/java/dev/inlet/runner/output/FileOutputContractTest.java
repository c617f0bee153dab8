package dev.inlet.runner.output;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
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
    return new FileTarget(MovedDirectory.below(Files.createTempDirectory(folder, "target")));
  }

  /** A file whose directory is gone while it refuses. */
  private record FileTarget(MovedDirectory out) implements Target {

    @Override
    public Map<String, Object> config() {
      return Map.of("path", out.directory().resolve("messages.log").toString());
    }

    @Override
    public List<String> received() throws IOException {
      Path file = out.present().resolve("messages.log");
      return Files.exists(file) ? Files.readString(file).lines().toList() : List.of();
    }

    @Override
    public boolean refuse() throws IOException {
      out.move();
      return true;
    }

    @Override
    public void accept() throws IOException {
      out.moveBack();
    }

    @Override
    public void close() {}
  }
}
