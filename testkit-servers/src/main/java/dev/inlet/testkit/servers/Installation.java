package dev.inlet.testkit.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a server needs from a registry, put under {@code target} once for each state of the files
 * that say what it is. Processes that want the same at once wait for one that makes it.
 */
final class Installation {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int SHOWN_LINES = 20;

  private Installation() {}

  /** Makes the installation in a folder that exists, whose files may be from an earlier attempt. */
  @FunctionalInterface
  interface Maker {
    void make(Path folder) throws IOException, InterruptedException;
  }

  /** A folder of this module's sources, such as that of the servers in JavaScript. */
  static Path sources(String language) {
    Path sources = target().resolveSibling("src").resolve("main").resolve(language);
    if (!Files.isDirectory(sources)) {
      throw new IllegalStateException(sources + " is missing; run tests in the project's folder");
    }
    return sources;
  }

  /** The folder with the installation that belongs to the inputs, made now if there is none. */
  static synchronized Path folder(String name, List<Path> inputs, Maker maker)
      throws InterruptedException {
    try {
      Path all = Files.createDirectories(target().resolve("servers"));
      Path folder = all.resolve(name + "-" + digest(inputs));
      Path complete = folder.resolve("complete");
      if (Files.exists(complete)) {
        return folder;
      }
      try (FileChannel channel =
              FileChannel.open(
                  all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(complete)) {
          Files.createDirectories(folder);
          maker.make(folder);
          Files.createFile(complete);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files of a folder that has no folders. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program to its end; what it prints is kept beside what it makes. */
  static void run(Path workingFolder, Path output, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    boolean ended = false;
    try {
      ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!ended || process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(output, UTF_8);
      throw new IllegalStateException(
          "\"%s\" %s; it needs its registry or a filled cache. It said:%n%s"
              .formatted(
                  String.join(" ", command),
                  ended ? "failed" : "did not end within " + PATIENCE.toMinutes() + " minutes",
                  String.join(
                      "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()))));
    }
  }

  private static Path target() {
    try {
      return Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(List<Path> inputs) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path input : inputs) {
        digest.update(String.valueOf(input.getFileName()).getBytes(UTF_8));
        digest.update(Files.readAllBytes(input));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
