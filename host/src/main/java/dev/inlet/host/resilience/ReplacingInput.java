package dev.inlet.host.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Has the connections of an input {@linkplain Input#replaceConnection replaced} when they have
 * reached the age of a policy. An attempt that fails is made again after a delay, as long as the
 * present connection lasts. A thread of its own makes the attempts, and lives as long as one takes.
 */
public final class ReplacingInput extends ForwardingInput {
  /** How often to look, while a connection is being replaced, whether that is done. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** For an attempt that was ended by {@link #close} to return: an input promises that it does. */
  private static final Duration LAST_ATTEMPT = Duration.ofMillis(500);

  private final String name;
  private final ReconnectPolicy policy;
  private final Duration maxAge;
  private final InputListener listener;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Predicate<Thread> starter;
  private volatile boolean woken;

  // Guarded by this object.
  private State state = State.IDLE;
  private long establishedAt;
  private long replaceAt;
  private int failures;
  private @Nullable Thread replacer;
  private @Nullable Throwable fault;

  private enum State {
    /** Not connected. */
    IDLE,
    /** There is a connection, to be replaced at its time. */
    ESTABLISHED,
    /** That is being done. */
    REPLACING,
    CLOSED
  }

  /**
   * An input whose connections are replaced.
   *
   * @param name stands in the name of the thread
   * @param input has the capability {@link dev.inlet.input.InputCapability#REPLACE}
   * @param policy has an age
   */
  public ReplacingInput(String name, Input input, ReconnectPolicy policy, InputListener listener) {
    this(
        name, input, policy, listener, new SplittableRandom(), System::nanoTime, Threads::tryStart);
  }

  /**
   * The same with a clock, chance and threads that are given.
   *
   * @param starter starts threads; false if none is to be had
   */
  ReplacingInput(
      String name,
      Input input,
      ReconnectPolicy policy,
      InputListener listener,
      RandomGenerator random,
      LongSupplier nanoTime,
      Predicate<Thread> starter) {
    super(input);
    this.name = requireNonNull(name, "name is null");
    this.policy = requireNonNull(policy, "policy is null");
    this.maxAge =
        policy.maxAge().orElseThrow(() -> new IllegalArgumentException("policy has no maxAge"));
    this.listener = InputListener.harmless(listener);
    this.random = requireNonNull(random, "random is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.starter = requireNonNull(starter, "starter is null");
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    super.connect();
    connected();
  }

  private synchronized void connected() {
    if (state == State.IDLE) {
      var unused = established();
    }
  }

  /**
   * There is a new connection, to be replaced by the time that it has the age of the policy, or up
   * to a tenth earlier.
   *
   * @return how long the one before had been established, if there was one
   */
  private synchronized Duration established() {
    long before = establishedAt;
    establishedAt = nanoTime.getAsLong();
    long longest = maxAge.minus(policy.overlap()).toNanos();
    replaceAt = establishedAt + longest - random.nextLong(Math.max(1, longest / 10));
    failures = 0;
    become(State.ESTABLISHED);
    return Duration.ofNanos(establishedAt - before);
  }

  private synchronized void become(State next) {
    if (state != State.CLOSED) {
      state = next;
    }
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    long patience = TimeUnit.NANOSECONDS.convert(maxWait);
    while (true) {
      long untilLook = replaceIfDue();
      long left = woken ? 0 : patience - (System.nanoTime() - start);
      Batch batch;
      try {
        batch = super.read(Duration.ofNanos(Math.max(0, Math.min(left, untilLook))));
      } catch (NotConnectedException e) {
        become(State.IDLE);
        throw e;
      }
      boolean isNothing = batch.isEmpty() && batch.positions().isEmpty();
      if (!isNothing || woken || left <= untilLook) {
        if (isNothing) {
          woken = false; // it has done its work
        }
        return batch;
      }
    }
  }

  /**
   * Has the connection replaced if it is time.
   *
   * @return after how many nanoseconds to look again
   */
  private long replaceIfDue() {
    synchronized (this) {
      throwFault();
      switch (state) {
        case IDLE, CLOSED -> {
          return Long.MAX_VALUE;
        }
        case REPLACING -> {
          return LOOK_NANOS;
        }
        case ESTABLISHED -> {
          long left = replaceAt - nanoTime.getAsLong();
          if (left > 0) {
            return left;
          }
        }
      }
      state = State.REPLACING;
      Thread thread = Threads.daemon("inlet-replace-" + name, this::replace);
      if (starter.test(thread)) {
        replacer = thread;
        return LOOK_NANOS;
      }
    }
    failed(new ConnectFailedException(ConnectionFailure.of(Threads.NONE_LEFT)));
    return LOOK_NANOS;
  }

  /** What went wrong in the other thread is for whoever uses this input to hear, once. */
  private void throwFault() {
    Throwable thrown = fault;
    fault = null;
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    } else if (thrown instanceof Error error) {
      throw error;
    }
  }

  private void replace() {
    try {
      if (super.replaceConnection(policy.overlap())) {
        listener.connectionReplaced("max_age", established());
      } else { // the one before is still being read: that can be known without an attempt
        later(policy.backoff().initial());
      }
    } catch (ConnectFailedException e) {
      failed(e);
    } catch (InterruptedException e) {
      failed(ReconnectingInput.interrupted(e)); // which is nothing once the input is closed
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  private void failed(ConnectFailedException failure) {
    Duration delay;
    synchronized (this) {
      if (state != State.REPLACING) {
        return; // the connection that should have been replaced was lost, or ended
      }
      failures++;
      delay = policy.backoff().delay(failures, adviceOn(failure), random);
      later(delay);
    }
    listener.replacementFailed(failure, delay);
  }

  /** Never at once, since nothing is lost meanwhile, and never given up either. */
  private RetryAdvice adviceOn(ConnectFailedException failure) {
    RetryAdvice advice = policy.retryOn().apply(failure.details());
    return switch (advice.kind()) {
      case NEVER, SOON -> advice.withKind(RetryAdvice.Kind.SLOW);
      default -> advice;
    };
  }

  private synchronized void later(Duration delay) {
    if (state == State.REPLACING) {
      replaceAt = nanoTime.getAsLong() + delay.toNanos();
      state = State.ESTABLISHED;
    }
  }

  private synchronized void broken(Throwable thrown) {
    fault = thrown;
    later(policy.backoff().max());
  }

  @Override
  public void wakeUp() {
    woken = true;
    super.wakeUp();
  }

  @Override
  public void close() {
    become(State.CLOSED);
    try {
      super.close();
    } finally {
      endReplacing();
    }
  }

  private void endReplacing() {
    Thread thread;
    synchronized (this) {
      thread = replacer;
    }
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
      Threads.awaitEnd(thread, LAST_ATTEMPT);
    }
  }
}
