package dev.inlet.runner.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.inlet.config.Masker;
import dev.inlet.config.Printable;

/** {@code TIME LEVEL [source] message}. */
final class TextLayout extends LineLayout {

  TextLayout(Masker masker) {
    super(masker);
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    line.append(time(event)).append(' ').append(event.getLevel());
    line.append(" ".repeat(6 - event.getLevel().toString().length()));
    line.append('[').append(Logs.source(event.getLoggerName())).append("] ");
    // What comes from outside must neither begin a new line nor steer a terminal.
    line.append(Printable.of(message(event)));
    return line.append('\n').append(stackTrace(event)).toString();
  }
}
