package dev.inlet.host;

/** A log that people read, in the library of the host. Called by several threads. */
public interface EventLog {

  /** What is as it should be. */
  void info(String line);

  /** What somebody may have to do something about. */
  void warn(String line);

  /** What only somebody who looks for a fault wants to know. */
  void debug(String line);

  /** As {@link #debug(String)}, with the stack trace of a failure. */
  void debug(String line, Throwable failure);
}
