package dev.inlet.input.websocket;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What was agreed on for permessage-deflate (RFC 7692, section 7.1). A client that never compresses
 * what it sends, as this one, is bound by no parameter about its own side.
 *
 * @param serverContextTakeover whether a message may refer to those before it
 */
record DeflateExtension(boolean serverContextTakeover) {
  /** Whatever the server answers to this suits an inflater with the largest window. */
  static final String OFFER = "permessage-deflate; client_max_window_bits";

  /**
   * Reads the server's answer.
   *
   * @throws IllegalArgumentException if it is none to the offer; the message follows a "but"
   */
  static DeflateExtension parse(String header) {
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals("permessage-deflate")) {
      throw new IllegalArgumentException("only permessage-deflate was offered");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("=", 2);
      String name = parameter[0].strip();
      if (!seen.add(name) || !isValid(name, parameter.length < 2 ? "" : parameter[1].strip())) {
        throw new IllegalArgumentException("a parameter of it is not valid");
      }
    }
    return new DeflateExtension(!seen.contains("server_no_context_takeover"));
  }

  private static boolean isValid(String name, String value) {
    return switch (name) {
      case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
      case "server_max_window_bits", "client_max_window_bits" ->
          value.replace("\"", "").matches("8|9|1[0-5]");
      default -> false;
    };
  }
}
