package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.FileContents;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads small files that hold credentials. What it throws names the file and what is wrong with it
 * in words for the user, and never holds content.
 */
public final class CredentialFiles {
  private static final int LIMIT = 1 << 20;

  /** Less than an attempt to connect usually has, so that the file is what is blamed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private CredentialFiles() {}

  /**
   * The whole content of a file, or of a pipe.
   *
   * @throws IOException if it cannot be read, does not answer within 5 seconds, or is larger than 1
   *     MiB; the message is a sentence that begins with the file's path
   */
  public static byte[] read(Path file) throws IOException {
    requireNonNull(file, "file is null");
    byte[] content;
    try {
      content = FileContents.read(file, LIMIT + 1, PATIENCE);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " cannot be read: permission denied", e);
    } catch (FileSystemException e) {
      throw new IOException(file + " cannot be read: " + e.getReason(), e);
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? " is a directory" : " cannot be read: " + e;
      throw new IOException(file + reason, e);
    }
    if (content.length > LIMIT) {
      throw new IOException(file + " is larger than 1 MiB");
    }
    return content;
  }
}
