package dev.inlet.runner.logging;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventLog;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** The log of a pipeline, for the events that the host puts in words. */
public final class LoggerLog implements EventLog {
  private final Logger logger;

  /** Writes to a logger. */
  public LoggerLog(Logger logger) {
    this.logger = requireNonNull(logger, "logger is null");
  }

  @Override
  public void info(String line) {
    logger.info("{}", line);
  }

  @Override
  public void warn(String line) {
    logger.warn("{}", line);
  }

  @Override
  public void info(String line, Map<String, Object> fields) {
    write(logger.atInfo(), line, fields);
  }

  @Override
  public void warn(String line, Map<String, Object> fields) {
    write(logger.atWarn(), line, fields);
  }

  private static void write(LoggingEventBuilder event, String line, Map<String, Object> fields) {
    LoggingEventBuilder complete = event;
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      complete = complete.addKeyValue(field.getKey(), field.getValue());
    }
    complete.log("{}", line);
  }

  @Override
  public void debug(String line) {
    logger.debug("{}", line);
  }

  @Override
  public void debug(String line, Throwable failure) {
    logger.debug("{}", line, failure);
  }
}
