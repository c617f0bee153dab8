package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * What a command was given for a config: a file, a folder or a pattern. A folder stands for the
 * files that lie in it, end in {@code .yaml} or {@code .yml} and are not hidden; folders in it are
 * not searched. A pattern, which a shell may leave as it is, stands for the files that it matches.
 * What exists under the very name is no pattern. Asks the file system each time, so it can be asked
 * again after files came and went. Immutable.
 *
 * @param text as the user wrote it
 */
public record ConfigArgument(String text) {
  private static final List<String> EXTENSIONS = List.of(".yaml", ".yml");

  public ConfigArgument {
    requireNonNull(text, "text is null");
  }

  /**
   * The files that it stands for now, as a user would write them; those of a folder or pattern by
   * name. A file that is named as such need not exist.
   *
   * @throws ConfigException if it stands for no file, or its folder cannot be read
   */
  public List<String> files() {
    List<String> found;
    try {
      found = find();
    } catch (AccessDeniedException e) {
      throw problem("cannot be read: permission denied for " + e.getFile());
    } catch (IOException e) {
      throw problem("cannot be read: " + Problem.reason(e));
    }
    if (found.isEmpty()) {
      throw problem(
          kind() == Kind.FOLDER
              ? "is a folder in which no file ends in .yaml or .yml; folders in it are not"
                  + " searched, but the pattern "
                  + inFolder("**/*.yaml")
                  + " would"
              : "matches no file");
    }
    return found;
  }

  /**
   * As {@link #files}, but without a problem if there is none.
   *
   * @throws IOException if its folder cannot be read
   */
  public List<String> find() throws IOException {
    return switch (kind()) {
      case FILE -> List.of(text);
      case FOLDER -> filesOf();
      case PATTERN -> matches();
    };
  }

  /** The folder without which it stands for nothing: itself, or where the files of it lie. */
  public Path folder() {
    return switch (kind()) {
      case FILE -> Path.of(text).toAbsolutePath().resolveSibling("");
      case FOLDER -> Path.of(text).toAbsolutePath();
      case PATTERN -> FileGlob.folder(text).toAbsolutePath();
    };
  }

  /** What an argument stands for, as things are. */
  private enum Kind {
    FILE,
    FOLDER,
    PATTERN
  }

  private Kind kind() {
    try {
      Path path = Path.of(text);
      if (Files.isDirectory(path)) {
        return Kind.FOLDER;
      }
      return !Files.exists(path) && FileGlob.isPattern(text) ? Kind.PATTERN : Kind.FILE;
    } catch (InvalidPathException e) {
      return FileGlob.isPattern(text) ? Kind.PATTERN : Kind.FILE;
    }
  }

  private List<String> filesOf() throws IOException {
    return FileGlob.names(text).stream()
        .filter(ConfigArgument::isConfig)
        .map(this::inFolder)
        .filter(file -> !Files.isDirectory(Path.of(file)))
        .toList();
  }

  private static boolean isConfig(String name) {
    return !FileGlob.isHidden(name) && EXTENSIONS.stream().anyMatch(name::endsWith);
  }

  private String inFolder(String name) {
    return text.endsWith("/") ? text + name : text + "/" + name;
  }

  private List<String> matches() throws IOException {
    try {
      return FileGlob.of(text).matches();
    } catch (PatternSyntaxException e) {
      throw problem("is no pattern of file names: " + e.getDescription().replace("'", ""));
    }
  }

  /** Whether a file is a pipe or the like, which is empty when it was read. */
  public static boolean isReadOnce(String file) {
    try {
      Path path = Path.of(file);
      return Files.exists(path) && !Files.isRegularFile(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private ConfigException problem(String message) {
    return new ConfigException(Problem.error(Location.of(text), "", message));
  }
}
