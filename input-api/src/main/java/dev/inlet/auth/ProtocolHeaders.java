package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/** The headers of a request that HTTP and the websocket protocol set themselves. */
public final class ProtocolHeaders {

  private ProtocolHeaders() {}

  /**
   * Why neither a configuration nor an authentication scheme may set a header; empty if both may.
   *
   * @param name in whatever case
   * @return what follows behind the name in a sentence
   */
  public static Optional<String> whyReserved(String name) {
    String lower = requireNonNull(name, "name is null").toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "sec-websocket-protocol" -> Optional.of("cannot be set; use subprotocols");
      case "sec-websocket-extensions" -> Optional.of("cannot be set; use compression");
      case "content-length", "transfer-encoding" ->
          Optional.of("cannot be set; it follows from the body of the request");
      case "upgrade", "connection" -> Optional.of("cannot be set; the protocol sets it itself");
      default ->
          lower.startsWith("sec-websocket-")
              ? Optional.of("cannot be set; the protocol sets it itself")
              : Optional.empty();
    };
  }
}
