package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An input that passes every call on to another one. A decorator overrides what it changes, so that
 * none of them forgets a method of {@link Input} that has a default.
 */
public abstract class ForwardingInput implements Input {
  private final Input input;

  /** Passes calls on to this input. */
  protected ForwardingInput(Input input) {
    this.input = requireNonNull(input, "input is null");
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    input.connect();
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    return input.read(maxWait);
  }

  @Override
  public void wakeUp() {
    input.wakeUp();
  }

  @Override
  public boolean disconnect(String reason) {
    return input.disconnect(reason);
  }

  @Override
  public boolean replaceConnection(Duration overlap)
      throws ConnectFailedException, InterruptedException {
    return input.replaceConnection(overlap);
  }

  @Override
  public Optional<CompletableFuture<Duration>> ping() {
    return input.ping();
  }

  @Override
  public String source() {
    return input.source();
  }

  @Override
  public InputStatus status() {
    return input.status();
  }

  @Override
  public void close() {
    input.close();
  }

  /** That of the other input. */
  @Override
  public String toString() {
    return input.toString();
  }
}
