package dev.inlet.input.websocket.transport;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.transport.EventLoopLoan.Borrower;
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
 * {@linkplain #recallIfLent recalled} or there are tasks.
 */
final class LendingIoHandler implements IoHandler {
  /**
   * The own thread takes over if the borrower has not been there for as long as this, or a few
   * times as long once it has been there each time.
   */
  private static final long FIRST_ABSENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long LONGEST_ABSENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final IoHandler io;
  private final BooleanSupplier hasWork;
  private final Runnable ended;
  private final AtomicReference<InCharge> inCharge = new AtomicReference<>(InCharge.OWN_THREAD);
  private volatile @Nullable Thread ownThread;
  private volatile @Nullable Thread borrowingThread;
  private volatile @Nullable Borrower offeredTo;
  private volatile @Nullable Borrower lentTo;

  /** How many turns of borrowers have ended in which I/O was run. */
  private final AtomicInteger turns = new AtomicInteger();

  /** The own thread waits until a turn of the borrower ends, however long that takes. */
  private volatile boolean asleep;

  /** The own thread is the next to take over, once nobody is in charge. */
  private volatile boolean recalled;

  /** What a turn of the borrower has failed by. */
  private volatile @Nullable Error failure;

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

  /** Has the own thread lend the I/O before it waits for events the next time. */
  void offer(Borrower borrower) {
    offeredTo = borrower;
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

  /** Which thread is in charge if it is not the own one. */
  @Nullable Thread borrowingThread() {
    return borrowingThread;
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
   * @return false if it is not lent to this borrower, or somebody else is in charge, or is going to
   *     be
   */
  @SuppressWarnings("ReferenceEquality") // a borrower is itself
  boolean borrow(Borrower borrower) {
    if (recalled
        || lentTo != borrower
        || !inCharge.compareAndSet(InCharge.NOBODY, InCharge.BORROWER)) {
      return false;
    }
    borrowingThread = Thread.currentThread();
    return true;
  }

  /** Whether this borrower may stay in charge: it is not recalled, nor is the loan over. */
  @SuppressWarnings("ReferenceEquality") // a borrower is itself
  boolean isLentTo(Borrower borrower) {
    return lentTo == borrower && !recalled;
  }

  /** Waits for events and handles them, once. */
  void runBorrowed(IoHandlerContext context) {
    io.run(context);
  }

  /** The event loop fails by this, on its own thread. */
  void fail(Error error) {
    failure = error;
    lentTo = null;
  }

  /**
   * Ends the turn of the calling thread.
   *
   * @param present whether I/O was run in it
   */
  void giveBack(boolean present) {
    borrowingThread = null;
    if (present) {
      turns.incrementAndGet();
    }
    inCharge.set(InCharge.NOBODY);
    if (lentTo == null || hasWork.getAsBoolean()) {
      recall();
    } else if (recalled || asleep || !present) {
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
    Borrower borrower = offeredTo;
    if (borrower != null) {
      offeredTo = null;
      lend(borrower);
    }
    return io.run(context);
  }

  private void lend(Borrower borrower) {
    int seen = turns.get();
    recalled = false;
    lentTo = borrower;
    inCharge.set(InCharge.NOBODY);
    long absence = FIRST_ABSENCE_NANOS;
    boolean absent = borrower.isWaiting() || hasWork.getAsBoolean(); // else it would wait in vain
    while (!takeOver(absent)) {
      await(absent, absence);
      int now = turns.get();
      absent = now == seen;
      seen = now;
      absence = Math.min(2 * absence, LONGEST_ABSENCE_NANOS);
    }
    lentTo = null;
    recalled = false;
    rethrow();
  }

  private boolean takeOver(boolean absent) {
    return (recalled || absent) && inCharge.compareAndSet(InCharge.NOBODY, InCharge.OWN_THREAD);
  }

  /** Returns early for no reason, at times. */
  private void await(boolean absent, long absenceNanos) {
    if (absent && !recalled) {
      asleep = true;
      if (inCharge.get() == InCharge.BORROWER) {
        LockSupport.park(this);
      }
      asleep = false;
    } else {
      LockSupport.parkNanos(this, absenceNanos);
    }
    boolean unused = Thread.interrupted(); // or it would wait no more
  }

  private void rethrow() {
    Error failed = failure;
    if (failed != null) {
      failure = null;
      throw failed;
    }
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

  /** What is lent or offered is so for the connection that there was. */
  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    offeredTo = null;
    lentTo = null;
    return io.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return io.isCompatible(handleType);
  }
}
