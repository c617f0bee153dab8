package dev.inlet.input;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears what becomes of an input, for logs and metrics. Called at most a few times per event, never
 * per message, by the thread on which it happened, so by several; must not block. Messages hold no
 * secrets. What a listener throws is ignored.
 */
public interface InputListener {

  /** Ignores everything. */
  InputListener NONE = new InputListener() {};

  /**
   * A listener that passes everything on and never throws, so that no fault of a listener can
   * disturb an input. Errors of the virtual machine, such as {@link OutOfMemoryError}, still pass.
   */
  static InputListener harmless(InputListener listener) {
    return HarmlessListener.around(listener);
  }

  /** An unsafe or doubtful setting, reported once when the input is made. */
  default void warning(String message) {}

  /**
   * What an input has chosen by itself, reported once when it is made: for those who look for a
   * fault, and in no log otherwise. By default ignored.
   */
  default void detail(String message) {}

  /** The input is connected for the first time. */
  default void connected() {}

  /**
   * The input is connected again after a loss, whether messages come or not. By default the same as
   * {@link #connected}.
   *
   * @param outage since the last sign of life on the connection that was lost
   */
  default void reconnected(Duration outage) {
    connected();
  }

  /**
   * An attempt to connect failed.
   *
   * @param failures how many failures there were in a row, this one included
   * @param nextDelay until the next attempt; empty if there will be none
   */
  default void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {}

  /**
   * An established connection was lost.
   *
   * @param uptime how long it had been established; from {@link #connectionReplaced} on if it took
   *     the place of another one
   * @param messages how many messages came in that time
   * @param nextDelay until the next attempt; empty if there will be none
   */
  default void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {}

  /**
   * A connection was replaced by the next one, with nothing missing between them.
   *
   * @param reason why, such as {@code max_age}; holds no secret
   * @param age how long it had been established
   */
  default void connectionReplaced(String reason, Duration age) {}

  /**
   * An attempt to replace a connection failed; the connection stays.
   *
   * @param nextDelay until the next attempt
   */
  default void replacementFailed(ConnectFailedException failure, Duration nextDelay) {}

  /**
   * Messages flow again after a loss.
   *
   * @param gap from the last sign of life on the connection that was lost to the first message;
   *     what the server sent in that time is missing
   */
  default void dataResumed(Duration gap) {}

  /**
   * Messages flow again after a loss, and none is missing: the input went on where it was. Called
   * in place of {@link #dataResumed} for an input that {@linkplain InputCapability#RESUME resumes},
   * and had positions to go on from.
   *
   * @param pause from the last sign of life on the connection that was lost to the first message
   */
  default void dataContinued(Duration pause) {}

  /**
   * Messages are missing, and the input knows of it: the server no longer has them, or left them
   * out. Beside {@link #dataResumed}, which says how long nobody listened.
   */
  default void missed(Gap gap) {}

  /**
   * Messages came again that had come before; not called for each.
   *
   * @param messages how many since the last call
   */
  default void repeated(long messages) {}

  /**
   * Messages that had been missed were fetched some other way, and come before newer ones.
   *
   * @param messages how many
   */
  default void refilled(long messages) {}

  /**
   * The output refused a batch, which will be redelivered.
   *
   * @param delay until then
   */
  default void batchRefused(int messages, Throwable cause, Duration delay) {}

  /** The output refused a batch, which is lost, as the configuration says. */
  default void batchDropped(int messages, Throwable cause) {}

  /**
   * The output accepts batches again.
   *
   * @param refusals how many it had refused in a row
   * @param outage since the first of them
   */
  default void outputRecovered(int refusals, Duration outage) {}

  /**
   * The input has not read from its connection for long, because what it received is not taken. Not
   * called for short pauses, and once for each long one. The calling thread may be one that serves
   * many connections.
   *
   * @param pause how long it has lasted so far
   */
  default void readingPaused(Duration pause) {}

  /**
   * Reading goes on after a pause that was reported with {@link #readingPaused}, be it on another
   * connection that replaces the one that was paused. Not called for a pause that lasts until the
   * connection is lost: {@link #connectionLost} ends that, too.
   */
  default void readingResumed(Duration pause) {}
}
