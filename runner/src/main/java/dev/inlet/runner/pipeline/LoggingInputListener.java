package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;

/** Tells an operator what becomes of an input: one line for one event, stack traces at debug. */
public final class LoggingInputListener implements InputListener {
  private final Logger logger;

  public LoggingInputListener(Logger logger) {
    this.logger = requireNonNull(logger, "logger is null");
  }

  @Override
  public void warning(String message) {
    logger.warn("{}", message);
  }

  @Override
  public void connected() {
    logger.info("connected");
  }

  @Override
  public void reconnected(Duration outage) {
    logger.info("connected again, {} after the last sign of life", format(outage));
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    logger.warn(
        "cannot connect: {}; failure {} in a row, {}",
        failure.getMessage(),
        failures,
        next(nextDelay));
    logger.debug("cannot connect", failure);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    logger.warn(
        "connection lost: {}; it was up for {} and brought {}, {}",
        loss.getMessage(),
        format(uptime),
        count(messages),
        next(nextDelay));
    logger.debug("connection lost", loss);
  }

  @Override
  public void dataResumed(Duration gap) {
    logger.info(
        "messages flow again after {}; what the server sent in that time is missing", format(gap));
  }

  @Override
  public void dataContinued(Duration pause) {
    logger.info("messages flow again after {}, from where they had stopped", format(pause));
  }

  @Override
  public void missed(Gap gap) {
    String where = gap.subscription().map(name -> " of " + name).orElse("");
    logger.warn(
        "{}{} missing: {}",
        gap.messages().isPresent()
            ? count(gap.messages().getAsLong())
            : "an unknown number of messages",
        where,
        gap.reason());
  }

  @Override
  public void repeated(long messages) {
    logger.debug("{} came again", count(messages));
  }

  @Override
  public void batchRefused(int messages, Throwable cause, Duration delay) {
    logger.warn(
        "the output refused {}: {}; again in {}", count(messages), describe(cause), format(delay));
    logger.debug("the output failed", cause);
  }

  @Override
  public void batchDropped(int messages, Throwable cause) {
    logger.warn("the output refused {}, lost for good: {}", count(messages), describe(cause));
    logger.debug("the output failed", cause);
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    logger.info(
        "the output accepts messages again, after {} in {}",
        refusals == 1 ? "1 refusal" : refusals + " refusals",
        format(outage));
  }

  @Override
  public void readingPaused(Duration pause) {
    logger.warn(
        "the output is slow: nothing has been read from the connection for {}, as what was received"
            + " still waits for it",
        format(pause));
  }

  @Override
  public void readingResumed(Duration pause) {
    logger.info("reading from the connection again after a pause of {}", format(pause));
  }

  private static String next(Optional<Duration> delay) {
    return delay
        .map(wait -> "next attempt in " + format(wait))
        .orElse("there will be no further attempt");
  }

  static String format(Duration duration) {
    return Durations.format(duration.truncatedTo(ChronoUnit.MILLIS));
  }

  static String count(long messages) {
    return messages == 1 ? "1 message" : messages + " messages";
  }

  /** An exception that was meant for people speaks for itself; others need their name, too. */
  static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getName();
    }
    return failure instanceof IOException ? message : failure.getClass().getName() + ": " + message;
  }
}
