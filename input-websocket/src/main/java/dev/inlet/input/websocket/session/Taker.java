package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.transport.EventLoopLoan;
import dev.inlet.input.websocket.transport.PlatformThreads;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that takes what others add: how it waits for that. Where the event loop that adds
 * is on loan, it runs the event loop meanwhile, and nobody has to wake it. All methods are called
 * with the lock held under which things are added and taken, unless they say otherwise.
 */
final class Taker implements EventLoopLoan.Borrower {
  /**
   * A wait for longer than this has no limit. A virtual thread then needs no timer, which it would
   * have to cancel for each message.
   */
  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private final ReentrantLock lock;
  private final Condition woken;

  /** Written under the lock, which who lends the event loop does not hold. */
  private volatile State state = State.BUSY;

  /** What was lent last; none once it was not to be had. */
  private EventLoopLoan eventLoop = EventLoopLoan.NONE;

  /** Whether the thread is a virtual one, which would keep one of the system in an event loop. */
  private boolean virtual;

  /** The last thread that has run an event loop here, if Netty kept nothing for it before. */
  private @Nullable Thread visitor;

  private enum State {
    /** It is not here, or about to look. */
    BUSY,
    WAITS,
    RUNS_EVENT_LOOP
  }

  Taker(ReentrantLock lock) {
    this.lock = requireNonNull(lock, "lock is null");
    woken = lock.newCondition();
  }

  /**
   * Waits until there is something to take, which {@link #wake} follows; the lock is free
   * meanwhile. Called by the thread that takes.
   *
   * @param nothing whether there still is nothing, asked with the lock held
   * @param since when it began to wait, by {@link System#nanoTime}
   * @param maxWaitNanos for how long from then on
   */
  void await(BooleanSupplier nothing, long since, long maxWaitNanos) throws InterruptedException {
    if (maxWaitNanos <= 0 || !nothing.getAsBoolean()) {
      return;
    }
    long remaining = maxWaitNanos;
    virtual = PlatformThreads.isVirtual(Thread.currentThread());
    try {
      if (eventLoop != EventLoopLoan.NONE && !virtual) {
        runEventLoop(since, maxWaitNanos);
        remaining -= nothing.getAsBoolean() ? System.nanoTime() - since : 0;
      }
      while (nothing.getAsBoolean() && remaining > 0) {
        state = State.WAITS;
        if (remaining > UNLIMITED) {
          woken.await();
        } else {
          remaining = woken.awaitNanos(remaining);
        }
      }
    } finally {
      state = State.BUSY;
    }
  }

  private void runEventLoop(long since, long maxWaitNanos) throws InterruptedException {
    EventLoopLoan loan = eventLoop;
    boolean untouched = FastThreadLocal.size() == 0;
    state = State.RUNS_EVENT_LOOP;
    lock.unlock();
    boolean lent = false;
    try {
      lent = loan.runWhileWaiting(this, since, maxWaitNanos);
    } finally {
      lock.lock();
      if (lent || (untouched && FastThreadLocal.size() > 0)) { // if interrupted, it was lent, too
        visited(untouched);
      }
      if (!lent) {
        eventLoop = EventLoopLoan.NONE;
      }
    }
  }

  private void visited(boolean untouched) {
    Thread present = Thread.currentThread();
    if (present != visitor) {
      visitor = untouched ? present : null;
    }
  }

  /**
   * Whether Netty keeps something for the calling thread, and kept nothing before it first ran an
   * event loop here. What a program has kept there since is not told apart.
   */
  boolean hasToTidyUp() {
    return Thread.currentThread() == visitor;
  }

  /** Any thread may ask, without the lock. */
  @Override
  public boolean isWaiting() {
    return state != State.BUSY;
  }

  /**
   * Something was added, but little: if the thread has waited for it, the event loop can be on loan
   * the next time.
   */
  void lend(EventLoopLoan adding) {
    if (state == State.WAITS && !virtual) {
      eventLoop = adding;
      adding.offer(this);
    }
  }

  /** There is something to take. */
  void wake() {
    State before = state;
    state = State.BUSY;
    switch (before) {
      case BUSY -> {}
      case WAITS -> woken.signalAll();
      case RUNS_EVENT_LOOP -> eventLoop.wakeUp();
    }
  }
}
