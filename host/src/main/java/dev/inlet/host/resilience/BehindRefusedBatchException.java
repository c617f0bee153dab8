package dev.inlet.host.resilience;

/**
 * Why a batch is refused that was under way behind one that was refused: so that it is redelivered
 * behind it and the order is kept. Whoever writes several batches at a time refuses those behind
 * with this first, and then the one that was refused with its own reason: for {@link
 * ReplayingInput} they are one refusal, with one delay.
 */
public final class BehindRefusedBatchException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * The reason of all batches behind one.
   *
   * @param cause why that one was refused
   */
  public BehindRefusedBatchException(Throwable cause) {
    super("an earlier batch was refused", cause, false, false);
  }
}
