package dev.inlet.runner.pipeline;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.inlet.runner.logging.Logs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a pipeline logs, as {@code LEVEL message}. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogCapture(String pipeline) {
    logger = (Logger) Logs.pipeline(pipeline);
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
    logger.setAdditive(false);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
  }
}
