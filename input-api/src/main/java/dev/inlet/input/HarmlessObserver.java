package dev.inlet.input;

import static java.util.Objects.requireNonNull;

/** Ignores what another observer throws. */
final class HarmlessObserver implements AttemptObserver {
  private final AttemptObserver observer;

  private HarmlessObserver(AttemptObserver observer) {
    this.observer = requireNonNull(observer, "observer is null");
  }

  /** {@link AttemptObserver#NONE} stays what it is, so that an input can recognise it. */
  static AttemptObserver around(AttemptObserver observer) {
    return observer == NONE || observer instanceof HarmlessObserver
        ? observer
        : new HarmlessObserver(observer);
  }

  @Override
  public void ended(AttemptStep step) {
    try {
      observer.ended(step);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // An observer watches; what goes wrong in it is no business of the input's.
    }
  }
}
