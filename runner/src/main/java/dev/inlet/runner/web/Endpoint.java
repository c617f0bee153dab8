package dev.inlet.runner.web;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a server listens. */
public sealed interface Endpoint {

  /**
   * An address of the network.
   *
   * @param host a name or an address, without brackets
   * @param port zero for any that is free, as far as a server is concerned
   */
  record Tcp(String host, int port) implements Endpoint {
    public Tcp {
      requireNonNull(host, "host is null");
      if (host.isEmpty() || port < 0 || port > 65_535) {
        throw new IllegalArgumentException(host + ":" + port);
      }
    }

    /** {@code HOST:PORT}, with brackets around an IPv6 address. */
    public String authority() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Where it answers, in a form to be opened. */
    public URI uri(boolean tls) {
      return URI.create((tls ? "https://" : "http://") + authority() + "/");
    }

    @Override
    public String toString() {
      return authority();
    }
  }

  /** A socket file. */
  record Unix(Path path) implements Endpoint {
    public Unix {
      requireNonNull(path, "path is null");
    }

    @Override
    public String toString() {
      return PREFIX + path;
    }
  }

  /** What a socket file is written with. */
  String PREFIX = "unix:";

  /**
   * Reads {@code HOST:PORT}, with brackets around an IPv6 address, or {@code unix:PATH}.
   *
   * @throws IllegalArgumentException if it is neither; the message says what is expected
   */
  static Endpoint parse(String text) {
    if (text.startsWith(PREFIX)) {
      return unix(text.substring(PREFIX.length()));
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
    String port = text.substring(colon + 1);
    if (host.isEmpty()
        || host.contains("/")
        || !port.matches("\\d{1,5}")
        || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "expected HOST:PORT or unix:PATH, such as 127.0.0.1:9464 or unix:/run/inlet/monitor");
    }
    return new Tcp(host, Integer.parseInt(port));
  }

  private static Endpoint unix(String path) {
    try {
      if (!path.isEmpty()) {
        return new Unix(Path.of(path));
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("unix: is followed by no path: " + e.getReason(), e);
    }
    throw new IllegalArgumentException("expected a path behind unix:");
  }
}
