package dev.inlet.runner.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.inlet.config.Masker;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

@DisplayName("A line of the log")
final class LayoutTest {

  private static LoggingEvent event(
      String logger, Level level, String message, @Nullable Throwable failure) {
    LoggingEvent event =
        new LoggingEvent(
            "", new LoggerContext().getLogger(logger), level, message, failure, new Object[0]);
    event.setInstant(Instant.parse("2026-11-23T22:40:00.123Z"));
    return event;
  }

  private static String text(
      String logger, Level level, String message, @Nullable Throwable failure) {
    return new TextLayout(new Masker()).doLayout(event(logger, level, message, failure));
  }

  @Test
  @DisplayName("has the time, the level, the pipeline and the message")
  void text() {
    assertThat(text("inlet.trades", Level.WARN, "connection lost", null))
        .isEqualTo("2026-11-23T22:40:00.123Z WARN  [trades] connection lost\n");
    assertThat(text("io.netty.util", Level.ERROR, "leak", null))
        .isEqualTo("2026-11-23T22:40:00.123Z ERROR [io.netty.util] leak\n");
  }

  @Test
  @DisplayName("stays one line whatever a server puts into it")
  void escapes() {
    assertThat(text("inlet.a", Level.INFO, "a\r\nb\tc\u001b[31m\u0085\u2028é", null))
        .isEqualTo("2026-11-23T22:40:00.123Z INFO  [a] a\\r\\nb\\tc\\u001b[31m\\u0085\\u2028é\n");
  }

  @Test
  @DisplayName("shows no secret in its message, failure or stack trace")
  void secrets() {
    Masker masker = new Masker();
    masker.add("s3cret/\nvalue");
    IOException failure = new IOException("refused s3cret/\nvalue");
    for (LineLayout layout : new LineLayout[] {new TextLayout(masker), new JsonLayout(masker)}) {
      for (Level level : new Level[] {Level.WARN, Level.DEBUG}) {
        assertThat(layout.doLayout(event("inlet.a", level, "no s3cret%2F%0Avalue", failure)))
            .contains("no [REDACTED]", "refused [REDACTED]")
            .doesNotContain("s3cret");
      }
    }
  }

  @Test
  @DisplayName("has a failure in short, and its stack trace only at debug")
  void failures() {
    IOException failure = new IOException("no\nroute");

    assertThat(text("inlet.a", Level.WARN, "failed", failure))
        .isEqualTo("2026-11-23T22:40:00.123Z WARN  [a] failed (java.io.IOException: no\\nroute)\n");
    assertThat(text("inlet.a", Level.DEBUG, "failed", failure))
        .startsWith("2026-11-23T22:40:00.123Z DEBUG [a] failed\njava.io.IOException: no")
        .contains("at dev.inlet.runner.logging.LayoutTest.failures");
  }

  @Test
  @DisplayName("is a JSON object if machines read it")
  void json() {
    JsonLayout layout = new JsonLayout(new Masker());

    assertThat(layout.doLayout(event("inlet.trades", Level.WARN, "a \"b\"\n", null)))
        .isEqualTo(
            "{\"time\":\"2026-11-23T22:40:00.123Z\",\"level\":\"warn\",\"source\":\"trades\","
                + "\"message\":\"a \\\"b\\\"\\n\"}\n");
    assertThat(layout.doLayout(event("inlet.a", Level.DEBUG, "failed", new IOException("no"))))
        .contains(",\"message\":\"failed\",\"stack_trace\":\"java.io.IOException: no\\n\\tat ");
  }

  @Test
  @DisplayName("has the parts of an event as members, masked as the message is; text has none")
  void parts() {
    Masker masker = new Masker();
    masker.add("s3cret value");
    LoggingEvent event = event("inlet.trades", Level.WARN, "connection lost", null);
    event.addKeyValuePair(new KeyValuePair("phase", "s3cret value"));
    event.addKeyValuePair(new KeyValuePair("code", 1008L));
    event.addKeyValuePair(new KeyValuePair("delay_seconds", 0.25));

    assertThat(new JsonLayout(masker).doLayout(event))
        .endsWith(
            "\"message\":\"connection lost\",\"phase\":\"[REDACTED]\",\"code\":1008,"
                + "\"delay_seconds\":0.25}\n");
    assertThat(new TextLayout(masker).doLayout(event)).endsWith("[trades] connection lost\n");
  }
}
