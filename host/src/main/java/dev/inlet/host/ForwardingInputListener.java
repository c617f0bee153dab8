package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Optional;

/**
 * A listener that passes every call on to another one. One that does more of some overrides those,
 * so that none of them forgets a method of {@link InputListener}.
 */
public abstract class ForwardingInputListener implements InputListener {
  private final InputListener next;

  /** Passes calls on to this listener. */
  protected ForwardingInputListener(InputListener next) {
    this.next = requireNonNull(next, "next is null");
  }

  @Override
  public void warning(String message) {
    next.warning(message);
  }

  @Override
  public void detail(String message) {
    next.detail(message);
  }

  @Override
  public void connected() {
    next.connected();
  }

  @Override
  public void reconnected(Duration outage) {
    next.reconnected(outage);
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    next.connectFailed(failure, failures, nextDelay);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    next.connectionLost(loss, uptime, messages, nextDelay);
  }

  @Override
  public void connectionReplaced(String reason, Duration age) {
    next.connectionReplaced(reason, age);
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    next.replacementFailed(failure, nextDelay);
  }

  @Override
  public void dataResumed(Duration gap) {
    next.dataResumed(gap);
  }

  @Override
  public void dataContinued(Duration pause) {
    next.dataContinued(pause);
  }

  @Override
  public void missed(Gap gap) {
    next.missed(gap);
  }

  @Override
  public void repeated(long messages) {
    next.repeated(messages);
  }

  @Override
  public void refilled(long messages) {
    next.refilled(messages);
  }

  @Override
  public void batchRefused(int messages, Throwable cause, Duration delay) {
    next.batchRefused(messages, cause, delay);
  }

  @Override
  public void batchDropped(int messages, Throwable cause) {
    next.batchDropped(messages, cause);
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    next.outputRecovered(refusals, outage);
  }

  @Override
  public void readingPaused(Duration pause) {
    next.readingPaused(pause);
  }

  @Override
  public void readingResumed(Duration pause) {
    next.readingResumed(pause);
  }
}
