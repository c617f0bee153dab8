package dev.inlet.runner.logging;

import ch.qos.logback.classic.Level;

/** How much a pipeline logs. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  Level level() {
    return Level.valueOf(name());
  }
}
