package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Programs that are not in Java, and come as source text in the benchmark's jar. */
public final class ProgramFile {

  private ProgramFile() {}

  /** Copies a resource into a directory, under the last part of its name. */
  public static Path copy(String resource, Path directory) throws IOException {
    Path file = directory.resolve(Path.of(resource).getFileName());
    try (InputStream text = ProgramFile.class.getClassLoader().getResourceAsStream(resource)) {
      Files.copy(requireNonNull(text, "text is null"), file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
