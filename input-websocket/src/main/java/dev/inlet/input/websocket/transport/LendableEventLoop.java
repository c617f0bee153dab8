package dev.inlet.input.websocket.transport;

import dev.inlet.input.websocket.memory.SharedBuffer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An event loop that can be run by a thread other than its own. */
public final class LendableEventLoop extends SingleThreadIoEventLoop implements EventLoopLoan {
  /** As much as tasks may take before it is the turn of I/O again. */
  private static final long MAX_TASKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The selector counts in milliseconds, rounded; less than this is not waited for at all. */
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(501);

  private final SharedBuffer sharedBuffer = new SharedBuffer();
  private final LendingIoHandler io;

  LendableEventLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory factory) {
    super(parent, executor, loop -> ((LendableEventLoop) loop).lending(factory.newHandler(loop)));
    io = (LendingIoHandler) ioHandler();
  }

  /** Called before anything else of this object is made. */
  private LendingIoHandler lending(IoHandler handler) {
    return new LendingIoHandler(handler, this::hasWork, () -> sharedBuffer.release());
  }

  private boolean hasWork() {
    return pendingTasks() > 0 || isShuttingDown();
  }

  /** Whoever is in charge, which may be the thread that has borrowed it. */
  @Override
  public boolean inEventLoop(Thread thread) {
    @Nullable Thread borrower = io.borrower();
    return borrower == null ? super.inEventLoop(thread) : thread == borrower;
  }

  /** What its connections read into, if they have no memory of their own. */
  public SharedBuffer sharedBuffer() {
    return sharedBuffer;
  }

  // ---- The loan

  @Override
  public void offer(BooleanSupplier isHere) {
    if (servesOne() && !isShuttingDown()) {
      io.offer(isHere);
    }
  }

  private boolean servesOne() {
    return getNumOfRegisteredChannels() == 1;
  }

  @Override
  public void wakeUp() {
    io.wakeUpBorrower();
  }

  @Override
  public void recall() {
    io.recallIfLent();
  }

  @Override
  public void leave() {
    if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
      FastThreadLocal.removeAll();
    }
  }

  @Override
  public boolean runUntil(BooleanSupplier done, long maxWaitNanos) throws InterruptedException {
    if (!io.borrow()) {
      return false;
    }
    try {
      Turn turn = new Turn(done, maxWaitNanos);
      while (turn.goesOn()) {
        io.runBorrowed(turn);
        runAllTasks(MAX_TASKS_NANOS);
      }
    } finally {
      io.giveBack(servesOne());
    }
    return true;
  }

  /** While another thread runs the event loop: until then it waits for events. */
  private final class Turn implements IoHandlerContext {
    private final BooleanSupplier done;
    private final long maxWaitNanos;
    private final long start = System.nanoTime();

    Turn(BooleanSupplier done, long maxWaitNanos) {
      this.done = done;
      this.maxWaitNanos = maxWaitNanos;
    }

    boolean goesOn() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return !done.getAsBoolean()
          && left(System.nanoTime()) > 0
          && servesOne()
          && !isShuttingDown();
    }

    private long left(long now) {
      return maxWaitNanos - (now - start);
    }

    /** Not if the thread was interrupted: the selector would forget that. */
    @Override
    public boolean canBlock() {
      return !hasTasks() && !hasScheduledTasks() && !Thread.currentThread().isInterrupted();
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      return Math.min(
          LendableEventLoop.this.delayNanos(currentTimeNanos),
          Math.max(SHORTEST_WAIT_NANOS, left(currentTimeNanos)));
    }

    @Override
    public long deadlineNanos() {
      return Math.min(
          LendableEventLoop.this.deadlineNanos(), ticker().nanoTime() + left(System.nanoTime()));
    }
  }
}
