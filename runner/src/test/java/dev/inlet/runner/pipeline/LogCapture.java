package dev.inlet.runner.pipeline;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.inlet.runner.logging.Logs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a pipeline logs, as {@code LEVEL message}. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  public LogCapture(String pipeline) {
    this(Logs.pipeline(pipeline));
  }

  private LogCapture(org.slf4j.Logger captured) {
    logger = (Logger) captured;
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
    logger.setAdditive(false);
  }

  /** What the process logs. */
  public static LogCapture ofProcess() {
    return new LogCapture(Logs.process());
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
  }
}
