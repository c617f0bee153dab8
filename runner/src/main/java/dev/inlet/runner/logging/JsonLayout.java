package dev.inlet.runner.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.inlet.config.JsonText;
import dev.inlet.config.Masker;
import java.util.Locale;

/** One object per line with {@code time}, {@code level}, {@code source} and {@code message}. */
final class JsonLayout extends LineLayout {

  JsonLayout(Masker masker) {
    super(masker);
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160).append('{');
    member(line, "time", time(event)).append(',');
    member(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT)).append(',');
    member(line, "source", Logs.source(event.getLoggerName())).append(',');
    member(line, "message", message(event));
    String stackTrace = stackTrace(event);
    if (!stackTrace.isEmpty()) {
      member(line.append(','), "stack_trace", stackTrace);
    }
    return line.append("}\n").toString();
  }

  private static StringBuilder member(StringBuilder line, String name, String value) {
    return line.append('"').append(name).append("\":").append(JsonText.quote(value));
  }
}
