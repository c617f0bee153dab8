package dev.inlet.runner.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory that is elsewhere while an output is to refuse.
 *
 * @param directory where it is otherwise
 * @param elsewhere where it is then
 */
record MovedDirectory(Path directory, Path elsewhere) {

  /** Makes one. */
  static MovedDirectory below(Path root) throws IOException {
    return new MovedDirectory(Files.createDirectory(root.resolve("out")), root.resolve("hidden"));
  }

  /** Where it is now. */
  Path present() {
    return Files.exists(elsewhere) ? elsewhere : directory;
  }

  void move() throws IOException {
    if (Files.exists(directory)) {
      Files.move(directory, elsewhere);
    }
  }

  void moveBack() throws IOException {
    if (Files.exists(elsewhere)) {
      Files.move(elsewhere, directory);
    }
  }
}
