package dev.inlet.kafka;

import dev.inlet.host.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of a task in the worker's log. They name the task, as the context that the worker adds
 * to lines is not known to other threads than its own.
 */
final class TaskLog implements EventLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(InletSourceTask.class);

  private final String name;

  TaskLog(String name) {
    this.name = name;
  }

  @Override
  public void info(String line) {
    LOGGER.info("{}: {}", name, line);
  }

  @Override
  public void warn(String line) {
    LOGGER.warn("{}: {}", name, line);
  }

  @Override
  public void debug(String line) {
    LOGGER.debug("{}: {}", name, line);
  }

  @Override
  public void debug(String line, Throwable failure) {
    LOGGER.debug("{}: {}", name, line, failure);
  }
}
