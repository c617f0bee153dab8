package dev.inlet.auth;

import dev.inlet.config.Masker;
import java.util.function.Consumer;

/** The context that a host has filled in. */
record HostAuthContext(
    String label, Consumer<String> warnings, Masker masker, Consumer<String> loginRequests)
    implements AuthContext {

  @Override
  public void warning(String message) {
    warnings.accept(masker.mask(message));
  }

  @Override
  public void requestLogin(String reason) {
    loginRequests.accept(masker.mask(reason));
  }

  @Override
  public String toString() {
    return "AuthContext[" + label + "]";
  }
}
