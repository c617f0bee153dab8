package dev.inlet.output;

import static java.util.Objects.requireNonNull;

/** Ignores what another listener throws. */
final class HarmlessListener implements OutputListener {
  private final OutputListener listener;

  HarmlessListener(OutputListener listener) {
    this.listener = requireNonNull(listener, "listener is null");
  }

  @Override
  public void warning(String message) {
    try {
      listener.warning(message);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // A listener watches; what goes wrong in it is no business of the output's.
    }
  }
}
