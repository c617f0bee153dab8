package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The batches that an output writes at the same time, in their order, and how many messages it is
 * given meanwhile. One thread, the owner, adds and removes them and waits for them; writes end on
 * any thread.
 */
final class WritesUnderWay {
  static final int MOST_BATCHES = 64;
  static final long MOST_BYTES = 16 * 1024 * 1024;

  /** About what an output keeps of a message beside its payload. */
  private static final int MESSAGE_BYTES = 64;

  private final Runnable wakeUp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  // Changed by the owner alone, within the lock.
  private final Deque<Write> writes = new ArrayDeque<>();
  private long bytes;

  // Guarded by the lock.
  private int underWay;
  private int refused;
  private boolean ownerWaits;
  private boolean givenUp;

  // Changed by the owner alone; counted, and set to zero, within the lock.
  private volatile int expected;

  /** What became of a write. */
  enum State {
    UNDER_WAY,
    WRITTEN,
    REFUSED,
    /** It was counted as not written, whatever becomes of it. */
    GIVEN_UP
  }

  /**
   * Nothing is under way yet.
   *
   * @param wakeUp called by a thread on which a write ends while the owner {@linkplain
   *     #beginWaiting waits elsewhere}
   */
  WritesUnderWay(Runnable wakeUp) {
    this.wakeUp = requireNonNull(wakeUp, "wakeUp is null");
  }

  /** A batch that is written, and what becomes of it. */
  final class Write implements BiConsumer<@Nullable WriteResult, @Nullable Throwable> {
    private final Batch batch;
    private final int messages;
    private final long size;

    // Guarded by the lock until it has ended.
    private State state;
    private @Nullable Throwable failure;
    private int dropped;

    private Write(Batch batch, int messages, State state) {
      this.batch = batch;
      this.messages = messages;
      this.state = state;
      this.size = sizeOf(batch);
    }

    Batch batch() {
      return batch;
    }

    int messages() {
      return messages;
    }

    /** How many messages the output has dropped; of one that is written. */
    int dropped() {
      return dropped;
    }

    /** The output's stage has ended. */
    @Override
    public void accept(@Nullable WriteResult result, @Nullable Throwable reason) {
      if (reason instanceof CompletionException && reason.getCause() != null) {
        end(0, reason.getCause());
      } else if (reason != null) {
        end(0, reason);
      } else if (result == null) {
        end(0, new IllegalStateException("the output gave no result"));
      } else if (result.droppedMessages() > messages) {
        end(
            0,
            new IllegalStateException(
                "the output says that it dropped more messages than it was given: %d of %d"
                    .formatted(result.droppedMessages(), messages)));
      } else {
        end(result.droppedMessages(), null);
      }
    }

    private void end(int newDropped, @Nullable Throwable reason) {
      boolean wakes;
      lock.lock();
      try {
        dropped = newDropped;
        underWay--;
        if (state == State.UNDER_WAY) {
          state = reason == null ? State.WRITTEN : State.REFUSED;
          failure = reason;
          refused += reason == null ? 0 : 1;
        }
        wakes = ownerWaits;
        ended.signalAll();
      } finally {
        lock.unlock();
      }
      if (wakes) {
        wakeUp.run();
      }
    }
  }

  private static long sizeOf(Messages messages) {
    long size = (long) MESSAGE_BYTES * messages.size();
    for (MessageBlock block : messages.blocks()) {
      size += block.payloadBytes();
    }
    return size;
  }

  /**
   * Says how many messages are written next; they count as not written from now on.
   *
   * @param messages of the batch that is added next, or {@linkplain #writtenAtOnce written}; zero
   *     if there is none
   */
  void expect(int messages) {
    expected = messages;
  }

  /** How many messages are written next. */
  int expected() {
    return expected;
  }

  /**
   * Says that the messages that are written next were written before their batch could be added.
   *
   * @return false if they count as not written, since they were given up
   */
  boolean writtenAtOnce() {
    lock.lock();
    try {
      if (!givenUp) {
        expected = 0;
      }
      return !givenUp;
    } finally {
      lock.unlock();
    }
  }

  /** Adds the batch of the messages that are written next, whose write ends with the stage. */
  void add(Batch batch, CompletionStage<WriteResult> stage) {
    var unused = stage.whenComplete(add(batch));
  }

  /** Adds the batch of the messages that are written next, whose write has ended by throwing. */
  void addRefused(Batch batch, Throwable reason) {
    add(batch).end(0, reason);
  }

  /** Adds a batch that is not written, as one before it was refused and will be redelivered. */
  void addBehindRefused(Batch batch) {
    add(batch).end(0, new IOException("a batch before it was refused"));
  }

  private Write add(Batch batch) {
    lock.lock();
    try {
      Write write = new Write(batch, expected, givenUp ? State.GIVEN_UP : State.UNDER_WAY);
      expected = 0;
      writes.addLast(write);
      bytes += write.size;
      underWay++;
      return write;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is nothing; for the owner, and without a cost. */
  boolean isEmpty() {
    return writes.isEmpty();
  }

  /** Whether another batch has to wait until the first one was removed. */
  boolean isFull() {
    return writes.size() >= MOST_BATCHES || bytes >= MOST_BYTES;
  }

  /** Whether any of them was refused; for the owner, and without a cost if there is none. */
  boolean anyRefused() {
    if (writes.isEmpty()) {
      return false;
    }
    lock.lock();
    try {
      return refused > 0;
    } finally {
      lock.unlock();
    }
  }

  /** What became of the first one, which there is. */
  State first() {
    lock.lock();
    try {
      return writes.getFirst().state;
    } finally {
      lock.unlock();
    }
  }

  /** Why the first one was refused, which it was. */
  Throwable firstFailure() {
    lock.lock();
    try {
      return requireNonNull(writes.getFirst().failure, "the batch was not refused");
    } finally {
      lock.unlock();
    }
  }

  /** Removes the first one, which has ended. */
  Write removeFirst() {
    lock.lock();
    try {
      Write first = writes.removeFirst();
      bytes -= first.size;
      refused -= first.state == State.REFUSED ? 1 : 0;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Removes those that are written, wherever they are; for the owner. */
  List<Write> removeWritten() {
    lock.lock();
    try {
      List<Write> written = writes.stream().filter(write -> write.state == State.WRITTEN).toList();
      writes.removeAll(written);
      written.forEach(write -> bytes -= write.size);
      return written;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the first one, which there is, has ended. */
  void awaitFirst() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (writes.getFirst().state == State.UNDER_WAY) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all have ended. */
  void awaitAll() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay > 0) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells that the owner is about to wait for something else, of which it is woken when a write
   * ends.
   *
   * @param together whether a refused one concerns those before it, which then have to end
   * @return false if it must not wait, as the first one has ended, or one that concerns it was
   *     refused
   */
  boolean beginWaiting(boolean together) {
    if (writes.isEmpty()) {
      return true;
    }
    lock.lock();
    try {
      ownerWaits = !(together && refused > 0) && writes.getFirst().state == State.UNDER_WAY;
      return ownerWaits;
    } finally {
      lock.unlock();
    }
  }

  /** The owner no longer waits. */
  void endWaiting() {
    if (writes.isEmpty()) {
      return; // then it was never reported
    }
    lock.lock();
    try {
      ownerWaits = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up what is under way, and what is written next: it counts as not written, whatever
   * becomes of it. For any thread.
   *
   * @return how many messages are not written
   */
  int giveUp() {
    lock.lock();
    try {
      givenUp = true;
      writes.stream()
          .filter(write -> write.state == State.UNDER_WAY)
          .forEach(write -> write.state = State.GIVEN_UP);
      return messagesNotWritten();
    } finally {
      lock.unlock();
    }
  }

  /** How many messages are not written, and what is written next; for any thread. */
  int messagesNotWritten() {
    lock.lock();
    try {
      return expected
          + writes.stream()
              .filter(write -> write.state != State.WRITTEN)
              .mapToInt(write -> write.messages)
              .sum();
    } finally {
      lock.unlock();
    }
  }

  /** The same, and the memory of their batches, as far as those were added; for any thread. */
  Unsettled unsettled() {
    lock.lock();
    try {
      long size =
          writes.stream()
              .filter(write -> write.state != State.WRITTEN)
              .mapToLong(write -> write.size)
              .sum();
      return new Unsettled(messagesNotWritten(), size);
    } finally {
      lock.unlock();
    }
  }
}
