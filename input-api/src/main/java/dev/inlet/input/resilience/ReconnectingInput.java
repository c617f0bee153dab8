package dev.inlet.input.resilience;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Connects an input again whenever its connection is lost or an attempt fails, after a delay. Its
 * {@link #connect} and {@link #read} wait for that; {@code read} never throws {@link
 * NotConnectedException}, and throws {@link EndOfInputException} when the policy says to give up.
 */
public final class ReconnectingInput implements Input {
  private final Input input;
  private final ReconnectPolicy policy;
  private final InputListener listener;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final CountDownLatch closed = new CountDownLatch(1);

  // All that follows belongs to the thread that connects and reads.
  private State state = State.DISCONNECTED;
  private int failures;
  private long connectedAt;
  private long messages;
  private Optional<Long> lostAt = Optional.empty();
  private Duration delay = Duration.ZERO;
  private Optional<EndOfInputException> end = Optional.empty();

  private enum State {
    /** An attempt is due after {@link #delay}. */
    DISCONNECTED,
    CONNECTED,
    /** The policy said to give up. */
    GAVE_UP
  }

  public ReconnectingInput(Input input, ReconnectPolicy policy, InputListener listener) {
    this(input, policy, listener, RandomGenerator.getDefault(), System::nanoTime);
  }

  ReconnectingInput(
      Input input,
      ReconnectPolicy policy,
      InputListener listener,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.input = requireNonNull(input, "input is null");
    this.policy = requireNonNull(policy, "policy is null");
    this.listener = InputListener.harmless(listener);
    this.random = requireNonNull(random, "random is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * Connects, with as many attempts as the policy grants.
   *
   * @throws ConnectFailedException if those are used up, now or before, or the input is closed
   */
  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    while (state != State.CONNECTED) {
      if (state == State.GAVE_UP) {
        throw new ConnectFailedException(
            ConnectionFailure.of("the input gave up before").withRetryAdvice(RetryAdvice.NEVER));
      }
      if (closed.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ConnectFailedException(
            ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
      }
      attempt();
    }
  }

  private void attempt() throws ConnectFailedException, InterruptedException {
    try {
      input.connect();
    } catch (ConnectFailedException e) {
      if (closed.getCount() == 0) {
        throw e;
      }
      failures++;
      Optional<Duration> next = nextDelay(e.details().retryAdvice());
      listener.connectFailed(e, failures, next);
      if (next.isEmpty()) {
        giveUp(EndOfInputException.failed("gave up connecting: " + e.getMessage(), e));
        throw e;
      }
      return;
    }
    state = State.CONNECTED;
    connectedAt = nanoTime.getAsLong();
    messages = 0;
    listener.connected();
  }

  @Override
  public Batch read(Duration maxWait) throws EndOfInputException, InterruptedException {
    while (state != State.CONNECTED) {
      if (end.isPresent()) {
        throw end.get();
      }
      reconnect();
    }
    try {
      Batch batch = input.read(maxWait);
      if (!batch.isEmpty()) {
        count(batch);
      }
      return batch;
    } catch (NotConnectedException e) {
      lost(e);
      return Batch.empty();
    }
  }

  private void count(Batch batch) {
    messages += batch.messages().size();
    if (lostAt.isPresent()) {
      listener.dataResumed(Duration.ofNanos(nanoTime.getAsLong() - lostAt.get()));
      lostAt = Optional.empty();
    }
  }

  private void reconnect() throws EndOfInputException, InterruptedException {
    try {
      connect();
    } catch (ConnectFailedException e) {
      if (end.isEmpty()) {
        giveUp(EndOfInputException.end("the input is closed"));
      }
    }
  }

  private void giveUp(EndOfInputException reason) {
    state = State.GAVE_UP;
    end = Optional.of(reason);
  }

  private void lost(NotConnectedException loss) {
    if (closed.getCount() == 0) {
      giveUp(EndOfInputException.end("the input is closed"));
      return;
    }
    long now = nanoTime.getAsLong();
    Duration uptime = Duration.ofNanos(now - connectedAt);
    if (uptime.compareTo(policy.stableAfter()) >= 0) {
      failures = 0;
    }
    failures++;
    if (lostAt.isEmpty()) {
      lostAt = Optional.of(now);
    }
    Optional<Duration> next = nextDelay(loss.details().retryAdvice());
    state = State.DISCONNECTED;
    if (next.isEmpty()) {
      giveUp(EndOfInputException.failed("gave up reconnecting: " + loss.getMessage(), loss));
    }
    listener.connectionLost(loss, uptime, messages, next);
  }

  private Optional<Duration> nextDelay(RetryAdvice advice) {
    boolean exhausted = policy.maxRetries() >= 0 && failures > policy.maxRetries();
    if (exhausted || advice.kind() == RetryAdvice.Kind.NEVER) {
      return Optional.empty();
    }
    delay = policy.backoff().delay(failures, advice, random);
    return Optional.of(delay);
  }

  @Override
  public void close() {
    closed.countDown();
    input.close();
  }
}
