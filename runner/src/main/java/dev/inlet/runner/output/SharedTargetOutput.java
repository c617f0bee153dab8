package dev.inlet.runner.output;

import dev.inlet.output.Output;

/**
 * An output to something that the outputs of other pipelines write to as well, and that would be
 * closed for all of them if a thread were interrupted while it writes.
 */
public interface SharedTargetOutput extends Output {

  /**
   * Gives the output up: no write begins any more, which ends in {@link InterruptedException}, and
   * one that is under way is left to finish as any other, however long the target takes. Any thread
   * may call it; returns at once.
   *
   * @return whether the thread of the output may be interrupted; false if it is writing
   */
  boolean giveUp();
}
