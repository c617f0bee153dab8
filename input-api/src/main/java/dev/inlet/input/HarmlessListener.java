package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** Ignores what another listener throws. */
final class HarmlessListener implements InputListener {
  private final InputListener listener;

  private HarmlessListener(InputListener listener) {
    this.listener = requireNonNull(listener, "listener is null");
  }

  static InputListener around(InputListener listener) {
    return listener == NONE || listener instanceof HarmlessListener
        ? listener
        : new HarmlessListener(listener);
  }

  private static void call(Runnable event) {
    try {
      event.run();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // A listener watches; what goes wrong in it is no business of the input's.
    }
  }

  @Override
  public void warning(String message) {
    call(() -> listener.warning(message));
  }

  @Override
  public void detail(String message) {
    call(() -> listener.detail(message));
  }

  @Override
  public void connected() {
    call(listener::connected);
  }

  @Override
  public void reconnected(Duration outage) {
    call(() -> listener.reconnected(outage));
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    call(() -> listener.connectFailed(failure, failures, nextDelay));
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    call(() -> listener.connectionLost(loss, uptime, messages, nextDelay));
  }

  @Override
  public void connectionReplaced(String reason, Duration age) {
    call(() -> listener.connectionReplaced(reason, age));
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    call(() -> listener.replacementFailed(failure, nextDelay));
  }

  @Override
  public void dataResumed(Duration gap) {
    call(() -> listener.dataResumed(gap));
  }

  @Override
  public void dataContinued(Duration pause) {
    call(() -> listener.dataContinued(pause));
  }

  @Override
  public void missed(Gap gap) {
    call(() -> listener.missed(gap));
  }

  @Override
  public void repeated(long messages) {
    call(() -> listener.repeated(messages));
  }

  @Override
  public void refilled(long messages) {
    call(() -> listener.refilled(messages));
  }

  @Override
  public void batchRefused(int messages, Throwable cause, Duration delay) {
    call(() -> listener.batchRefused(messages, cause, delay));
  }

  @Override
  public void batchDropped(int messages, Throwable cause) {
    call(() -> listener.batchDropped(messages, cause));
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    call(() -> listener.outputRecovered(refusals, outage));
  }

  @Override
  public void readingPaused(Duration pause) {
    call(() -> listener.readingPaused(pause));
  }

  @Override
  public void readingResumed(Duration pause) {
    call(() -> listener.readingResumed(pause));
  }
}
