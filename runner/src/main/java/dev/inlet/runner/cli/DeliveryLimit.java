package dev.inlet.runner.cli;

import dev.inlet.input.Messages;
import dev.inlet.runner.pipeline.DeliveryListener;

/** Does something once a number of messages is delivered. */
final class DeliveryLimit implements DeliveryListener {
  private final long limit;
  private volatile Runnable action = () -> {};
  private long delivered;

  /**
   * Makes a limit.
   *
   * @param limit 0 for none
   */
  DeliveryLimit(long limit) {
    this.limit = limit;
  }

  /** Sets what to do; to be called before the pipeline starts. */
  void onReached(Runnable reached) {
    action = reached;
  }

  @Override
  public void delivered(int messages) {
    delivered += messages;
    if (limit > 0 && delivered >= limit) {
      action.run();
    }
  }

  @Override
  public void dropped(int messages) {}

  @Override
  public void lost(long messages) {}

  @Override
  public void writing(Messages messages) {}

  @Override
  public void filtered(int messages) {}
}
