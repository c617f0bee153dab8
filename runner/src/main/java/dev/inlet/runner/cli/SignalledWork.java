package dev.inlet.runner.cli;

import java.time.Duration;

/** Work that signals end. All methods but {@link #call} are called by other threads. */
interface SignalledWork {

  /** Does the work; gives the exit status. */
  int call() throws Exception;

  /** Makes {@link #call} return; called once, with the name of the signal. */
  void stop(String signal);

  /**
   * A second signal, other than SIGHUP, has come, and the process ends at once: reports what is
   * lost.
   */
  void abandon(String signal);

  /** How long the work may take to return after it was told to, as things are. */
  Duration patience();

  /**
   * Does what a signal asks for if that is something else than to end.
   *
   * @return whether that was so
   */
  default boolean takes(String signal) {
    return false;
  }

  /** Removes what must not outlive the process; called once, however it ends. */
  default void cleanUp() {}
}
