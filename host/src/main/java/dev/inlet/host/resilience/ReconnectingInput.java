package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.threads.Threads;
import dev.inlet.host.threads.Timer;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Connects an input again whenever its connection is lost or an attempt fails, after a delay.
 * {@link #read} never throws {@link NotConnectedException}; it throws {@link EndOfInputException}
 * when the policy says to give up.
 *
 * <p>Delays and attempts have a thread of their own, which lives from a loss until the input is
 * connected again. They go on whether anybody calls {@code read} or not, and {@code read} comes
 * back in time whatever they do.
 */
public final class ReconnectingInput extends ForwardingInput {
  /** For an attempt that was ended by {@link #close} to return: an input promises that it does. */
  private static final Duration LAST_ATTEMPT = Duration.ofMillis(500);

  /** How long to do without a thread to connect with, at least. */
  private static final Duration LEAST_WITHOUT_THREAD = Duration.ofMillis(100);

  /** Of a wait in nanoseconds: more than anybody means. */
  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private final String name;
  private final InputListener listener;
  private final LongSupplier nanoTime;
  private final boolean connectsOnVirtualThread;
  private final Predicate<Thread> starter;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private State state = State.DISCONNECTED;
  private @Nullable Thread connector;
  private @Nullable Throwable fault;
  private @Nullable EndOfInputException end;
  private boolean woken;
  private long startAt; // when a thread to connect with is started, at the earliest

  // Belongs to the connecting thread while one is at work, and else to the thread that reads: the
  // lock lies between them.
  private final RetryDelays delays;
  private final ConnectionGap gap;
  private long connectedAt;
  private long messages;

  /** When the connection took the place of another one; null once that was taken into account. */
  private final AtomicReference<@Nullable Long> replacedAt = new AtomicReference<>();

  private enum State {
    /** Not connected, and nothing is being done about it. */
    DISCONNECTED,
    /** A thread waits for the next attempt, or makes it. */
    CONNECTING,
    CONNECTED,
    /** The policy said to give up, or the input is closed. */
    ENDED
  }

  /**
   * An input that reconnects.
   *
   * @param name stands in the name of the connecting thread
   */
  public ReconnectingInput(
      String name, Input input, ReconnectPolicy policy, InputListener listener) {
    this(name, input, policy, listener, Set.of(), Positions.NONE);
  }

  /**
   * An input that reconnects.
   *
   * @param name stands in the name of the connecting thread
   * @param capabilities what the input can do
   * @param from where it goes on at first
   */
  public ReconnectingInput(
      String name,
      Input input,
      ReconnectPolicy policy,
      InputListener listener,
      Set<InputCapability> capabilities,
      Positions from) {
    this(
        name,
        input,
        policy,
        listener,
        capabilities,
        !from.isEmpty(),
        new SplittableRandom(),
        System::nanoTime,
        System::currentTimeMillis,
        Threads::tryStart);
  }

  /**
   * The same with clocks, chance and threads that are given.
   *
   * @param millis the clock of the system, in milliseconds
   * @param starter starts threads; false if none is to be had
   */
  ReconnectingInput(
      String name,
      Input input,
      ReconnectPolicy policy,
      InputListener listener,
      Set<InputCapability> capabilities,
      boolean hasPositions,
      RandomGenerator random,
      LongSupplier nanoTime,
      LongSupplier millis,
      Predicate<Thread> starter) {
    super(input);
    this.name = requireNonNull(name, "name is null");
    this.listener = InputListener.harmless(listener);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.starter = requireNonNull(starter, "starter is null");
    startAt = nanoTime.getAsLong();
    delays = new RetryDelays(policy, random, nanoTime);
    boolean resumes = capabilities.contains(InputCapability.RESUME);
    gap = new ConnectionGap(this.listener, nanoTime, millis, resumes, hasPositions);
    connectsOnVirtualThread = capabilities.contains(InputCapability.VIRTUAL_THREADS);
  }

  /**
   * Waits until the input is connected, with as many attempts as the policy grants. They go on if
   * the wait is interrupted.
   *
   * @throws ConnectFailedException if those are used up, now or before, or the input is closed
   */
  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    try {
      boolean unused = awaitConnected(Long.MAX_VALUE, false); // it has no end but this one
    } catch (EndOfInputException e) {
      throw e.getCause() instanceof ConnectFailedException failure
          ? failure
          : new ConnectFailedException(
              ConnectionFailure.of(
                      e.isFailure() ? "the input gave up before" : String.valueOf(e.getMessage()))
                  .withRetryAdvice(RetryAdvice.NEVER));
    }
  }

  @Override
  public Batch read(Duration maxWait) throws EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    // Saturates, so that the caller may wait indefinitely.
    long patience = TimeUnit.NANOSECONDS.convert(maxWait);
    while (true) {
      if (!awaitConnected(patience - (System.nanoTime() - start), true)) {
        return nothing();
      }
      try {
        long left = isWoken() ? 0 : Math.max(0, patience - (System.nanoTime() - start));
        Batch batch = super.read(Duration.ofNanos(left));
        if (batch.isEmpty()) {
          gap.notePositions(batch);
          return batch.positions().isEmpty() ? nothing() : batch;
        }
        count(batch);
        return batch;
      } catch (NotConnectedException e) {
        lost(e);
      }
    }
  }

  private boolean isWoken() {
    lock.lock();
    try {
      return woken;
    } finally {
      lock.unlock();
    }
  }

  /** With an empty batch a wake-up has done its work; until then it counts. */
  private Batch nothing() {
    lock.lock();
    try {
      woken = false;
      return Batch.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sees to it that the input gets connected, and waits for that.
   *
   * @param wakeable whether {@link #wakeUp} ends the wait
   * @return false if the time is over or the reading thread was woken before
   */
  private boolean awaitConnected(long patience, boolean wakeable)
      throws EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    Waited waited = await(patience, wakeable);
    while (waited == Waited.WITHOUT_THREAD) {
      failWithoutThread();
      waited = await(patience - (System.nanoTime() - start), wakeable);
    }
    return waited == Waited.CONNECTED;
  }

  /**
   * Counts as an attempt that has failed. A delay that the thread would have waited for is kept as
   * well, and the next thread waits for none.
   */
  private void failWithoutThread() {
    if (isClosed()) {
      end(closedEnd());
      return;
    }
    Duration least = longer(LEAST_WITHOUT_THREAD, delays.takeDelay());
    ConnectFailedException failure =
        new ConnectFailedException(ConnectionFailure.of(Threads.NONE_LEFT));
    Optional<Duration> next =
        delays.afterFailure(failure.details()).map(delay -> longer(delay, least));
    if (next.isPresent()) {
      delays.takeDelay();
      startLater(next.get());
    }
    failed(failure, next);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private void startLater(Duration delay) {
    lock.lock();
    try {
      startAt = nanoTime.getAsLong() + Math.min(UNLIMITED, TimeUnit.NANOSECONDS.convert(delay));
    } finally {
      lock.unlock();
    }
  }

  /** How a wait for a connection ended. */
  private enum Waited {
    CONNECTED,
    /** The time is over, or the reading thread was woken. */
    OVER,
    /** There is no thread to connect with: the attempt has failed. */
    WITHOUT_THREAD
  }

  private Waited await(long patience, boolean wakeable)
      throws EndOfInputException, InterruptedException {
    long left = patience;
    lock.lockInterruptibly();
    try {
      while (state != State.CONNECTED) {
        if (end != null) {
          throw end;
        }
        throwFault();
        if (state == State.DISCONNECTED && untilStart() <= 0 && !startConnecting()) {
          return Waited.WITHOUT_THREAD;
        }
        if (left <= 0 || (wakeable && woken)) {
          return Waited.OVER;
        }
        long wait = state == State.DISCONNECTED ? Math.min(left, untilStart()) : left;
        if (wait > UNLIMITED) {
          changed.await();
        } else {
          left -= wait - changed.awaitNanos(wait);
        }
      }
      return Waited.CONNECTED;
    } finally {
      lock.unlock();
    }
  }

  /** What went wrong in the connecting thread is for whoever uses this input to hear, once. */
  private void throwFault() {
    Throwable thrown = fault;
    fault = null;
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    } else if (thrown instanceof Error error) {
      throw error;
    }
  }

  /**
   * To be called when the connection was replaced by the next one, as {@link
   * InputListener#connectionReplaced} reports it: its age and its messages are counted from then
   * on. Any thread may call it.
   */
  public void connectionReplaced() {
    replacedAt.set(nanoTime.getAsLong());
  }

  private void noteReplacement() {
    Long at = replacedAt.get() == null ? null : replacedAt.getAndSet(null);
    if (at != null) {
      connectedAt = at;
      messages = 0;
    }
  }

  private void count(Batch batch) {
    noteReplacement();
    messages += batch.size();
    gap.end();
    gap.notePositions(batch);
  }

  private void lost(NotConnectedException loss) {
    if (isClosed()) {
      end(closedEnd());
      return;
    }
    throwIfOfVirtualMachine(loss.details());
    noteReplacement();
    long now = nanoTime.getAsLong();
    Duration uptime = Duration.ofNanos(now - connectedAt);
    long silence = loss.details().silence().orElse(Duration.ZERO).toNanos();
    gap.begin(now - Math.min(silence, uptime.toNanos()));
    Optional<Duration> next = delays.afterLoss(loss.details(), uptime);
    listener.connectionLost(loss, uptime, messages, next);
    if (next.isEmpty()) {
      end(EndOfInputException.failed("gave up reconnecting: " + loss.getMessage(), loss));
    } else {
      become(State.DISCONNECTED);
    }
  }

  /**
   * Memory that is used up, or a stack: reconnecting is no answer to that, and who knows what else
   * was broken by it.
   */
  private static void throwIfOfVirtualMachine(ConnectionFailure failure) {
    if (failure.cause().orElse(null) instanceof VirtualMachineError error) {
      throw error;
    }
  }

  // ---- Connecting

  /** False if the system has no thread left for that. */
  private boolean startConnecting() {
    Thread thread = connectingThread();
    if (!starter.test(thread)) {
      return false;
    }
    connector = thread;
    state = State.CONNECTING;
    return true;
  }

  private long untilStart() {
    return startAt - nanoTime.getAsLong();
  }

  private Thread connectingThread() {
    String called = "inlet-connect-" + name;
    return connectsOnVirtualThread
        ? Threads.waiting(called, this::connectAtLast)
        : Threads.daemon(called, this::connectAtLast);
  }

  private void connectAtLast() {
    try {
      while (pause(delays.delay())) {
        if (attempt()) {
          return;
        }
        boolean unused = Thread.interrupted(); // by the attempt itself: a pause ends with close
      }
      end(closedEnd());
    } catch (InterruptedException e) {
      end(closedEnd()); // nobody else interrupts a pause
    } catch (Throwable e) {
      delays.afterFault();
      fail(e);
    } finally {
      forgetConnector();
    }
  }

  /** A thread that has ended keeps what was on its stack as long as somebody knows it. */
  private void forgetConnector() {
    lock.lock();
    try {
      if (connector == Thread.currentThread()) {
        connector = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for that long; false if the input is closed before. */
  private boolean pause(Duration delay) throws InterruptedException {
    if (!delay.isZero()) {
      Pause.until(closed, delay, Timer::after);
    }
    return !isClosed();
  }

  /**
   * Makes one attempt.
   *
   * @return whether it was the last one
   */
  private boolean attempt() {
    try {
      super.connect();
    } catch (ConnectFailedException e) {
      return attemptFailed(e);
    } catch (InterruptedException e) {
      return attemptFailed(interrupted(e));
    }
    replacedAt.set(null); // of the connection that was lost
    connectedAt = nanoTime.getAsLong();
    messages = 0;
    gap.connected();
    become(State.CONNECTED);
    return true;
  }

  /** Whether that was the last attempt. */
  private boolean attemptFailed(ConnectFailedException failure) {
    if (isClosed()) {
      end(closedEnd());
      return true;
    }
    throwIfOfVirtualMachine(failure.details());
    Optional<Duration> next = delays.afterFailure(failure.details());
    failed(failure, next);
    return next.isEmpty();
  }

  /** What an attempt failed with that nobody of the host has interrupted, unless it is closed. */
  static ConnectFailedException interrupted(InterruptedException interrupt) {
    return new ConnectFailedException(
        ConnectionFailure.of("the attempt was interrupted, and not by closing the input")
            .withRetryAdvice(RetryAdvice.SLOW)
            .withCause(interrupt));
  }

  private void failed(ConnectFailedException failure, Optional<Duration> next) {
    listener.connectFailed(failure, delays.failures(), next);
    if (next.isEmpty()) {
      end(EndOfInputException.failed("gave up connecting: " + failure.getMessage(), failure));
    }
  }

  private boolean isClosed() {
    return closed.isDone();
  }

  private static EndOfInputException closedEnd() {
    return EndOfInputException.end("the input is closed");
  }

  private void become(State next) {
    lock.lock();
    try {
      if (state != State.ENDED) {
        state = next;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(EndOfInputException reason) {
    lock.lock();
    try {
      if (state != State.ENDED) {
        state = State.ENDED;
        end = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable thrown) {
    lock.lock();
    try {
      fault = thrown;
      become(State.DISCONNECTED);
    } finally {
      lock.unlock();
    }
  }

  // ---- Ending

  @Override
  public void wakeUp() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    super.wakeUp();
  }

  @Override
  public void close() {
    closed.complete(null);
    try {
      super.close();
    } finally {
      endConnecting();
    }
  }

  /** What came through a connection that was made in the last moment can still be read. */
  private void endConnecting() {
    Thread thread;
    lock.lock();
    try {
      thread = connector;
    } finally {
      lock.unlock();
    }
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
      Threads.awaitEnd(thread, LAST_ATTEMPT);
    }
    lock.lock();
    try {
      if (state != State.CONNECTED) {
        end(closedEnd());
      }
    } finally {
      lock.unlock();
    }
  }
}
