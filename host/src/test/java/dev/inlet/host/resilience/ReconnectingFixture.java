package dev.inlet.host.resilience;

import static org.awaitility.Awaitility.await;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.InputCapability;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;

/** A {@link ReconnectingInput} whose connections go as a test says, by a clock that it turns. */
@Timeout(60)
abstract class ReconnectingFixture {
  static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(8));
  static final Backoff LONG = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Duration STABLE = Duration.ofSeconds(30);

  final ScriptedInput script = new ScriptedInput();
  final RecordingListener listener = new RecordingListener();
  Set<InputCapability> capabilities = Set.of();
  RetryRules retryOn = RetryRules.NONE;
  volatile long nanos;
  volatile Duration asleep = Duration.ZERO;
  volatile boolean hasThreads = true;

  ReconnectingInput input(int maxRetries, Backoff backoff) {
    return new ReconnectingInput(
        "test",
        script,
        policy(backoff).maxRetries(maxRetries).retryOn(retryOn).build(),
        listener,
        capabilities,
        false,
        FixedRandom.LARGEST,
        () -> nanos,
        this::millis,
        thread -> hasThreads && Threads.tryStart(thread));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** The machine sleeps, and its clock goes on. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
  void machineSleeps(Duration time) {
    asleep = asleep.plus(time);
  }

  long millis() {
    return asleep.plusNanos(nanos).toMillis();
  }

  static Batch read(ReconnectingInput input) throws EndOfInputException, InterruptedException {
    return input.read(PATIENCE);
  }

  static <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "reconnecting-input-test");
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING || waits(thread));
    return task;
  }

  static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  static ReconnectPolicy.Builder policy(Backoff backoff) {
    return ReconnectPolicy.builder().backoff(backoff).stableAfter(STABLE);
  }
}
