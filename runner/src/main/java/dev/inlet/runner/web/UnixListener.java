package dev.inlet.runner.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
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
 * Listens on a socket file that only its owner may use. The file is made in a folder that nobody
 * else may enter, gets its mode there, and is then moved to its place: there is no moment at which
 * others could connect. Removed when the listener is closed.
 */
final class UnixListener implements Listener {
  // Of the mode of a file, as stat(2) has it.
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final ServerSocketChannel server;
  private final Endpoint.Unix endpoint;
  private final @Nullable Object fileKey;

  private UnixListener(ServerSocketChannel server, Endpoint.Unix endpoint) throws IOException {
    this.server = server;
    this.endpoint = endpoint;
    this.fileKey = key(endpoint.path());
  }

  static UnixListener open(Endpoint.Unix endpoint) throws IOException {
    Path path = endpoint.path().toAbsolutePath();
    requireFree(path);
    Path parent = Objects.requireNonNull(path.getParent(), "a file has a folder");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Path folder = Files.createTempDirectory(parent, ".i");
      Path socket = folder.resolve("s");
      try {
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        Files.move(socket, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
      }
      return new UnixListener(server, new Endpoint.Unix(path));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
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
      throw new FileAlreadyExistsException(path.toString(), null, "exists and is no socket");
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

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Connection accept() throws IOException {
    return new ChannelConnection(server.accept());
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      // Another process may have taken the place of this one.
      if (Objects.equals(fileKey, key(endpoint.path()))) {
        Files.deleteIfExists(endpoint.path());
      }
    } catch (NoSuchFileException e) {
      return;
    }
  }
}
