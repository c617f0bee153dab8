package dev.inlet.runner.logging;

/** What a line of the log looks like. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** For machines: a JSON object. */
  JSON
}
