package dev.inlet.runner.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Asks whether a file is locked, as another process, which locks exist for. */
final class LockProbe {
  private static final int LOCKED = 10;
  private static final int FREE = 11;

  private LockProbe() {}

  static boolean isLocked(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockProbe.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    int status = process.waitFor();
    if (status != LOCKED && status != FREE) {
      throw new AssertionError("the probe ended with " + status);
    }
    return status == LOCKED;
  }

  public static void main(String[] arguments) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      System.exit(lock == null ? LOCKED : FREE);
    }
  }
}
