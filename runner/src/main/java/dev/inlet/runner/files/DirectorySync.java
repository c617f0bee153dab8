package dev.inlet.runner.files;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Has the disk keep the names of files. */
public final class DirectorySync {

  private DirectorySync() {}

  /** Returns when the name of a file outlives a crash of the machine, as far as that can be had. */
  public static void of(Path file) {
    try {
      require(file);
    } catch (IOException e) {
      // The content was written all the same.
      return;
    }
  }

  /**
   * Returns when the name of a file outlives a crash of the machine.
   *
   * @throws IOException if that is not known
   */
  public static void require(Path file) throws IOException {
    FileChannel directory;
    try {
      directory = FileChannel.open(file.resolveSibling(""), READ);
    } catch (IOException e) {
      // Where a directory cannot be opened, names need no flush.
      return;
    }
    boolean interrupted = Thread.interrupted(); // which would close the channel
    try (directory) {
      directory.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
