package com.example.embedding;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Optional;

/** Tells the application's log what becomes of a feed. */
final class LossLog implements InputListener {
  private static final System.Logger LOGGER = System.getLogger(LossLog.class.getName());

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    LOGGER.log(WARNING, failure.getMessage() + "; again in " + nextDelay);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    LOGGER.log(WARNING, loss.getMessage() + "; again in " + nextDelay);
  }

  @Override
  public void dataResumed(Duration gap) {
    LOGGER.log(INFO, "what the server sent within " + gap + " is missing");
  }
}
