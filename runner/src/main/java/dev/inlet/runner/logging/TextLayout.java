package dev.inlet.runner.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code TIME LEVEL [source] message}. */
final class TextLayout extends LineLayout {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    line.append(time(event)).append(' ').append(event.getLevel());
    line.append(" ".repeat(6 - event.getLevel().toString().length()));
    line.append('[').append(Logs.source(event.getLoggerName())).append("] ");
    appendEscaped(line, message(event));
    return line.append('\n').append(stackTrace(event)).toString();
  }

  /** What comes from outside must neither begin a new line nor steer a terminal. */
  private static void appendEscaped(StringBuilder line, String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
  }
}
