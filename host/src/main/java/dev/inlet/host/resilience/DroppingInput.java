package dev.inlet.host.resilience;

import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;

/** Gives refused batches up and reports them: the opposite of {@link ReplayingInput}. */
public final class DroppingInput extends ForwardingInput {
  private final InputListener listener;

  /**
   * Decorates an input, which it closes when it is closed itself.
   *
   * @param listener hears of every batch that is given up, from the thread that refused it
   */
  public DroppingInput(Input input, InputListener listener) {
    super(input);
    this.listener = InputListener.harmless(listener);
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    Batch batch = super.read(maxWait);
    return batch.isEmpty() ? batch : batch.withSettlement(new Drop(batch));
  }

  private final class Drop implements Batch.Settlement {
    private final Batch batch;

    Drop(Batch batch) {
      this.batch = batch;
    }

    @Override
    public void acknowledged() {
      batch.ack();
    }

    @Override
    public void refused(Throwable cause) {
      batch.nack(cause);
      listener.batchDropped(batch.size(), cause);
    }
  }
}
