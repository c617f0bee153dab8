package dev.inlet.runner.pipeline;

/** Hears how a pipeline gets on. Called once per batch by the pipeline's thread; must not block. */
@FunctionalInterface
public interface DeliveryListener {

  /** Ignores everything. */
  DeliveryListener NONE = messages -> {};

  /** That many messages are where they should be. */
  void delivered(int messages);
}
