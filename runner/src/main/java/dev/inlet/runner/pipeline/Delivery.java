package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.resilience.BehindRefusedBatchException;
import dev.inlet.input.Batch;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.filter.MessageFilter;
import dev.inlet.runner.output.BehindRefusedWriteException;
import dev.inlet.runner.pipeline.WritesUnderWay.State;
import dev.inlet.runner.pipeline.WritesUnderWay.Write;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Writes batches and settles them in order, on the thread of a pipeline. A batch that the output
 * has written by the time it returns, while nothing else is under way, is settled at once. All
 * others are settled once those before them are; once a refusal is seen nothing is written until
 * all that is under way has ended, and what is behind the batch that was refused is refused with
 * it, so that it is redelivered behind it. A write that begins while another one is refused may
 * still be made, and is made again then; an output prevents that by {@link
 * BehindRefusedWriteException}.
 */
final class Delivery {
  private final Output output;
  private final Optional<MessageFilter> filter;
  private final DeliveryListener listener;
  private final boolean redelivers;
  private final BooleanSupplier abandoned;
  private final WritesUnderWay underWay;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong filtered = new AtomicLong();
  // Whether the last batch that was settled will come again.
  private boolean refused;

  /**
   * A delivery to an output.
   *
   * @param filter says which messages the output is shown; the others count as taken
   * @param redelivers whether the input redelivers what is refused, so that the order is kept; each
   *     batch is settled for itself otherwise
   * @param wakeUp makes the thread of the pipeline come back from reading
   * @param abandoned whether nothing is refused any more, as nobody reads on
   */
  Delivery(
      Output output,
      Optional<MessageFilter> filter,
      DeliveryListener listener,
      boolean redelivers,
      Runnable wakeUp,
      BooleanSupplier abandoned) {
    this.output = requireNonNull(output, "output is null");
    this.filter = requireNonNull(filter, "filter is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.redelivers = redelivers;
    this.abandoned = requireNonNull(abandoned, "abandoned is null");
    this.underWay = new WritesUnderWay(wakeUp);
  }

  /** Whether every batch was settled. */
  boolean isIdle() {
    return underWay.isEmpty();
  }

  /** Whether there is a batch that was not settled, or is to be redelivered. */
  boolean isBusy() {
    return refused || !underWay.isEmpty();
  }

  /** How many messages the output has taken and not dropped; for any thread. */
  long delivered() {
    return delivered.get();
  }

  /** How many messages the output has dropped; for any thread. */
  long dropped() {
    return dropped.get();
  }

  /** How many messages the filter has left out; for any thread. */
  long filtered() {
    return filtered.get();
  }

  /** How many messages the output was given and has not written; for any thread. */
  int messagesNotWritten() {
    return underWay.messagesNotWritten();
  }

  /** The same, and the memory that they take; for any thread. */
  Unsettled unsettled() {
    return underWay.unsettled();
  }

  /**
   * The same when all of that is counted as lost, or comes again: what ends later counts no more.
   */
  int giveUp() {
    return underWay.giveUp();
  }

  /**
   * Says how many messages will be written next; they count as not written from now on.
   *
   * @param messages zero if there was nothing to read
   */
  void expect(int messages) {
    underWay.expect(messages);
  }

  /**
   * Writes a batch that is not empty and was {@linkplain #expect expected}. If one before it is
   * known to be refused it is not written, but redelivered behind that one.
   *
   * @throws OutputClosedException if nothing can ever be written any more
   */
  void write(Batch batch) throws OutputClosedException, InterruptedException {
    CompletionStage<WriteResult> stage;
    try {
      Messages chosen = chosen(batch); // which takes a while, in which one may be refused
      if (isBehindRefused()) {
        underWay.addBehindRefused(batch);
        return;
      }
      stage = requireNonNull(write(chosen), "the output gave no stage");
    } catch (Exception e) {
      refuseAtOnce(batch, e);
      return;
    }
    if (stage == Output.WRITTEN && underWay.isEmpty()) {
      int messages = underWay.expected();
      if (!underWay.writtenAtOnce()) {
        throw givenUp();
      }
      acknowledge(batch, messages, 0);
    } else {
      underWay.add(batch, stage);
    }
    if (Thread.interrupted()) {
      requireReader(); // unless it is the output that left it so
    }
  }

  private boolean isBehindRefused() {
    return redelivers && underWay.anyRefused();
  }

  private Messages chosen(Batch batch) {
    if (filter.isEmpty()) {
      return batch;
    }
    Messages chosen = filter.get().choose(batch);
    underWay.expect(chosen.size());
    return chosen;
  }

  private CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    if (messages.isEmpty()) {
      return Output.WRITTEN;
    }
    listener.writing(messages);
    while (true) {
      try {
        return output.write(messages);
      } catch (BehindRefusedWriteException e) {
        if (isBehindRefused()) {
          throw e;
        }
      }
    }
  }

  private void refuseAtOnce(Batch batch, Exception cause)
      throws OutputClosedException, InterruptedException {
    requireReader();
    if (!underWay.isEmpty()) {
      underWay.addRefused(batch, cause);
    } else if (cause instanceof OutputClosedException closed) {
      throw closed;
    } else {
      underWay.expect(0); // from now on it counts among those that wait
      refused = redelivers;
      batch.nack(cause);
    }
  }

  /** An output may leave the thread interrupted, which is nobody else's concern. */
  private void requireReader() throws InterruptedException {
    var unused = Thread.interrupted();
    if (abandoned.getAsBoolean()) {
      throw new InterruptedException();
    }
  }

  /**
   * Settles the batches whose writes have ended, and waits for all others if one of those was
   * refused.
   *
   * @throws OutputClosedException if nothing can ever be written any more
   */
  void settle() throws OutputClosedException, InterruptedException {
    while (!underWay.isEmpty()) {
      switch (underWay.first()) {
        case WRITTEN -> {
          Write written = underWay.removeFirst();
          acknowledge(written.batch(), written.messages(), written.dropped());
        }
        case REFUSED -> refuse();
        case GIVEN_UP -> throw givenUp();
        case UNDER_WAY -> {
          if (!isBehindRefused()) {
            return;
          }
          underWay.awaitFirst();
        }
      }
    }
  }

  private static InterruptedException givenUp() {
    return new InterruptedException("the pipeline was given up");
  }

  /**
   * Takes at the end what is written and was not settled, as one before it is not: what is behind
   * no gap is acknowledged, and all of it counts as any other. The rest stays not written.
   *
   * @return whether anything was acknowledged
   */
  boolean takeWritten() {
    boolean acknowledged = false;
    while (!underWay.isEmpty() && underWay.first() == State.WRITTEN) {
      Write written = underWay.removeFirst();
      acknowledge(written.batch(), written.messages(), written.dropped());
      acknowledged = true;
    }
    for (Write written : underWay.removeWritten()) {
      count(written.batch(), written.messages(), written.dropped());
    }
    return acknowledged;
  }

  /**
   * A batch is written.
   *
   * @param messages how many of its messages the output was given
   * @param gone how many of these it has dropped
   */
  private void acknowledge(Batch batch, int messages, int gone) {
    refused = false;
    batch.ack();
    count(batch, messages, gone);
  }

  private void count(Batch batch, int messages, int gone) {
    int leftOut = batch.size() - messages;
    int written = messages - gone;
    delivered.lazySet(delivered.get() + written);
    if (written > 0) {
      listener.delivered(written);
    }
    if (gone > 0) {
      dropped.lazySet(dropped.get() + gone);
      listener.dropped(gone);
    }
    if (leftOut > 0) {
      filtered.lazySet(filtered.get() + leftOut);
      listener.filtered(leftOut);
    }
  }

  /** Refuses the first batch, and with it all others if it is redelivered. */
  private void refuse() throws OutputClosedException, InterruptedException {
    Throwable cause = underWay.firstFailure();
    if (redelivers || cause instanceof OutputClosedException) {
      underWay.awaitAll();
    }
    requireReader();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof OutputClosedException closed) {
      throw closed;
    }
    Batch first = underWay.removeFirst().batch();
    if (redelivers) {
      refuseBehind(cause);
    }
    refused = redelivers;
    first.nack(cause);
  }

  private void refuseBehind(Throwable cause) {
    BehindRefusedBatchException reason = new BehindRefusedBatchException(cause);
    while (!underWay.isEmpty()) {
      underWay.removeFirst().batch().nack(reason);
    }
  }

  /** Whether another batch has to wait until the first one that is under way was settled. */
  boolean isFull() {
    return underWay.isFull();
  }

  /** Waits until the first one that is under way, which there is, can be settled. */
  void awaitFirst() throws InterruptedException {
    underWay.awaitFirst();
  }

  /**
   * Says that the thread is about to wait for the input, of which it is woken when there is
   * something to settle.
   *
   * @return false if there is already
   */
  boolean beginReading() {
    return underWay.beginWaiting(redelivers);
  }

  /** Says that the thread no longer waits for the input. */
  void endReading() {
    underWay.endWaiting();
  }
}
