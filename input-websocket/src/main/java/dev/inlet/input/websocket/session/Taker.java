package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.transport.EventLoopLoan;
import dev.inlet.input.websocket.transport.PlatformThreads;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The one thread that takes what others add: how it waits for that. Where the event loop that adds
 * is on loan, it runs the event loop meanwhile, and nobody has to wake it. All methods are called
 * with the lock held under which things are added and taken.
 */
final class Taker {
  /**
   * A wait for longer than this has no limit. A virtual thread then needs no timer, which it would
   * have to cancel for each message.
   */
  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private final ReentrantLock lock;
  private final Condition woken;

  /** Written under the lock, which who only lends the event loop does not hold. */
  private volatile State state = State.BUSY;

  private EventLoopLoan eventLoop = EventLoopLoan.NONE;

  /** Of the thread that waits. A virtual thread that waits for sockets keeps one of the system. */
  private boolean virtual;

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
   */
  void await(BooleanSupplier nothing, long maxWaitNanos) throws InterruptedException {
    if (maxWaitNanos <= 0 || !nothing.getAsBoolean()) {
      return;
    }
    long remaining = maxWaitNanos;
    virtual = PlatformThreads.isVirtual(Thread.currentThread());
    if (eventLoop != EventLoopLoan.NONE && !virtual) {
      long start = System.nanoTime();
      runEventLoop(maxWaitNanos);
      remaining -= System.nanoTime() - start;
    }
    try {
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

  private void runEventLoop(long maxWaitNanos) throws InterruptedException {
    EventLoopLoan loan = eventLoop;
    state = State.RUNS_EVENT_LOOP;
    lock.unlock();
    boolean completed = false;
    try {
      boolean unused = loan.runUntil(() -> !isHere(), maxWaitNanos);
      completed = true;
    } finally {
      lock.lock();
      state = completed ? state : State.BUSY;
    }
  }

  /** Whether it is waiting in either way: then an event loop that is not run yet, is not lent. */
  private boolean isHere() {
    return state != State.BUSY;
  }

  /**
   * Something was added, but little: if the thread has waited for it, the event loop can be on loan
   * the next time.
   */
  void lend(EventLoopLoan adding) {
    if (state == State.WAITS && !virtual) {
      eventLoop = adding;
      adding.offer(this::isHere);
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
