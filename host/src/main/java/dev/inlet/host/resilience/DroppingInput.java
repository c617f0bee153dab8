package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;

/** Gives refused batches up and reports them: the opposite of {@link ReplayingInput}. */
public final class DroppingInput implements Input {
  private final Input input;
  private final InputListener listener;

  public DroppingInput(Input input, InputListener listener) {
    this.input = requireNonNull(input, "input is null");
    this.listener = InputListener.harmless(listener);
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    input.connect();
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    Batch batch = input.read(maxWait);
    return batch.isEmpty() ? batch : batch.withSettlement(new Drop(batch));
  }

  @Override
  public void wakeUp() {
    input.wakeUp();
  }

  @Override
  public boolean disconnect(String reason) {
    return input.disconnect(reason);
  }

  @Override
  public void close() {
    input.close();
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
