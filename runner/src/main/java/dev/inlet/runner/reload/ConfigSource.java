package dev.inlet.runner.reload;

import static java.util.Objects.requireNonNull;

import dev.inlet.runner.config.ConfigArgument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** What one argument stands for, and stood for when its folder was last there. */
final class ConfigSource {
  private final ConfigArgument argument;
  private final Path folder;
  private List<String> files = List.of();
  private Optional<Object> identity = Optional.empty();

  ConfigSource(ConfigArgument argument) {
    this.argument = requireNonNull(argument, "argument is null");
    this.folder = argument.folder();
  }

  String text() {
    return argument.text();
  }

  Path folder() {
    return folder;
  }

  /** What {@link #look} has found, or before that if the folder is gone. */
  List<String> files() {
    return files;
  }

  /**
   * Looks for files.
   *
   * @return false if the folder is gone, so that nothing is known: it cannot be read, or is another
   *     one that holds nothing, as what a file system was mounted on
   */
  boolean look() {
    Optional<Object> now = identity(folder);
    if (now.isEmpty()) {
      return false;
    }
    List<String> found;
    try {
      found = argument.find().stream().filter(ConfigSource::exists).toList();
    } catch (IOException e) {
      return false;
    }
    if (found.isEmpty() && !files.isEmpty() && !now.equals(identity)) {
      return false;
    }
    files = found;
    identity = now;
    return true;
  }

  private static boolean exists(String file) {
    try {
      return Files.exists(Path.of(file)) || Files.isSymbolicLink(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Optional<Object> identity(Path folder) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        return Optional.empty();
      }
      return Optional.of(Optional.ofNullable(attributes.fileKey()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
