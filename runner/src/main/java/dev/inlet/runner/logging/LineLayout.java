package dev.inlet.runner.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.inlet.config.Masker;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** What both formats have in common: one event is one line, unless somebody debugs. */
abstract class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final Masker masker;

  LineLayout(Masker masker) {
    this.masker = masker;
  }

  static String time(ILoggingEvent event) {
    return TIME.format(event.getInstant());
  }

  /** The message, and the failure in short if there is one and nobody debugs; no secrets. */
  String message(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    String message = event.getFormattedMessage();
    return masker.mask(
        failure == null || showsStackTrace(event)
            ? message
            : message + " (" + failure.getClassName() + ": " + failure.getMessage() + ")");
  }

  String masked(String text) {
    return masker.mask(text);
  }

  /** The stack trace without secrets, or nothing. */
  String stackTrace(ILoggingEvent event) {
    return event.getThrowableProxy() != null && showsStackTrace(event)
        ? masker.mask(ThrowableProxyUtil.asString(event.getThrowableProxy()))
        : "";
  }

  private static boolean showsStackTrace(ILoggingEvent event) {
    return !event.getLevel().isGreaterOrEqual(Level.INFO);
  }
}
