package dev.inlet.runner.pipeline;

import dev.inlet.input.Messages;

/** Hears how a pipeline gets on. Called once per batch by the pipeline's thread; must not block. */
@FunctionalInterface
public interface DeliveryListener {

  /** Ignores everything. */
  DeliveryListener NONE = messages -> {};

  /** That many messages are where they should be. */
  void delivered(int messages);

  /** The output has dropped that many messages, as its config says; not called for none. */
  default void dropped(int messages) {}

  /**
   * The pipeline has failed or is given up, and that many messages are lost that were received and
   * not written. Called once at most, by the thread that it ends with or by whoever gives it up.
   */
  default void lost(long messages) {}

  /**
   * A batch is about to be given to the output, again if it was refused before. Must not throw.
   *
   * @param messages to be read during the call only
   */
  default void writing(Messages messages) {}

  /** That many messages were left out by the filter; not called where none were. */
  default void filtered(int messages) {}
}
