package dev.inlet.input;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears what becomes of an input, for logs and metrics. Called at most a few times per event, never
 * per message, by the thread on which it happened; must not block. Messages hold no secrets.
 */
public interface InputListener {

  /** Ignores everything. */
  InputListener NONE = new InputListener() {};

  /** An unsafe or doubtful setting, told once when the input is made. */
  default void warning(String message) {}

  /** The input is connected. */
  default void connected() {}

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
   * @param uptime how long it had been established
   * @param messages how many messages came through it
   * @param nextDelay until the next attempt; empty if there will be none
   */
  default void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {}

  /**
   * Messages flow again after a loss.
   *
   * @param gap from the loss to the first message; what the server sent in that time is missing
   */
  default void dataResumed(Duration gap) {}

  /**
   * The output refused a batch, which will be handed out again.
   *
   * @param delay until then
   */
  default void batchRefused(int messages, Throwable cause, Duration delay) {}

  /** The output refused a batch, which is lost, as the configuration says. */
  default void batchDropped(int messages, Throwable cause) {}
}
