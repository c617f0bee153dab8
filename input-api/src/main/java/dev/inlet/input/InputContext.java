package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Authenticator;

/**
 * What a host gives an input to work with.
 *
 * @param label what the user calls this input; empty if nothing
 * @param authenticator to be asked at every attempt; {@link Authenticator#NONE} if the
 *     configuration enables no scheme
 * @param authenticated whether the configuration enables a scheme
 * @param listener hears what the input has to say
 */
public record InputContext(
    String label, Authenticator authenticator, boolean authenticated, InputListener listener) {
  public InputContext {
    requireNonNull(label, "label is null");
    requireNonNull(authenticator, "authenticator is null");
    requireNonNull(listener, "listener is null");
  }

  /** A context without a label, credentials or a listener. */
  public static InputContext plain() {
    return new InputContext("", Authenticator.NONE, false, InputListener.NONE);
  }
}
