package dev.inlet.input.websocket.transport;

import dev.inlet.input.websocket.memory.SharedBuffer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An event loop that can be run by a thread other than its own. */
public final class LendableEventLoop extends SingleThreadIoEventLoop implements EventLoopLoan {
  /** As much as tasks may take before it is the turn of I/O again. */
  private static final long MAX_TASKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The selector counts in milliseconds: less than one is not worth a wait. */
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
    @Nullable Thread borrower = io.borrowingThread();
    return borrower == null ? super.inEventLoop(thread) : thread == borrower;
  }

  /** What its connections read into, if they have no memory of their own. */
  public SharedBuffer sharedBuffer() {
    return sharedBuffer;
  }

  // ---- The loan

  @Override
  public void offer(Borrower borrower) {
    if (servesOne() && !isShuttingDown()) {
      io.offer(borrower);
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
  public boolean runWhileWaiting(Borrower borrower, long since, long maxWaitNanos)
      throws InterruptedException {
    Turn turn = new Turn(borrower, since, maxWaitNanos);
    if (!io.borrow(borrower)) {
      return false;
    }
    try {
      while (turn.goesOn()) {
        turn.run();
      }
    } catch (Error e) {
      io.fail(e); // as it would without a loan
    } finally {
      io.giveBack(turn.present);
    }
    return true;
  }

  /** While another thread runs the event loop: until then it waits for events. */
  private final class Turn implements IoHandlerContext {
    private final Borrower borrower;
    private final long since;
    private final long maxWaitNanos;
    private boolean present;
    private int asked;

    Turn(Borrower borrower, long since, long maxWaitNanos) {
      this.borrower = borrower;
      this.since = since;
      this.maxWaitNanos = maxWaitNanos;
    }

    boolean goesOn() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return borrower.isWaiting()
          && left(System.nanoTime()) > 0
          && io.isLentTo(borrower)
          && servesOne()
          && !isShuttingDown();
    }

    void run() {
      present = true;
      asked = 0;
      io.runBorrowed(this);
      runAllTasks(hasTasks() ? timeForTasks() : MAX_TASKS_NANOS);
    }

    private long timeForTasks() {
      return Math.max(SHORTEST_WAIT_NANOS, Math.min(left(System.nanoTime()), MAX_TASKS_NANOS));
    }

    private long left(long now) {
      return maxWaitNanos - (now - since);
    }

    /**
     * Not if the thread was interrupted. Nor behind a wait, which is the third time that it is
     * asked: if it might wait again, {@code NioIoHandler} would clear an interruption. So a
     * selector that comes back for no reason is not replaced by another one in these turns.
     */
    @Override
    public boolean canBlock() {
      asked++;
      return asked <= 2
          && !hasTasks()
          && !hasScheduledTasks()
          && !Thread.currentThread().isInterrupted();
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      return Math.min(
          LendableEventLoop.this.delayNanos(currentTimeNanos),
          Math.max(SHORTEST_WAIT_NANOS, left(currentTimeNanos)));
    }

    @Override
    public long deadlineNanos() {
      long now = ticker().nanoTime();
      return now + Math.min(LendableEventLoop.this.deadlineNanos() - now, left(System.nanoTime()));
    }
  }
}
