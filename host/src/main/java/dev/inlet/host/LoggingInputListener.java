package dev.inlet.host;

import static dev.inlet.host.EventText.count;
import static dev.inlet.host.EventText.describe;
import static dev.inlet.host.EventText.format;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells an operator what becomes of an input: one line for one event, stack traces at debug. Which
 * library writes the log is the host's to say.
 */
public final class LoggingInputListener implements InputListener {
  private final EventLog log;

  /** A listener that writes to a log. */
  public LoggingInputListener(EventLog log) {
    this.log = requireNonNull(log, "log is null");
  }

  @Override
  public void warning(String message) {
    log.warn(message);
  }

  @Override
  public void detail(String message) {
    log.debug(message);
  }

  @Override
  public void connected() {
    log.info("connected", new EventFields("connected").all());
  }

  @Override
  public void reconnected(Duration outage) {
    log.info(
        "connected again, " + format(outage) + " after the last sign of life",
        new EventFields("reconnected").with("outage_seconds", outage).all());
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    log.warn(
        "cannot connect: "
            + failure.getMessage()
            + "; failure "
            + failures
            + " in a row, "
            + next(nextDelay),
        new EventFields("connect_failed")
            .with(failure.details())
            .with("failures", failures)
            .withDelay(nextDelay)
            .all());
    log.debug("cannot connect", failure);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    log.warn(
        "connection lost: "
            + loss.getMessage()
            + "; it was up for "
            + format(uptime)
            + " and brought "
            + count(messages)
            + ", "
            + next(nextDelay),
        new EventFields("connection_lost")
            .with(loss.details())
            .with("uptime_seconds", uptime)
            .with("messages", messages)
            .withDelay(nextDelay)
            .all());
    log.debug("connection lost", loss);
  }

  @Override
  public void connectionReplaced(String reason, Duration age) {
    log.info(
        "replaced the connection after " + format(age) + ": " + reason,
        new EventFields("connection_replaced").with("uptime_seconds", age).all());
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    log.warn(
        "cannot replace the connection: "
            + failure.getMessage()
            + "; it goes on, next attempt in "
            + format(nextDelay),
        new EventFields("replacement_failed")
            .with(failure.details())
            .with("delay_seconds", nextDelay)
            .all());
    log.debug("cannot replace the connection", failure);
  }

  @Override
  public void dataResumed(Duration gap) {
    log.info(
        "messages flow again after "
            + format(gap)
            + "; what the server sent in that time is missing",
        new EventFields("data_resumed").with("gap_seconds", gap).all());
  }

  @Override
  public void dataContinued(Duration pause) {
    log.info(
        "messages flow again after " + format(pause) + ", from where they had stopped",
        new EventFields("data_continued").with("pause_seconds", pause).all());
  }

  @Override
  public void missed(Gap gap) {
    String missing =
        gap.messages().isPresent()
            ? count(gap.messages().getAsLong())
            : "an unknown number of messages";
    String where = gap.subscription().map(name -> " of " + name).orElse("");
    EventFields fields = new EventFields("messages_missed");
    gap.messages().ifPresent(messages -> fields.with("messages", messages));
    log.warn(missing + where + " missing: " + gap.reason(), fields.all());
  }

  @Override
  public void repeated(long messages) {
    log.debug(count(messages) + " came again");
  }

  @Override
  public void refilled(long messages) {
    log.info(
        count(messages) + " that had been missed were fetched",
        new EventFields("messages_refilled").with("messages", messages).all());
  }

  @Override
  public void batchRefused(int messages, Throwable cause, Duration delay) {
    log.warn(
        "the output refused "
            + count(messages)
            + ": "
            + describe(cause)
            + "; again in "
            + format(delay),
        new EventFields("batch_refused")
            .with("messages", messages)
            .with("delay_seconds", delay)
            .all());
    log.debug("the output failed", cause);
  }

  @Override
  public void batchDropped(int messages, Throwable cause) {
    log.warn(
        "the output refused " + count(messages) + ", lost for good: " + describe(cause),
        new EventFields("batch_dropped").with("messages", messages).all());
    log.debug("the output failed", cause);
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    log.info(
        "the output accepts messages again, after "
            + (refusals == 1 ? "1 refusal" : refusals + " refusals")
            + " in "
            + format(outage),
        new EventFields("output_recovered")
            .with("refusals", refusals)
            .with("outage_seconds", outage)
            .all());
  }

  @Override
  public void readingPaused(Duration pause) {
    log.warn(
        "the output is slow: nothing has been read from the connection for "
            + format(pause)
            + ", as what was received still waits for it",
        new EventFields("reading_paused").with("pause_seconds", pause).all());
  }

  @Override
  public void readingResumed(Duration pause) {
    log.info(
        "reading from the connection again after a pause of " + format(pause),
        new EventFields("reading_resumed").with("pause_seconds", pause).all());
  }

  private static String next(Optional<Duration> delay) {
    return delay
        .map(wait -> "next attempt in " + format(wait))
        .orElse("there will be no further attempt");
  }
}
