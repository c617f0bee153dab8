package dev.inlet.runner.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.inlet.config.JsonText;
import dev.inlet.config.Masker;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * One object per line with {@code time}, {@code level}, {@code source} and {@code message}, and the
 * parts of an event that has some.
 */
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
    List<KeyValuePair> parts = event.getKeyValuePairs();
    if (parts != null) {
      parts.forEach(part -> part(line.append(','), part));
    }
    return line.append("}\n").toString();
  }

  private void part(StringBuilder line, KeyValuePair part) {
    if (part.value instanceof Number number) {
      line.append('"').append(part.key).append("\":").append(number);
    } else {
      member(line, part.key, masked(String.valueOf(part.value)));
    }
  }

  private static StringBuilder member(StringBuilder line, String name, String value) {
    return line.append('"').append(name).append("\":").append(JsonText.quote(value));
  }
}
