package dev.inlet.runner.output;

import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
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

/** Puts a file aside when it is large or old enough, and deletes the oldest of those. */
final class Rotation {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final long maxSize;
  private final Duration maxAge;
  private final int maxFiles;
  private final OutputListener listener;

  /**
   * A zero stands for "no limit" in each place.
   *
   * @param maxFiles how many files that were put aside are kept
   */
  Rotation(long maxSize, Duration maxAge, int maxFiles, OutputContext context) {
    this.maxSize = maxSize;
    this.maxAge = maxAge;
    this.maxFiles = maxFiles;
    this.listener = context.listener();
  }

  /** Whether the age of files matters. */
  boolean isByAge() {
    return !maxAge.isZero();
  }

  boolean isDue(long size, Instant begunAt, Instant now) {
    if (size == 0) {
      return false;
    }
    boolean large = maxSize > 0 && size >= maxSize;
    boolean old = isByAge() && Duration.between(begunAt, now).compareTo(maxAge) >= 0;
    return large || old;
  }

  /**
   * Renames the file, which is closed.
   *
   * @param file absolute, and no link: a link stays and leads to the file that is begun next
   */
  void putAside(Path file, Instant now) throws IOException {
    NavigableMap<Instant, Path> files = filesAside(file);
    // The newest has the latest name, whatever the clock does.
    Instant earliest = files.isEmpty() ? now : files.lastKey().plusMillis(1);
    Instant time = earliest.isAfter(now) ? earliest : now;
    Path target = file.resolveSibling(prefix(file) + TIME.format(time));
    Files.move(file, target);
    files.put(time, target);
    if (maxFiles > 0) {
      deleteOldest(file, files);
    }
  }

  private void deleteOldest(Path file, NavigableMap<Instant, Path> files) {
    try {
      while (files.size() > maxFiles) {
        Map.Entry<Instant, Path> oldest = files.pollFirstEntry();
        Files.deleteIfExists(oldest.getValue());
      }
    } catch (IOException e) {
      listener.warning("cannot delete old files of " + file + ": " + e.getMessage());
    }
  }

  private static NavigableMap<Instant, Path> filesAside(Path file) throws IOException {
    NavigableMap<Instant, Path> files = new TreeMap<>();
    String prefix = prefix(file);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(file.resolveSibling(""))) {
      for (Path other : all) {
        String name = String.valueOf(other.getFileName());
        if (name.startsWith(prefix)) {
          putIfTime(name.substring(prefix.length()), other, files);
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

  private static String prefix(Path file) {
    return file.getFileName() + ".";
  }
}
