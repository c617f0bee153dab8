package dev.inlet.host;

import java.util.Map;

/** A log that people read, in the library of the host. Called by several threads. */
public interface EventLog {

  /** What is as it should be. */
  void info(String line);

  /** What somebody may have to do something about. */
  void warn(String line);

  /**
   * As {@link #info(String)}, with the parts of the event for logs that machines read.
   *
   * @param fields texts and numbers by names that stay the same; hold no secret
   */
  default void info(String line, Map<String, Object> fields) {
    info(line);
  }

  /**
   * As {@link #warn(String)}, with the parts of the event for logs that machines read.
   *
   * @param fields texts and numbers by names that stay the same; hold no secret
   */
  default void warn(String line, Map<String, Object> fields) {
    warn(line);
  }

  /** What only somebody who looks for a fault wants to know. */
  void debug(String line);

  /** As {@link #debug(String)}, with the stack trace of a failure. */
  void debug(String line, Throwable failure);
}
