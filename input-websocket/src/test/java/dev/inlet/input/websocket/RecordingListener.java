package dev.inlet.input.websocket;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything that an input tells. */
public final class RecordingListener implements InputListener {

  /** What is told of a failed attempt. */
  record Failure(ConnectFailedException cause, int failures, Optional<Duration> nextDelay) {}

  /** What is told of a loss. */
  record Loss(
      NotConnectedException cause, Duration uptime, long messages, Optional<Duration> nextDelay) {}

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final List<Loss> losses = new CopyOnWriteArrayList<>();
  private final List<Duration> gaps = new CopyOnWriteArrayList<>();
  private final List<Duration> outages = new CopyOnWriteArrayList<>();
  private final List<Boolean> readiness = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();

  @Override
  public void warning(String message) {
    warnings.add(message);
    texts.add(message);
  }

  @Override
  public void connected() {
    readiness.add(true);
  }

  @Override
  public void reconnected(Duration outage) {
    connected();
    outages.add(outage);
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failuresInARow, Optional<Duration> nextDelay) {
    failures.add(new Failure(failure, failuresInARow, nextDelay));
    texts.add(stackTrace(failure));
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    losses.add(new Loss(loss, uptime, messages, nextDelay));
    readiness.add(false);
    texts.add(stackTrace(loss));
  }

  @Override
  public void dataResumed(Duration gap) {
    gaps.add(gap);
  }

  /** An exception with all its causes, as a careless log would show it. */
  static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  List<Loss> losses() {
    return List.copyOf(losses);
  }

  /** The first loss. */
  Loss loss() {
    return losses.get(0);
  }

  List<Duration> gaps() {
    return List.copyOf(gaps);
  }

  /** How long the input was not connected, for each time that it was connected again. */
  List<Duration> outages() {
    return List.copyOf(outages);
  }

  /** True for each time that the input was connected, false for each loss, in order. */
  List<Boolean> readiness() {
    return List.copyOf(readiness);
  }

  /** All that people could read, stack traces included. */
  List<String> texts() {
    return List.copyOf(texts);
  }
}
