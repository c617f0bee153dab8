package dev.inlet.kafka;

import dev.inlet.input.EndOfInputException;
import dev.inlet.input.InputListener;

/** Hears what becomes of one connection of a task. */
interface ConnectionListener extends InputListener {

  /**
   * The input has ended, or has given up: there is no connection any more, and never will be. Not
   * called for one that this side closes. Called by the thread that reads.
   */
  void ended(EndOfInputException end);
}
