package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes on what a scheme asks for to the input that it authenticates, once there is one. */
final class LoginRequests implements Consumer<String> {
  private final String scheme;
  private final InputListener listener;
  private volatile @Nullable Input input;

  LoginRequests(String scheme, InputListener listener) {
    this.scheme = requireNonNull(scheme, "scheme is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  void passTo(Input made) {
    input = requireNonNull(made, "made is null");
  }

  @Override
  public void accept(String reason) {
    Input present = input;
    if (present != null && !present.disconnect(scheme + " asks for a new login: " + reason)) {
      listener.warning(
          scheme
              + " asks for a new login, which this input cannot make before its connection ends: "
              + reason);
    }
  }
}
