package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.host.resilience.ForwardingInput;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps what a plugin does wrong when it is asked for its status from those who watch it: they see
 * no status then, and the log says once why.
 */
final class StatusGuardingInput extends ForwardingInput {
  private final String origin;
  private final InputListener listener;
  private final Masker masker;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Guards the status of an input.
   *
   * @param origin of the plugin
   * @param masker knows the secrets of the configuration
   */
  StatusGuardingInput(Input input, String origin, InputListener listener, Masker masker) {
    super(input);
    this.origin = requireNonNull(origin, "origin is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.masker = requireNonNull(masker, "masker is null");
  }

  @Override
  public InputStatus status() {
    try {
      return requireNonNull(super.status(), "status has returned null");
    } catch (RuntimeException | LinkageError e) {
      if (warned.compareAndSet(false, true)) {
        listener.warning("cannot tell its status: " + PluginProblem.of(origin, e, masker));
      }
      return InputStatus.NONE;
    }
  }
}
