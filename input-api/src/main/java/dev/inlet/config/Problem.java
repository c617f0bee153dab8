package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that is wrong with a configuration, as a value: begin with {@link #error} or {@link
 * #warning} and add what is known. Immutable.
 */
public final class Problem {
  private final Severity severity;
  private final Location location;
  private final String path;
  private final String message;
  private final Optional<String> suggestion;

  /** Whether the configuration can be used all the same. */
  public enum Severity {
    /** It cannot be used. */
    ERROR,
    /** It can be used, but perhaps does not do what its author wants. */
    WARNING
  }

  private Problem(
      Severity severity,
      Location location,
      String path,
      String message,
      Optional<String> suggestion) {
    this.severity = severity;
    this.location = requireNonNull(location, "location is null");
    this.path = requireNonNull(path, "path is null");
    this.message = requireNonNull(message, "message is null");
    this.suggestion = suggestion;
  }

  /**
   * A reason not to use the configuration.
   *
   * @param location where it stands; {@link Location#UNKNOWN} if nothing is known
   * @param path the field, from the root of what was read, such as {@code input.websocket.url};
   *     empty for the root itself
   * @param message what is wrong and what to do about it; must hold no secret
   */
  public static Problem error(Location location, String path, String message) {
    return new Problem(Severity.ERROR, location, path, message, Optional.empty());
  }

  /**
   * What is doubtful, but no reason not to use the configuration.
   *
   * @param location where it stands; {@link Location#UNKNOWN} if nothing is known
   * @param path the field, from the root of what was read; empty for the root itself
   * @param message what is doubtful and what to do about it; must hold no secret
   */
  public static Problem warning(Location location, String path, String message) {
    return new Problem(Severity.WARNING, location, path, message, Optional.empty());
  }

  /**
   * The same, with a name that was probably meant, which is shown behind the message.
   *
   * @param name as {@link Suggestions#closest} finds it; nothing is suggested if it is empty
   */
  public Problem withSuggestion(Optional<String> name) {
    return new Problem(severity, location, path, message, requireNonNull(name, "name is null"));
  }

  /**
   * What an exception says is wrong: its message, or the name of its class if it has none. A
   * message that is nothing but the name of a file or of a host has words before it that say what
   * is wrong with that.
   */
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    return faultOfNamed(cause, message).map(fault -> fault + ": " + message).orElse(message);
  }

  /**
   * The same for a sentence that names a file already: without the name of that one, if it is the
   * file that the exception names.
   */
  public static String reason(Throwable cause, Path named) {
    String file = named.toString();
    if (cause instanceof FileSystemException failure
        && file.equals(failure.getFile())
        && failure.getOtherFile() == null) {
      String reason = failure.getReason();
      return reason != null ? reason : fault(failure);
    }
    String reason = reason(cause);
    // Which the JDK writes as FILE (WHAT IS WRONG).
    return cause instanceof FileNotFoundException
            && reason.startsWith(file + " (")
            && reason.endsWith(")")
        ? reason.substring(file.length() + 2, reason.length() - 1)
        : reason;
  }

  /** What is wrong with the file or the host that an exception names, if it does not say so. */
  private static Optional<String> faultOfNamed(Throwable cause, String message) {
    if (cause instanceof UnknownHostException) {
      // Some name the host alone, others say how it was looked up.
      return message.contains(" ") ? Optional.empty() : Optional.of("unknown host");
    }
    return cause instanceof FileSystemException failure && failure.getReason() == null
        ? Optional.of(fault(failure))
        : Optional.empty();
  }

  /** What an exception says of a file by its class alone. */
  private static String fault(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (failure instanceof NotDirectoryException) {
      return "is no directory";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "is a directory that is not empty";
    }
    return failure.getClass().getSimpleName();
  }

  /** Whether the configuration can be used all the same. */
  public Severity severity() {
    return severity;
  }

  /** Where it stands; {@link Location#UNKNOWN} if nothing is known. */
  public Location location() {
    return location;
  }

  /** The field, from the root of what was read; empty for the root itself. */
  public String path() {
    return path;
  }

  /** What is wrong and what to do about it; holds no secret. */
  public String message() {
    return message;
  }

  /** A name that was probably meant. */
  public Optional<String> suggestion() {
    return suggestion;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Problem that
        && severity == that.severity
        && location.equals(that.location)
        && path.equals(that.path)
        && message.equals(that.message)
        && suggestion.equals(that.suggestion);
  }

  @Override
  public int hashCode() {
    return Objects.hash(severity, location, path, message, suggestion);
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
    // An option that sets one field has its path in its own name.
    if (!path.isEmpty() && !place.endsWith(" " + path)) {
      line.append(path).append(": ");
    }
    line.append(message);
    suggestion.ifPresent(name -> line.append("; did you mean \"").append(name).append("\"?"));
    return Printable.of(line.toString());
  }
}
