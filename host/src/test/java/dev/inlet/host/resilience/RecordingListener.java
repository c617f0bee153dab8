package dev.inlet.host.resilience;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told, one line for each call. */
final class RecordingListener implements InputListener {
  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  @Override
  public void connected() {
    events.add("connected");
  }

  @Override
  public void reconnected(Duration outage) {
    events.add("connected again after " + outage.toMillis() + " ms");
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    events.add("recovered from " + refusals + " after " + outage.toMillis() + " ms");
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    events.add("failed " + failures + ": " + failure.getMessage() + ", " + show(nextDelay));
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    events.add(
        loss.getMessage()
            + " after "
            + uptime.toMillis()
            + " ms and "
            + messages
            + " messages, "
            + show(nextDelay));
  }

  @Override
  public void connectionReplaced(String reason, Duration age) {
    events.add("replaced after " + age.toMillis() + " ms: " + reason);
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    events.add("not replaced: " + failure.getMessage() + ", " + show(Optional.of(nextDelay)));
  }

  @Override
  public void dataContinued(Duration pause) {
    events.add("continued after " + pause.toMillis() + " ms");
  }

  @Override
  public void dataResumed(Duration gap) {
    events.add("resumed after " + gap.toMillis() + " ms");
  }

  @Override
  public void batchRefused(int messages, Throwable cause, Duration delay) {
    events.add(messages + " refused: " + cause.getMessage() + ", " + show(Optional.of(delay)));
  }

  @Override
  public void batchDropped(int messages, Throwable cause) {
    events.add(messages + " dropped: " + cause.getMessage());
  }

  private static String show(Optional<Duration> delay) {
    return delay.map(next -> "again in " + next.toMillis() + " ms").orElse("never again");
  }
}
