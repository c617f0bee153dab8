package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A password or token that stands in a field, or in a file that another field names. The file is
 * read again each time, so that a rotated one needs no restart. Immutable.
 */
public final class CredentialSource {
  private final String fieldName;
  private final String text;
  private final Optional<Path> file;

  private CredentialSource(String fieldName, String text, Optional<Path> file) {
    this.fieldName = fieldName;
    this.text = requireNonNull(text, "text is null");
    this.file = file;
  }

  /**
   * Where a section has its credential. Reads the file once, so that a wrong one is reported at
   * start.
   *
   * @param text the field of the credential itself, empty by default
   * @param file the field that names a file in its place, empty by default
   * @throws ConfigException if the file cannot be used
   */
  public static CredentialSource of(Config config, Field<String> text, Field<String> file) {
    String path = config.get(file);
    if (path.isEmpty()) {
      return new CredentialSource(text.name(), config.get(text), Optional.empty());
    }
    try {
      Path named = Path.of(path);
      String unused = CredentialFiles.readText(named);
      return new CredentialSource(file.name(), "", Optional.of(named));
    } catch (IOException e) {
      throw new ConfigException(config.problem(file, Problem.reason(e)));
    } catch (InvalidPathException e) {
      throw new ConfigException(config.problem(file, "is not a valid path: " + e.getReason()));
    }
  }

  /** A rule of a spec: the two fields exclude each other. */
  public static void check(
      Config config, ConfigSpec.Reporter reporter, Field<String> text, Field<String> file) {
    if (!config.get(text).isEmpty() && !config.get(file).isEmpty()) {
      reporter.error(file, text.name() + " is set, too; one of both is enough");
    }
  }

  /**
   * The credential as it is now.
   *
   * @throws AuthException if the file cannot be read, or holds no text of one line
   */
  public String read() throws AuthException {
    if (file.isEmpty()) {
      return text;
    }
    try {
      return CredentialFiles.readText(file.get());
    } catch (IOException e) {
      throw new AuthException(fieldName + ": " + e.getMessage(), e);
    }
  }

  /** Without the credential. */
  @Override
  public String toString() {
    return "CredentialSource[" + fieldName + "]";
  }
}
