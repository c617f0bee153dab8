package dev.inlet.runner.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket file that only its owner may use. It is made in a folder that nobody else may enter,
 * gets its mode there, and is then moved to its place: there is no moment at which others could
 * connect.
 */
final class SocketFile implements AutoCloseable {
  // Of the mode of a file, as stat(2) has it.
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final Path folder;
  private @Nullable Object published; // what the file was then

  private SocketFile(Path path, Path folder) {
    this.path = path;
    this.folder = folder;
  }

  /**
   * Prepares for one to be bound.
   *
   * @throws UnusableEndpointException if there is a file that is no socket, or no folder for one
   * @throws FileAlreadyExistsException if another process listens there
   */
  static SocketFile prepare(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new UnusableEndpointException(
          "the directory "
              + Objects.requireNonNullElse(parent, absolute)
              + (parent != null && Files.exists(parent) ? " is a file" : " does not exist"));
    }
    requireFree(absolute);
    return new SocketFile(absolute, Files.createTempDirectory(parent, ".i"));
  }

  /** A socket that a killed process left behind may be replaced, and nothing else. */
  private static void requireFree(Path path) throws IOException {
    int mode;
    try {
      mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if ((mode & FILE_TYPE) != SOCKET) {
      throw new UnusableEndpointException(path + ": exists and is no socket");
    }
    if (hasListener(path)) {
      throw new FileAlreadyExistsException(path.toString(), null, "another process listens on it");
    }
  }

  private static boolean hasListener(Path path) throws IOException {
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** Where it is to be bound. */
  Path bound() {
    return folder.resolve("s");
  }

  /** Moves it to its place, once it was bound. */
  void publish() throws IOException {
    Files.setPosixFilePermissions(bound(), PosixFilePermissions.fromString("rw-------"));
    Files.move(bound(), path, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(folder);
    published = key();
  }

  /** Where it is for others. */
  Path path() {
    return path;
  }

  private Object key() throws IOException {
    return Objects.requireNonNullElse(
        Files.readAttributes(path, BasicFileAttributes.class).fileKey(), path);
  }

  /** Removes it, unless another process has taken its place. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(bound());
    Files.deleteIfExists(folder);
    try {
      if (key().equals(published)) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      return;
    }
  }
}
