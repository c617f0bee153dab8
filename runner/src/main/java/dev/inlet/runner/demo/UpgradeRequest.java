package dev.inlet.runner.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A client's request to speak websocket (RFC 6455, section 4.2). */
final class UpgradeRequest {
  private static final int MAX_LENGTH = 16 * 1024;
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Map<String, String> headers;

  private UpgradeRequest(Map<String, String> headers) {
    this.headers = headers;
  }

  /** Reads up to the empty line. */
  static UpgradeRequest read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0 || head.length() == MAX_LENGTH) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    Map<String, String> headers = new HashMap<>();
    head.toString()
        .lines()
        .skip(1)
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
              }
            });
    return new UpgradeRequest(headers);
  }

  /** Answers; false if the client did not ask for a websocket. */
  boolean answer(OutputStream out) throws IOException {
    Optional<String> key = Optional.ofNullable(headers.get("sec-websocket-key"));
    boolean upgrade = headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket");
    if (!upgrade || key.isEmpty()) {
      respond(
          out,
          """
          HTTP/1.1 426 Upgrade Required
          Upgrade: websocket
          Connection: Upgrade, close
          Content-Length: 0

          """);
      return false;
    }
    respond(
        out,
        """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: %s

        """
            .formatted(accept(key.get())));
    return true;
  }

  private static void respond(OutputStream out, String response) throws IOException {
    out.write(response.replace("\n", "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SUFFIX).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
