package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.resilience.ForwardingInput;
import dev.inlet.input.Input;

/** An input with what was made for it, which ends with it. */
final class OwningInput extends ForwardingInput {
  private final Runnable beforeClose;
  private final Runnable afterClose;

  /**
   * An input that owns something.
   *
   * @param beforeClose ends what the input may be waiting for; throws nothing
   * @param afterClose closes what it owns; throws nothing
   */
  OwningInput(Input input, Runnable beforeClose, Runnable afterClose) {
    super(input);
    this.beforeClose = requireNonNull(beforeClose, "beforeClose is null");
    this.afterClose = requireNonNull(afterClose, "afterClose is null");
  }

  @Override
  public void close() {
    beforeClose.run();
    try {
      super.close();
    } finally {
      afterClose.run();
    }
  }
}
