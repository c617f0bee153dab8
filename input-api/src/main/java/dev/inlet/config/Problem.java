package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something that is wrong with a configuration, as a value.
 *
 * @param path the field, from the root of what was read, such as {@code input.websocket.url}; empty
 *     for the root itself
 * @param message what is wrong and what to do about it; never holds a secret
 * @param suggestion a name that was probably meant
 */
public record Problem(
    Severity severity,
    Location location,
    String path,
    String message,
    Optional<String> suggestion) {

  /** Whether the configuration can be used all the same. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public Problem {
    requireNonNull(severity, "severity is null");
    requireNonNull(location, "location is null");
    requireNonNull(path, "path is null");
    requireNonNull(message, "message is null");
    requireNonNull(suggestion, "suggestion is null");
  }

  /** What an exception says is wrong: its message, or the name of its class if it has none. */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** An error without a suggestion. */
  public static Problem error(Location location, String path, String message) {
    return new Problem(Severity.ERROR, location, path, message, Optional.empty());
  }

  /**
   * The one line in which a problem is shown: {@code FILE:LINE:COLUMN: PATH: what; did you…}. Fit
   * for a terminal, whatever the parts hold.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    String place = location.toString();
    if (!place.isEmpty()) {
      line.append(place).append(": ");
    }
    if (severity == Severity.WARNING) {
      line.append("warning: ");
    }
    if (!path.isEmpty()) {
      line.append(path).append(": ");
    }
    line.append(message);
    suggestion.ifPresent(name -> line.append("; did you mean \"").append(name).append("\"?"));
    return Printable.of(line.toString());
  }
}
