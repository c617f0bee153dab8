package dev.inlet.input.websocket;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps every log line of the process, of whatever level, while it is open. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level levelBefore = root.getLevel();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

  /** Begins; nobody else gets the lines meanwhile. */
  static LogCapture open() {
    LogCapture capture = new LogCapture();
    capture.root.iteratorForAppenders().forEachRemaining(capture.others::add);
    capture.others.forEach(capture.root::detachAppender);
    capture.setContext(capture.root.getLoggerContext());
    capture.start();
    capture.root.addAppender(capture);
    capture.root.setLevel(Level.TRACE);
    return capture;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      lines.add(event.getThrowableProxy().getClassName() + event.getThrowableProxy().getMessage());
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    root.setLevel(levelBefore);
    root.detachAppender(this);
    others.forEach(root::addAppender);
  }
}
