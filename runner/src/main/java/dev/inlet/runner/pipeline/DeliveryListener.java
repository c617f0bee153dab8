package dev.inlet.runner.pipeline;

import dev.inlet.input.Messages;

/**
 * Hears how a pipeline gets on. Called once per batch by the pipeline's thread; must not block.
 * Nothing has a default, so that no listener that passes on what it hears can leave one out.
 */
public interface DeliveryListener {

  /** Ignores everything. */
  DeliveryListener NONE =
      new DeliveryListener() {
        @Override
        public void delivered(int messages) {}

        @Override
        public void dropped(int messages) {}

        @Override
        public void lost(long messages) {}

        @Override
        public void writing(Messages messages) {}

        @Override
        public void filtered(int messages) {}
      };

  /** That many messages are where they should be. */
  void delivered(int messages);

  /** The output has dropped that many messages, as its config says; not called for none. */
  void dropped(int messages);

  /**
   * The pipeline has failed or is given up, and that many messages are lost that were received and
   * not written; not called for none, nor where they come again, as positions are kept from which
   * the input catches up. Called once at most, by the thread that it ends with or by whoever gives
   * it up.
   */
  void lost(long messages);

  /**
   * A batch is about to be given to the output, again if it was refused before. Must not throw.
   *
   * @param messages to be read during the call only
   */
  void writing(Messages messages);

  /** That many messages were left out by the filter; not called where none were. */
  void filtered(int messages);
}
