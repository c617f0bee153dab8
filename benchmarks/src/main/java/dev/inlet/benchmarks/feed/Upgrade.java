package dev.inlet.benchmarks.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The handshake (RFC 6455, section 4.2).
 *
 * @param shape what the client wants
 * @param contextTakeover whether compressed messages may refer to those before them
 */
record Upgrade(Shape shape, boolean contextTakeover) {
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_HEAD_BYTES = 16 * 1024;

  /**
   * Reads a request and answers it.
   *
   * @param spent what was granted for once, by a URL with {@code &once=} and any text: a client
   *     that cannot be kept from connecting again asks for that
   * @throws IOException if it cannot be granted, which the client was told then
   */
  static Upgrade accept(Wire wire, Set<String> spent) throws IOException {
    List<String> lines = readHead(wire).lines().toList();
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(":", 2);
      if (field.length == 2) {
        headers.merge(
            field[0].toLowerCase(Locale.ROOT), field[1].strip(), (one, two) -> one + ", " + two);
      }
    }
    try {
      String target = lines.get(0).split(" ", -1)[1];
      if (target.contains("&once=") && !spent.add(target)) {
        throw new IllegalArgumentException("it was granted for once");
      }
      return grant(wire, Shape.parse(target), headers);
    } catch (IllegalArgumentException e) {
      write(wire, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      throw new IOException("refused: " + lines.get(0) + ": " + e.getMessage(), e);
    }
  }

  private static Upgrade grant(Wire wire, Shape shape, Map<String, String> headers)
      throws IOException {
    String key = headers.get("sec-websocket-key");
    if (key == null) {
      throw new IllegalArgumentException("not a websocket handshake");
    }
    StringBuilder answer =
        new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
            .append("Connection: Upgrade\r\nSec-WebSocket-Accept: ")
            .append(acceptKey(key));
    boolean contextTakeover = true;
    if (shape.deflate()) {
      List<String> offer = deflateOffer(headers.getOrDefault("sec-websocket-extensions", ""));
      contextTakeover = !offer.contains("server_no_context_takeover");
      answer
          .append("\r\nSec-WebSocket-Extensions: permessage-deflate")
          .append(contextTakeover ? "" : "; server_no_context_takeover");
    }
    write(wire, answer.append("\r\n\r\n").toString());
    return new Upgrade(shape, contextTakeover);
  }

  /** The first offer of permessage-deflate that suits a compressor with the largest window. */
  private static List<String> deflateOffer(String extensions) {
    return Stream.of(extensions.split(",", -1))
        .map(offer -> Arrays.stream(offer.split(";", -1)).map(String::strip).toList())
        .filter(offer -> offer.get(0).equals("permessage-deflate"))
        .filter(offer -> offer.stream().noneMatch(part -> part.startsWith("server_max_window")))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no offer of permessage-deflate"));
  }

  private static String readHead(Wire wire) throws IOException {
    ByteBuffer next = ByteBuffer.allocate(1);
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      if (wire.read(next.clear()) < 0 || head.length() == MAX_HEAD_BYTES) {
        throw new IOException("no request");
      }
      head.append((char) next.get(0));
    }
    return head.toString();
  }

  private static void write(Wire wire, String text) throws IOException {
    wire.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
  }

  private static String acceptKey(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SUFFIX).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
