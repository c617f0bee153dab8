package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;

/** An input with the authenticator that was made for it, which ends with it. */
final class AuthenticatedInput implements Input {
  private final Input input;
  private final GuardedAuthenticator authenticator;

  AuthenticatedInput(Input input, GuardedAuthenticator authenticator) {
    this.input = requireNonNull(input, "input is null");
    this.authenticator = requireNonNull(authenticator, "authenticator is null");
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

  /** First ends what the input may be waiting for. */
  @Override
  public void close() {
    authenticator.interrupt();
    try {
      input.close();
    } finally {
      authenticator.close();
    }
  }

  @Override
  public String toString() {
    return input.toString();
  }
}
