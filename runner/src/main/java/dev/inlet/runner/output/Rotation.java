package dev.inlet.runner.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Puts a file aside when it is large or old enough, and deletes the oldest of those. */
final class Rotation {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path path;
  private final long maxSize;
  private final Duration maxAge;
  private final int maxFiles;
  private final Consumer<String> warnings;

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
    NavigableMap<Instant, Path> files = filesAside();
    // The newest has the latest name, whatever the clock does.
    Instant earliest = files.isEmpty() ? now : files.lastKey().plusMillis(1);
    Instant time = earliest.isAfter(now) ? earliest : now;
    Path target = path.resolveSibling(prefix() + TIME.format(time));
    Files.move(path, target);
    files.put(time, target);
    if (maxFiles > 0) {
      deleteOldest(files);
    }
  }

  private void deleteOldest(NavigableMap<Instant, Path> files) {
    try {
      while (files.size() > maxFiles) {
        Map.Entry<Instant, Path> oldest = files.pollFirstEntry();
        Files.deleteIfExists(oldest.getValue());
      }
    } catch (IOException e) {
      warnings.accept("cannot delete old files of " + path + ": " + e.getMessage());
    }
  }

  private NavigableMap<Instant, Path> filesAside() throws IOException {
    NavigableMap<Instant, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path.resolveSibling(""))) {
      for (Path file : all) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(prefix())) {
          putIfTime(name.substring(prefix().length()), file, files);
        }
      }
    }
    return files;
  }

  private static void putIfTime(String text, Path file, Map<Instant, Path> files) {
    try {
      files.put(TIME.parse(text, Instant::from), file);
    } catch (DateTimeException e) {
      // Somebody else's file.
      return;
    }
  }

  private String prefix() {
    return path.getFileName() + ".";
  }
}
