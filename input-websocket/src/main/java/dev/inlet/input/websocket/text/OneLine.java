package dev.inlet.input.websocket.text;

import dev.inlet.config.Printable;

/** Makes text of a server fit for one line of a log. */
public final class OneLine {
  private static final int MAX_LENGTH = 1024;

  private OneLine() {}

  /** The first KiB, with quotes around and control characters escaped. */
  public static String quote(String text) {
    return quote(text, MAX_LENGTH);
  }

  /** The beginning, with quotes around and control characters escaped. */
  public static String quote(String text, int maxLength) {
    int end = Math.min(text.length(), maxLength);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--; // never half a character
    }
    String escaped = text.substring(0, end).replace("\\", "\\\\").replace("\"", "\\\"");
    return "\"" + Printable.of(escaped) + (end < text.length() ? "…\"" : "\"");
  }
}
