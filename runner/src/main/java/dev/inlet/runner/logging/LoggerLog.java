package dev.inlet.runner.logging;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventLog;
import org.slf4j.Logger;

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
  public void debug(String line) {
    logger.debug("{}", line);
  }

  @Override
  public void debug(String line, Throwable failure) {
    logger.debug("{}", line, failure);
  }
}
