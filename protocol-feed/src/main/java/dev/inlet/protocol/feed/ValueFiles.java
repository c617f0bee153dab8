package dev.inlet.protocol.feed;

import dev.inlet.auth.CredentialFiles;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Files that each hold the value of a placeholder. They are read again each time, so that a value
 * that something else renews needs no restart. Immutable.
 */
final class ValueFiles {
  private final Map<String, Path> files;

  private ValueFiles(Map<String, Path> files) {
    this.files = files;
  }

  /**
   * The files of placeholders.
   *
   * @param paths by the name of the placeholder; each {@linkplain #isPath is a path}
   */
  static ValueFiles of(Map<String, String> paths) {
    Map<String, Path> files = new LinkedHashMap<>();
    paths.forEach((name, path) -> files.put(name, Path.of(path)));
    return new ValueFiles(files);
  }

  /** Whether a text can be the path of a file. */
  static boolean isPath(String text) {
    try {
      var unused = Path.of(text);
      return !text.isBlank();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The placeholders whose values they hold. */
  Set<String> names() {
    return files.keySet();
  }

  /** The files of these placeholders alone. */
  ValueFiles only(Set<String> names) {
    Map<String, Path> some = new LinkedHashMap<>(files);
    some.keySet().retainAll(names);
    return new ValueFiles(some);
  }

  /**
   * The values as they are now, by name. May block, for as long as {@link CredentialFiles} does.
   *
   * @throws IOException if a file cannot be read, or holds no text of one line; the message names
   *     the placeholder and the file, and holds no content
   */
  Map<String, String> read() throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      values.put(file.getKey(), read(file.getKey(), file.getValue()));
    }
    return values;
  }

  private static String read(String name, Path file) throws IOException {
    String value;
    try {
      value = CredentialFiles.readText(file);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
    if (value.isEmpty()) {
      throw new IOException(name + ": " + file + " is empty");
    }
    return value;
  }

  /** Without what the files hold. */
  @Override
  public String toString() {
    return "ValueFiles" + files;
  }
}
