package dev.inlet.input;

/**
 * Hears how an attempt to connect goes, step by step, for somebody who wants to know why it fails.
 * An input that knows its steps reports each when it has ended, by the thread on which that
 * happened, one at a time and in order; from {@link Input#connect}, while a connection is awaited
 * or read, and from {@link Input#close}. A host hears at least what {@code connect}, {@code read}
 * and {@code close} tell it, so an input need not report anything.
 */
@FunctionalInterface
public interface AttemptObserver {

  /** Ignores everything. An input need not describe steps that it would be told. */
  AttemptObserver NONE = step -> {};

  /**
   * An observer that passes everything on and never throws. Errors of the virtual machine, such as
   * {@link OutOfMemoryError}, still pass.
   */
  static AttemptObserver harmless(AttemptObserver observer) {
    return HarmlessObserver.around(observer);
  }

  /**
   * A step has ended. Must not block for long.
   *
   * @param step holds no secret
   */
  void ended(AttemptStep step);
}
