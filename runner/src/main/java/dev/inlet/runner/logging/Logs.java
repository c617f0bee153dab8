package dev.inlet.runner.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.inlet.config.Masker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers of this process and their settings. */
public final class Logs {
  static final String PROCESS = "inlet";
  private static final String PIPELINE_PREFIX = PROCESS + ".";
  private static final String APPENDER = "stderr";

  /** Warns each second while a broker is away, which the output reports in its own words. */
  private static final String KAFKA = "org.apache.kafka";

  /** Warns of what clients of the monitor do wrong, in stack traces. */
  private static final String JETTY = "org.eclipse.jetty";

  private static final Masker MASKER = new Masker();

  private static volatile @Nullable LogFormat installed;

  private Logs() {}

  /** The logger for what concerns the whole process. */
  public static Logger process() {
    return LoggerFactory.getLogger(PROCESS);
  }

  /** The logger of a pipeline, whose lines begin with its name. */
  public static Logger pipeline(String name) {
    return LoggerFactory.getLogger(PIPELINE_PREFIX + name);
  }

  /** Knows the secrets of all configurations of this process; no line of the log shows one. */
  public static Masker masker() {
    return MASKER;
  }

  /** Sets how much a pipeline logs. */
  public static void setLevel(String pipeline, LogLevel level) {
    if (pipeline(pipeline) instanceof ch.qos.logback.classic.Logger logger) {
      logger.setLevel(level.level());
    }
  }

  /** Sets what all lines look like; what is logged meanwhile notices only if that changes. */
  public static void setFormat(LogFormat format) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      change(context, format);
    }
  }

  private static synchronized void change(LoggerContext context, LogFormat format) {
    if (installed != format) {
      install(context, format);
    }
  }

  /** One appender to standard error; libraries log warnings only. */
  static void install(LoggerContext context, LogFormat format) {
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    Appender<ILoggingEvent> before = root.getAppender(APPENDER);
    root.addAppender(appender(context, format));
    if (before != null) {
      root.detachAppender(before);
      before.stop();
    }
    root.setLevel(Level.WARN);
    context.getLogger(KAFKA).setLevel(Level.ERROR);
    context.getLogger(JETTY).setLevel(Level.ERROR);
    context.getLogger(PROCESS).setLevel(Level.INFO);
    installed = format;
  }

  private static Appender<ILoggingEvent> appender(LoggerContext context, LogFormat format) {
    LineLayout layout =
        switch (format) {
          case TEXT -> new TextLayout(MASKER);
          case JSON -> new JsonLayout(MASKER);
        };
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** What stands in brackets: a pipeline's name, or the logger of a library. */
  static String source(String loggerName) {
    return loggerName.startsWith(PIPELINE_PREFIX)
        ? loggerName.substring(PIPELINE_PREFIX.length())
        : loggerName;
  }
}
