package dev.inlet.runner.output;

import java.io.IOException;

/**
 * Thrown once, in place of the first write after an output has refused others that were under way:
 * by then whoever writes can see them refused, which could not be seen yet when this write began.
 * So what comes behind one that was refused is not written before it. If none is, or the order does
 * not matter, the same batch can be written again at once.
 */
public final class BehindRefusedWriteException extends IOException {
  private static final long serialVersionUID = 1;

  /** There is one reason only. */
  public BehindRefusedWriteException() {
    super("a batch before it was refused");
  }
}
