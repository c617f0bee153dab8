package dev.inlet.runner.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.OutputContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The output file, with the time in its path, and a new file for each batch")
final class RotatedFileOutputContractTest extends OutputContract {
  @TempDir private Path folder;

  @Override
  protected OutputProvider provider() {
    return new FileOutputProvider();
  }

  @Override
  protected Target startTarget() throws IOException {
    return new FilesTarget(MovedDirectory.below(Files.createTempDirectory(folder, "target")));
  }

  /** Files in directories by time, most of them compressed. Their directory is gone to refuse. */
  private record FilesTarget(MovedDirectory out) implements Target {

    @Override
    public Map<String, Object> config() {
      return Map.of(
          "path",
          out.directory().resolve("%Y").resolve("t-%j-%H%M%S").toString(),
          "max_size",
          "1B",
          "compress",
          "gzip");
    }

    /** A file may be compressed while it is looked for. */
    @Override
    public List<String> received() {
      return await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .ignoreExceptionsInstanceOf(NoSuchFileException.class)
          .until(() -> read(out.present()), lines -> true);
    }

    private static List<String> read(Path directory) throws IOException {
      List<String> lines = new ArrayList<>();
      for (Path plain : plainNames(directory).values()) {
        Path compressed = Compression.GZIP.fileOf(plain);
        Compression compression = Files.exists(compressed) ? Compression.GZIP : Compression.NONE;
        Path file = compression == Compression.GZIP ? compressed : plain;
        try (InputStream source = compression.decompress(Files.newInputStream(file))) {
          lines.addAll(new String(source.readAllBytes(), UTF_8).lines().toList());
        }
      }
      return lines;
    }

    /**
     * In the order in which they were written: the one that is appended to is the last of its name.
     */
    private static Map<String, Path> plainNames(Path directory) throws IOException {
      Map<String, Path> names = new TreeMap<>();
      try (Stream<Path> all = Files.walk(directory)) {
        all.filter(path -> !path.toString().endsWith(".part"))
            .filter(path -> !Files.isDirectory(path))
            .map(path -> path.resolveSibling(path.getFileName().toString().replace(".gz", "")))
            .forEach(
                path -> names.put(path + (path.toString().endsWith("Z") ? "" : ".last"), path));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return names;
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
