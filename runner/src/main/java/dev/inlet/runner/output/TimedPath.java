package dev.inlet.runner.output;

import dev.inlet.runner.files.TargetFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path in which letters behind a percent sign stand for the time, as {@code strftime} has them.
 * Immutable.
 */
final class TimedPath {

  /** A part of a name: a text, or what stands for a part of the time. */
  sealed interface Part {

    String format(ZonedDateTime time);

    String regex();
  }

  record Text(String text) implements Part {

    @Override
    public String format(ZonedDateTime time) {
      return text;
    }

    @Override
    public String regex() {
      return Pattern.quote(text);
    }
  }

  record Time(TimeLetter letter) implements Part {

    @Override
    public String format(ZonedDateTime time) {
      return letter.format(time);
    }

    @Override
    public String regex() {
      return letter.regex();
    }
  }

  /** A directory below the base, or the file. */
  private record Name(List<Part> parts) {

    String format(ZonedDateTime time) {
      return join(parts, part -> part.format(time));
    }

    String regex() {
      return join(parts, Part::regex);
    }

    private static String join(List<Part> parts, Function<Part, String> function) {
      return parts.stream().map(function).collect(Collectors.joining());
    }
  }

  private final Path base;
  private final List<Name> names; // below the base; the last one is the file's
  private final boolean hasTime;
  private final ZoneId zone;

  private TimedPath(Path base, List<Name> names, boolean hasTime, ZoneId zone) {
    this.base = base;
    this.names = List.copyOf(names);
    this.hasTime = hasTime;
    this.zone = zone;
  }

  /** A path without the time. */
  static TimedPath fixed(Path path) {
    Path absolute = path.toAbsolutePath();
    Path base = absolute.getParent() == null ? absolute : absolute.getParent();
    Name name = new Name(List.of(new Text(String.valueOf(absolute.getFileName()))));
    return new TimedPath(base, List.of(name), false, ZoneOffset.UTC);
  }

  /**
   * Reads a pattern.
   *
   * @param zone whose time it is
   * @throws IllegalArgumentException if it is none, with a message for people
   */
  static TimedPath of(String text, ZoneId zone) {
    List<Part> parts = parts(text);
    if (parts.stream().allMatch(Text.class::isInstance)) {
      return fixed(Path.of(Name.join(parts, TimedPath::text)));
    }
    StringBuilder base = new StringBuilder();
    List<Name> names = new ArrayList<>();
    List<Part> name = new ArrayList<>();
    boolean inBase = true;
    for (Part part : parts) {
      inBase &= part instanceof Text;
      if (!isSeparator(part)) {
        name.add(part);
      } else if (inBase) {
        base.append(Name.join(name, TimedPath::text)).append(text(part));
        name.clear();
      } else {
        names.add(new Name(List.copyOf(name)));
        name.clear();
      }
    }
    names.add(new Name(List.copyOf(name)));
    return new TimedPath(Path.of(base.toString()).toAbsolutePath(), names, true, zone);
  }

  private static String text(Part part) {
    return part instanceof Text literal ? literal.text() : "";
  }

  private static boolean isSeparator(Part part) {
    return part instanceof Text literal
        && (literal.text().equals("/") || literal.text().equals(File.separator));
  }

  /** Letters one by one. */
  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    // The only letter that stands for others.
    String spelled = text.replace("%%", "%\0").replace("%F", "%Y-%m-%d");
    for (int at = 0; at < spelled.length(); at++) {
      if (spelled.charAt(at) == '%') {
        at++;
        parts.add(part(spelled, at));
      } else {
        parts.add(new Text(spelled.substring(at, at + 1)));
      }
    }
    return parts;
  }

  private static Part part(String text, int at) {
    if (at < text.length() && text.charAt(at) == '\0') {
      return new Text("%");
    }
    Optional<TimeLetter> letter =
        at < text.length() ? TimeLetter.of(text.charAt(at)) : Optional.empty();
    return new Time(
        letter.orElseThrow(
            () ->
                new IllegalArgumentException(
                    (at < text.length()
                            ? "\"%" + text.charAt(at) + "\" stands for no part of the time"
                            : "a \"%\" stands at the end")
                        + "; there are %Y %m %d %H %M %S, %F for %Y-%m-%d, %y %j %G %V %z, and %%"
                        + " for a percent sign")));
  }

  /** Whether the time is a part of it. */
  boolean hasTime() {
    return hasTime;
  }

  /** The file of a time. */
  Path at(Instant time) {
    ZonedDateTime there = time.atZone(zone);
    Path path = base;
    for (Name name : names) {
      path = path.resolve(name.format(there));
    }
    return path;
  }

  /** The directory in which everything is that the time has no part in; it has to exist. */
  Path base() {
    return base;
  }

  /**
   * Creates the directories of a file that are named by the time. Others may do so at the same
   * time.
   *
   * @param created told each one that was missing, whoever created it
   */
  void createDirectories(Path file, DirectoryListener created) throws IOException {
    Path directory = base;
    for (Path name : base.relativize(file.resolveSibling(""))) {
      directory = directory.resolve(name);
      if (hasTime && !directory.equals(base) && !Files.isDirectory(directory)) {
        createDirectory(directory);
        created.created(directory);
      }
    }
  }

  private static void createDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** The outermost directory that is missing and has no part of the time in its name, if any. */
  Optional<Path> missingDirectory() {
    Path directory = base.getRoot();
    for (Path name : base) {
      directory = directory.resolve(name);
      if (!Files.exists(directory)) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  /** Hears of directories. */
  @FunctionalInterface
  interface DirectoryListener {
    void created(Path directory);
  }

  /** The directories that can hold files of this pattern, as far as they exist; without links. */
  List<Path> directories() throws IOException {
    List<Path> directories = List.of(base.toRealPath());
    for (Name name : names.subList(0, names.size() - 1)) {
      Pattern regex = Pattern.compile(name.regex());
      List<Path> below = new ArrayList<>();
      for (Path directory : directories) {
        addDirectories(directory, regex, below);
      }
      directories = below;
    }
    return directories;
  }

  private static void addDirectories(Path directory, Pattern name, List<Path> found)
      throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        if (name.matcher(String.valueOf(each.getFileName())).matches() && Files.isDirectory(each)) {
          found.add(each.toRealPath());
        }
      }
    }
  }

  /** What the name of a file of this pattern is like, as a regular expression. */
  String fileRegex() {
    return names.get(names.size() - 1).regex();
  }

  /**
   * All of it, for comparison: the same for all patterns that give the same files, whatever the
   * time is in which zone. Links are followed, as far as the time has no part in them.
   */
  List<Part> whole() throws IOException {
    Path fixed = hasTime ? TargetFile.of(base) : TargetFile.of(at(Instant.EPOCH));
    String directory = fixed.toString();
    List<Part> whole = new ArrayList<>();
    if (!directory.equals("/")) {
      whole.add(new Text(directory));
    }
    if (hasTime) {
      for (Name name : names) {
        whole.add(new Text("/"));
        whole.addAll(name.parts());
      }
    }
    return List.copyOf(whole);
  }
}
