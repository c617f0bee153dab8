package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.resilience.ForwardingInput;
import dev.inlet.input.Input;

/** An input with the authenticator that was made for it, which ends with it. */
final class AuthenticatedInput extends ForwardingInput {
  private final GuardedAuthenticator authenticator;

  AuthenticatedInput(Input input, GuardedAuthenticator authenticator) {
    super(input);
    this.authenticator = requireNonNull(authenticator, "authenticator is null");
  }

  /** First ends what the input may be waiting for. */
  @Override
  public void close() {
    authenticator.interrupt();
    try {
      super.close();
    } finally {
      authenticator.close();
    }
  }
}
