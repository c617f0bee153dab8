package dev.inlet.runner.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("The log of a process")
final class LogsTest {

  @AfterEach
  void restore() {
    Logs.setFormat(LogFormat.TEXT);
  }

  private static List<Appender<ILoggingEvent>> appenders() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    List<Appender<ILoggingEvent>> all = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(all::add);
    return all;
  }

  @Test
  @DisplayName("goes on through the same appender when a pipeline starts that has its format")
  void sameFormat() {
    Logs.setFormat(LogFormat.JSON);
    List<Appender<ILoggingEvent>> before = appenders();
    Logs.setFormat(LogFormat.JSON);

    assertThat(appenders()).isEqualTo(before).hasSize(1);
  }

  @Test
  @DisplayName("has one appender, another one, when the format changes")
  void otherFormat() {
    List<Appender<ILoggingEvent>> before = appenders();
    Logs.setFormat(LogFormat.JSON);

    assertThat(appenders()).hasSize(1).doesNotContainAnyElementsOf(before);
  }
}
