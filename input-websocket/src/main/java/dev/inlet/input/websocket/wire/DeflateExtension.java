package dev.inlet.input.websocket.wire;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was agreed on for permessage-deflate (RFC 7692, section 7.1). A client that never compresses
 * what it sends, as this one, is bound by no parameter about its own side.
 *
 * @param serverContextTakeover whether a message may refer to those before it
 */
public record DeflateExtension(boolean serverContextTakeover) {
  /** Whatever the server answers to this suits an inflater with the largest window. */
  public static final String OFFER = "permessage-deflate; client_max_window_bits";

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** A name, with a value or without, and white space around each part. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "[ \\t]*(?<name>"
              + TOKEN
              + ")[ \\t]*(?:=[ \\t]*(?:(?<token>"
              + TOKEN
              + ")|\"(?<quoted>[^\"]*)\")[ \\t]*)?");

  /**
   * Reads the server's answer.
   *
   * @throws IllegalArgumentException if it is none to the offer; the message follows a "but"
   */
  public static DeflateExtension parse(String header) {
    String[] parts = header.split(";", -1);
    if (!trim(parts[0]).equalsIgnoreCase("permessage-deflate")) {
      throw new IllegalArgumentException("only permessage-deflate was offered");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      Matcher parameter = PARAMETER.matcher(parts[i]);
      if (!parameter.matches()) {
        throw notValid();
      }
      String name = parameter.group("name").toLowerCase(Locale.ROOT);
      if (!seen.add(name) || !isValid(name, value(parameter))) {
        throw notValid();
      }
    }
    return new DeflateExtension(!seen.contains("server_no_context_takeover"));
  }

  private static IllegalArgumentException notValid() {
    return new IllegalArgumentException("a parameter of it is not valid");
  }

  /** A quoted value is a token once the quotes and backslashes are taken away (RFC 6455, 9.1). */
  private static Optional<String> value(Matcher parameter) {
    String quoted = parameter.group("quoted");
    return quoted == null
        ? Optional.ofNullable(parameter.group("token"))
        : Optional.of(quoted.replaceAll("\\\\(.)", "$1"));
  }

  private static boolean isValid(String name, Optional<String> value) {
    return switch (name) {
      case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
      case "server_max_window_bits", "client_max_window_bits" ->
          value.isPresent() && value.get().matches("8|9|1[0-5]");
      default -> false;
    };
  }

  private static String trim(String text) {
    return text.replaceAll("^[ \\t]+|[ \\t]+$", "");
  }
}
