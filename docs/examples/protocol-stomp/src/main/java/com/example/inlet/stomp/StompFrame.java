package com.example.inlet.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.protocol.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A frame as it lies in a message: a line with the command, lines with headers, an empty line, the
 * body, and a zero byte.
 *
 * @param headers of headers with the same name the first
 * @param bodyFrom where the body begins
 */
record StompFrame(String command, Map<String, String> headers, int bodyFrom, int bodySize) {

  /** Reads the one frame of a message. */
  static StompFrame parse(byte[] message) throws ProtocolException {
    int lineEnd = indexOf(message, '\n', 0);
    String command = line(message, 0, lineEnd);
    if (!command.matches("[A-Z]+")) {
      throw malformed("it begins with no command");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    int next = lineEnd + 1;
    while (true) {
      lineEnd = indexOf(message, '\n', next);
      String header = line(message, next, lineEnd);
      next = lineEnd + 1;
      if (header.isEmpty()) {
        break;
      }
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw malformed("a header has no colon");
      }
      headers.putIfAbsent(
          unescape(header.substring(0, colon)), unescape(header.substring(colon + 1)));
    }
    return new StompFrame(command, headers, next, bodySize(message, next, headers));
  }

  private static int bodySize(byte[] message, int from, Map<String, String> headers)
      throws ProtocolException {
    String length = headers.get("content-length");
    if (length == null) {
      return indexOf(message, 0, from) - from;
    }
    if (!length.matches("\\d{1,9}")) {
      throw malformed("its content-length is no number");
    }
    int size = Integer.parseInt(length);
    if (size >= message.length - from || message[from + size] != 0) {
      throw malformed("its content-length is not that of its body");
    }
    return size;
  }

  private static int indexOf(byte[] message, int wanted, int from) throws ProtocolException {
    for (int i = from; i < message.length; i++) {
      if (message[i] == wanted) {
        return i;
      }
    }
    throw malformed("its end is missing");
  }

  private static String line(byte[] message, int from, int to) {
    boolean carriageReturn = to > from && message[to - 1] == '\r';
    return new String(message, from, to - from - (carriageReturn ? 1 : 0), UTF_8);
  }

  private static String unescape(String text) {
    // The backslash last: until then each of them begins one escape.
    return text.replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\c", ":")
        .replace("\0", "\\");
  }

  static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace(":", "\\c");
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Quotes nothing: who knows what it is. */
  private static ProtocolException malformed(String why) {
    return new ProtocolException("the server sent what is no STOMP frame: " + why);
  }
}
