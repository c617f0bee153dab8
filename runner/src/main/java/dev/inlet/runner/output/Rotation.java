package dev.inlet.runner.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Puts a file aside when it is large or old enough, and deletes the oldest of those. */
final class Rotation {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path path;
  private final long maxSize;
  private final Duration maxAge;
  private final int maxFiles;
  private final Consumer<String> warnings;
  private final Pattern aside;

  /**
   * A zero stands for "no limit" in each place.
   *
   * @param path absolute
   * @param maxFiles how many files that were put aside are kept
   */
  Rotation(Path path, long maxSize, Duration maxAge, int maxFiles, OutputContext context) {
    this.path = path;
    this.maxSize = maxSize;
    this.maxAge = maxAge;
    this.maxFiles = maxFiles;
    this.warnings = context.warnings();
    this.aside =
        Pattern.compile(Pattern.quote(path.getFileName() + ".") + "\\d{8}T\\d{6}\\.\\d{3}Z");
  }

  boolean isDue(long size, Instant begunAt, Instant now) {
    if (size == 0) {
      return false;
    }
    boolean large = maxSize > 0 && size >= maxSize;
    boolean old = !maxAge.isZero() && Duration.between(begunAt, now).compareTo(maxAge) >= 0;
    return large || old;
  }

  /** Renames the file, which is closed. */
  void putAside(Instant now) throws IOException {
    Instant time = now;
    Path target = name(time);
    while (Files.exists(target)) {
      time = time.plusMillis(1);
      target = name(time);
    }
    Files.move(path, target);
    if (maxFiles > 0) {
      deleteOldest();
    }
  }

  private Path name(Instant time) {
    return path.resolveSibling(path.getFileName() + "." + TIME.format(time));
  }

  private void deleteOldest() {
    try {
      // The names sort by time.
      List<Path> files = filesAside();
      for (Path file : files.subList(0, Math.max(0, files.size() - maxFiles))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      warnings.accept("cannot delete old files of " + path + ": " + e.getMessage());
    }
  }

  private List<Path> filesAside() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            path.resolveSibling(""),
            file -> aside.matcher(String.valueOf(file.getFileName())).matches())) {
      all.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
