package dev.inlet.runner.pipeline;

/**
 * What an output was given and has not written yet.
 *
 * @param messages how many those are
 * @param bytes about how much memory their batches take, without one that the output is being given
 */
public record Unsettled(int messages, long bytes) {

  /** Nothing. */
  public static final Unsettled NONE = new Unsettled(0, 0);
}
