package dev.inlet.runner.output;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.inlet.runner.files.DirectorySync;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of an output to which nothing is appended any more: those that were renamed to their
 * name and a time, and, where the path has the time in it, those of earlier times. A file and its
 * compressed form are one of them. Thread-safe; two calls never change files at the same time.
 */
final class FilesAside {
  /** Behind the name of what is not compressed to its end. */
  static final String UNFINISHED = ".part";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String TIME_REGEX = "\\.(?<time>\\d{8}T\\d{6}\\.\\d{3}Z)";

  private final TimedPath pattern;

  FilesAside(TimedPath pattern) {
    this.pattern = pattern;
  }

  /**
   * One of the files.
   *
   * @param plain what it is called, or was called before it was compressed
   * @param putAsideAt the time in its name, if any
   * @param order by which older ones come first
   */
  record Aside(Path plain, Optional<Instant> putAsideAt, Instant order) {}

  /** What is found in the directories. */
  private record Found(Map<Path, Aside> files, List<Path> unfinished) {}

  /**
   * All of them, the oldest first.
   *
   * @param current the file that is appended to, which is none of them; without links
   */
  synchronized List<Aside> list(Path current) throws IOException {
    return find(current).files().values().stream()
        .sorted(Comparator.comparing(Aside::order).thenComparing(Aside::plain))
        .toList();
  }

  /** What a process left behind that ended while it compressed. */
  synchronized List<Path> unfinished(Path current) throws IOException {
    return find(current).unfinished();
  }

  private Found find(Path current) throws IOException {
    Found found = new Found(new HashMap<>(), new ArrayList<>());
    boolean byTime = pattern.hasTime();
    String name = byTime ? pattern.fileRegex() : Pattern.quote(nameOf(current));
    Pattern regex =
        Pattern.compile(
            "(?<plain>(?:%s)(?:%s)?)(?<compressed>%s)?(?<part>%s)?"
                .formatted(name, TIME_REGEX, Compression.suffixRegex(), Pattern.quote(UNFINISHED)));
    List<Path> directories = byTime ? pattern.directories() : List.of(current.resolveSibling(""));
    for (Path directory : directories) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
        for (Path file : all) {
          Matcher matcher = regex.matcher(nameOf(file));
          if (matcher.matches() && Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            add(file, matcher, current, found);
          }
        }
      }
    }
    return found;
  }

  private void add(Path file, Matcher matcher, Path current, Found found) throws IOException {
    boolean isCompressed = matcher.group("compressed") != null;
    Path plain = file.resolveSibling(matcher.group("plain"));
    Optional<Instant> time = Optional.ofNullable(matcher.group("time")).flatMap(FilesAside::time);
    boolean isAside = time.isPresent() || pattern.hasTime();
    boolean isCurrent = plain.equals(current) && !isCompressed;
    boolean isFinished = isAside && !isCurrent && matcher.group("time") == null == time.isEmpty();
    if (matcher.group("part") != null) {
      if (isFinished && isCompressed) {
        found.unfinished().add(file);
      }
    } else if (isFinished && !found.files().containsKey(plain)) {
      // Compressing keeps the time of the last change.
      order(file, time).ifPresent(order -> found.files().put(plain, new Aside(plain, time, order)));
    }
  }

  private Optional<Instant> order(Path file, Optional<Instant> time) throws IOException {
    if (!pattern.hasTime()) {
      return time;
    }
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      // Somebody else's file.
      return Optional.empty();
    }
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  /**
   * Renames a file, which is closed, to its name and the time: one that is later than those of all
   * others, whatever the clock does.
   *
   * @param file absolute, and no link: a link stays and leads to the file that is begun next
   * @return its new name
   */
  synchronized Path putAside(Path file, Instant now) throws IOException {
    Instant time = now.truncatedTo(ChronoUnit.MILLIS);
    for (Aside aside : find(file).files().values()) {
      boolean isOfFile = nameOf(aside.plain()).startsWith(nameOf(file) + ".");
      if (isOfFile && aside.putAsideAt().isPresent() && !aside.putAsideAt().get().isBefore(time)) {
        time = aside.putAsideAt().get().plusMillis(1);
      }
    }
    Path target = file.resolveSibling(nameOf(file) + "." + TIME.format(time));
    Files.move(file, target);
    return target;
  }

  /**
   * Deletes all but the newest.
   *
   * @param failed told of each that cannot be deleted, which keeps no other from it
   * @throws IOException if they cannot be listed
   */
  synchronized void keepNewest(int count, Path current, BiConsumer<Path, IOException> failed)
      throws IOException {
    List<Aside> files = list(current);
    for (Aside old : files.subList(0, Math.max(0, files.size() - count))) {
      try {
        // The current file may have the name of an earlier one that was compressed.
        if (old.plain().equals(current)) {
          deleteCompressed(old.plain());
        } else {
          deleteUnlessUsed(old.plain());
        }
      } catch (IOException e) {
        failed.accept(old.plain(), e);
      }
    }
  }

  /** The names of two outputs can be such that one has to leave files of the other alone. */
  private static void deleteUnlessUsed(Path plain) throws IOException {
    FileClaim claim;
    try {
      claim = FileClaim.of(plain);
    } catch (FileSystemException e) {
      return; // another pipeline writes to it
    }
    try {
      if (!AppendFile.isUsedElsewhere(plain)) {
        claim.keepPlaceOnly();
        Files.deleteIfExists(plain);
        deleteCompressed(plain);
      }
    } finally {
      claim.release();
    }
  }

  private static void deleteCompressed(Path plain) throws IOException {
    for (Compression compression : Compression.values()) {
      if (compression != Compression.NONE) {
        Files.deleteIfExists(compression.fileOf(plain));
      }
    }
  }

  /** Replaces a file by its compressed form, unless it was deleted meanwhile. */
  synchronized boolean replace(Path plain, Path unfinished, Path compressed) throws IOException {
    if (!Files.exists(plain)) {
      return false;
    }
    Files.move(unfinished, compressed, ATOMIC_MOVE);
    DirectorySync.require(compressed);
    Files.delete(plain);
    return true;
  }
}
