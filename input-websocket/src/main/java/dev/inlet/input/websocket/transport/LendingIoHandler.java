package dev.inlet.input.websocket.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The I/O of an event loop, which the event loop's own thread can lend to another one: the
 * leader/followers pattern with a single follower. Between two turns of the borrower nobody is in
 * charge; the own thread takes over again if the borrower stays away, and at once if it is
 * {@linkplain #recall recalled} or there are tasks.
 */
final class LendingIoHandler implements IoHandler {
  /** The own thread takes over if the borrower has not been there for as long as this. */
  private static final long MAX_ABSENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final IoHandler io;
  private final BooleanSupplier hasWork;
  private final Runnable ended;
  private final AtomicReference<InCharge> inCharge = new AtomicReference<>(InCharge.OWN_THREAD);
  private volatile @Nullable Thread ownThread;
  private volatile @Nullable Thread borrower;

  /** How many turns of borrowers have ended. */
  private final AtomicInteger turns = new AtomicInteger();

  /** The own thread waits until a turn of the borrower ends, however long that takes. */
  private volatile boolean asleep;

  /** The own thread is the next to take over, once nobody is in charge. */
  private volatile boolean recalled;

  /** Whether who is to borrow waits without it, while it is offered. */
  private volatile @Nullable BooleanSupplier offered;

  private enum InCharge {
    OWN_THREAD,
    NOBODY,
    BORROWER
  }

  /**
   * I/O that is not lent.
   *
   * @param hasWork whether the event loop has tasks to run, or is shutting down; any thread asks
   * @param ended called by the own thread once nothing is read any more
   */
  LendingIoHandler(IoHandler io, BooleanSupplier hasWork, Runnable ended) {
    this.io = requireNonNull(io, "io is null");
    this.hasWork = requireNonNull(hasWork, "hasWork is null");
    this.ended = requireNonNull(ended, "ended is null");
  }

  // ---- For any thread

  /**
   * Has the own thread lend the I/O before it waits for events the next time.
   *
   * @param isHere whether who is to borrow has come in vain, and waits; then it is not lent
   */
  void offer(BooleanSupplier isHere) {
    offered = isHere;
  }

  /** Has the own thread take over, if nobody is in charge. */
  void recallIfLent() {
    if (inCharge.get() == InCharge.NOBODY) {
      recall();
    }
  }

  private void recall() {
    recalled = true;
    LockSupport.unpark(ownThread);
  }

  /** Ends a wait of the borrower for events, if there is one. */
  void wakeUpBorrower() {
    if (inCharge.get() == InCharge.BORROWER) {
      io.wakeup();
    }
  }

  /** Who is in charge if it is not the own thread. */
  @Nullable Thread borrower() {
    return borrower;
  }

  @Override
  public void wakeup() {
    io.wakeup();
    recallIfLent();
  }

  // ---- For the borrower

  /**
   * Begins a turn of the calling thread, which has to end it by {@link #giveBack}.
   *
   * @return false if somebody else is in charge, or is going to be
   */
  boolean borrow() {
    if (recalled || !inCharge.compareAndSet(InCharge.NOBODY, InCharge.BORROWER)) {
      return false;
    }
    borrower = Thread.currentThread();
    return true;
  }

  /** Waits for events and handles them, once. */
  void runBorrowed(IoHandlerContext context) {
    io.run(context);
  }

  /**
   * Ends the turn of the calling thread.
   *
   * @param onLoan whether there may be another one
   */
  void giveBack(boolean onLoan) {
    borrower = null;
    turns.incrementAndGet();
    inCharge.set(InCharge.NOBODY);
    if (!onLoan || hasWork.getAsBoolean()) {
      recall();
    } else if (recalled || asleep) {
      LockSupport.unpark(ownThread);
    }
  }

  // ---- For the own thread

  @Override
  public void initialize() {
    ownThread = Thread.currentThread();
    io.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    BooleanSupplier isHere = offered;
    if (isHere != null) {
      offered = null;
      lend(isHere);
    }
    return io.run(context);
  }

  private void lend(BooleanSupplier isHere) {
    int seen = turns.get();
    inCharge.set(InCharge.NOBODY);
    recalled = isHere.getAsBoolean() || hasWork.getAsBoolean();
    boolean absent = false;
    while (!takeOver(absent)) {
      await(absent);
      int now = turns.get();
      absent = now == seen;
      seen = now;
    }
  }

  private boolean takeOver(boolean absent) {
    boolean due = recalled || absent;
    if (!due || !inCharge.compareAndSet(InCharge.NOBODY, InCharge.OWN_THREAD)) {
      return false;
    }
    recalled = false;
    return true;
  }

  /** Returns early for no reason, at times. */
  private void await(boolean idle) {
    if (idle && !recalled) {
      asleep = true;
      if (inCharge.get() == InCharge.BORROWER) {
        LockSupport.park(this);
      }
      asleep = false;
    } else {
      LockSupport.parkNanos(this, MAX_ABSENCE_NANOS);
    }
    boolean unused = Thread.interrupted(); // or it would wait no more
  }

  @Override
  public void prepareToDestroy() {
    io.prepareToDestroy();
  }

  @Override
  public void destroy() {
    io.destroy();
    ended.run();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return io.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return io.isCompatible(handleType);
  }
}
