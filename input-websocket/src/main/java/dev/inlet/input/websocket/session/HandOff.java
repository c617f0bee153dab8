package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.transport.EventLoopLoan;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes bursts of messages from the event loop to the reading thread. Bounded in messages and
 * bytes: once a bound is reached the event loop is told to pause, and when half of it is free to
 * resume. One burst is one lock and at most one wake-up.
 */
public final class HandOff implements Outlet {
  /** A taken burst ends with the block that reaches one of these. */
  private static final int FULL_MESSAGES = 16 * 1024;

  private static final long FULL_BYTES = 4L << 20;

  /** With so much at a time, it matters whether it is read while what came before is written. */
  private static final long MUCH_BYTES = 32 * 1024;

  /** A reading thread is quick if it waits for so many times as long as it is away. */
  private static final int QUICK = 4;

  private final int maxMessages;
  private final long maxBytes;
  private final Runnable resume;
  private final ReentrantLock lock = new ReentrantLock();
  private final Taker reader = new Taker(lock);

  // Guarded by the lock.
  private final Deque<PooledBlock> blocks = new ArrayDeque<>();
  private EventLoopLoan eventLoop = EventLoopLoan.NONE;
  private long messages;
  private long bytes;
  private boolean paused;
  private boolean ended;
  private boolean discarded;
  private boolean woken;
  private long leftAt = System.nanoTime(); // when the reading thread was here last
  private boolean quick; // it had been away for so short that little could be read meanwhile

  /**
   * A hand-off.
   *
   * @param resume called, by the reading thread or one that adds, each time that there is room
   *     again after a pause
   */
  HandOff(int maxMessages, long maxBytes, Runnable resume) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
    this.resume = requireNonNull(resume, "resume is null");
  }

  /** The event loop adds: the reading thread may run it from now on. */
  void lend(EventLoopLoan adding) {
    lock.lock();
    try {
      eventLoop = requireNonNull(adding, "adding is null");
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a burst; a bound can be exceeded by what is read at once. After {@link #discard} there
   * always is room, and everything is given back.
   */
  @Override
  public boolean add(List<PooledBlock> burst) {
    lock.lock();
    try {
      append(burst);
      return discarded || pauseIfFull();
    } finally {
      lock.unlock();
    }
  }

  private void append(List<PooledBlock> burst) {
    if (discarded || ended) {
      burst.forEach(PooledBlock::giveUp); // nobody takes them any more
      return;
    }
    for (PooledBlock block : burst) {
      blocks.addLast(block);
      messages += block.messages().size();
      bytes += block.messages().memoryBytes();
    }
    if (!burst.isEmpty()) {
      if (quick || holdsLittle()) {
        reader.lend(eventLoop);
      }
      reader.wake();
    }
  }

  /** Whether what waits is little: nobody is behind. Any thread may ask. */
  boolean holdsLittle() {
    lock.lock();
    try {
      return bytes < MUCH_BYTES;
    } finally {
      lock.unlock();
    }
  }

  private boolean pauseIfFull() {
    if (messages >= maxMessages || bytes >= maxBytes) {
      paused = true;
    }
    return !paused;
  }

  /**
   * Counts a burst that is going to be added in another form. Called by the event loop, which has
   * to stop reading when it is false, as for {@link #add}.
   */
  boolean reserve(long newMessages, long newBytes) {
    lock.lock();
    try {
      if (discarded) {
        return true;
      }
      messages += newMessages;
      bytes += newBytes;
      return pauseIfFull();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds what came of a burst that was {@linkplain #reserve counted} before, and may be more than
   * that. If there is no {@linkplain #hasRoom room} then, it is a pause as after {@link #add}. Any
   * thread.
   */
  void addReserved(List<PooledBlock> burst, long reservedMessages, long reservedBytes) {
    boolean resumed;
    lock.lock();
    try {
      if (!discarded) {
        messages -= reservedMessages;
        bytes -= reservedBytes;
      }
      append(burst);
      boolean unused = pauseIfFull(); // or nobody would hear when there is room again
      resumed = endPause();
    } finally {
      lock.unlock();
    }
    if (resumed) {
      resume.run();
    }
  }

  /** Whether there is room again after a pause. */
  private boolean endPause() {
    boolean ends = paused && messages <= maxMessages / 2 && bytes <= maxBytes / 2;
    if (ends) {
      paused = false;
    }
    return ends;
  }

  @Override
  public boolean hasRoom() {
    lock.lock();
    try {
      return messages < maxMessages && bytes < maxBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives back what has arrived, and whatever still will: nobody is going to take it.
   *
   * @return how many messages had arrived
   */
  public long discard() {
    lock.lock();
    try {
      long arrivedBefore = messages;
      discarded = true;
      blocks.forEach(PooledBlock::giveUp);
      blocks.clear();
      messages = 0;
      bytes = 0;
      return arrivedBefore;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a {@link #take} that waits, or the next one that would. */
  public void wakeUp() {
    lock.lock();
    try {
      woken = true;
      reader.wake();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be added. */
  void end() {
    lock.lock();
    try {
      ended = true;
      reader.wake();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what has arrived, and waits for it as long as nothing has.
   *
   * @return nothing if the time is up, the reading thread was woken, or the hand-off is at its
   *     {@linkplain #isExhausted end}
   */
  public List<PooledBlock> take(long maxWaitNanos) throws InterruptedException {
    List<PooledBlock> taken = new ArrayList<>();
    boolean resumed;
    boolean tidyUp = false;
    lock.lockInterruptibly();
    try {
      long cameAt = System.nanoTime();
      reader.await(this::hasNothing, cameAt, maxWaitNanos);
      long away = cameAt - leftAt;
      leftAt = System.nanoTime();
      quick = away < (leftAt - cameAt) / QUICK;
      drainTo(taken);
      if (taken.isEmpty()) {
        woken = false; // or else it is for the next one, which may have to wait
        tidyUp = ended && reader.hasToTidyUp();
      }
      resumed = endPause();
    } finally {
      lock.unlock();
    }
    if (resumed) {
      resume.run();
    }
    if (tidyUp) {
      FastThreadLocal.removeAll(); // or the thread would hold on to Netty's classes
    }
    return taken;
  }

  private boolean hasNothing() {
    return blocks.isEmpty() && !ended && !woken;
  }

  private void drainTo(List<PooledBlock> taken) {
    long takenMessages = 0;
    long takenBytes = 0;
    while (!blocks.isEmpty() && takenMessages < FULL_MESSAGES && takenBytes < FULL_BYTES) {
      PooledBlock block = blocks.removeFirst();
      taken.add(block);
      takenMessages += block.messages().size();
      takenBytes += block.messages().memoryBytes();
    }
    messages -= takenMessages;
    bytes -= takenBytes;
    if (takenBytes >= MUCH_BYTES && !quick) {
      eventLoop.recall();
    }
  }

  /**
   * What waits to be taken, or for a session to see it.
   *
   * @param bytes of memory
   */
  public record Waiting(long messages, long bytes) {}

  /** What waits now. Any thread may ask. */
  public Waiting waiting() {
    lock.lock();
    try {
      return new Waiting(messages, bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything was taken and nothing more will come. */
  public boolean isExhausted() {
    lock.lock();
    try {
      return ended && blocks.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
