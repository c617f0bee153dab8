package dev.inlet.runner.output;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Has the disk keep the names of files. */
final class DirectorySync {

  private DirectorySync() {}

  /** Returns when the name of a file outlives a crash of the machine. */
  static void of(Path file) {
    try (FileChannel directory = FileChannel.open(file.resolveSibling(""), READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Where a directory cannot be opened, names need no flush.
      return;
    }
  }
}
