package dev.inlet.runner.probe;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.config.Problem;
import dev.inlet.host.EventText;
import dev.inlet.host.threads.Threads;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Outcome;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one pipeline's input: connects, waits for a message, asks for a sign of life and
 * closes. Tells each step when it has ended: those that the input reports, and else what its
 * methods come to. Used once.
 */
public final class Probe {
  /** Beyond its own bounds: an input that takes longer is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LONGEST_PING = Duration.ofSeconds(5);
  private static final String CONFIG = "config";
  private static final String CONNECT = "connect";
  private static final String MESSAGE = "message";
  private static final String PING = "ping";
  private static final String CLOSE = "close";

  private final ProbeOptions options;
  private final StepLog steps;
  private final CompletableFuture<Void> interrupted = new CompletableFuture<>();
  private final Duration patience;
  private String name = ""; // of the input
  private volatile @Nullable Input input;

  /** A probe that has not begun. */
  public Probe(ProbeOptions options, ProbeReport report) {
    this(options, report, PATIENCE);
  }

  /** With a patience of one's own for an input that does not come back. */
  Probe(ProbeOptions options, ProbeReport report, Duration patience) {
    this.options = requireNonNull(options, "options is null");
    this.patience = requireNonNull(patience, "patience is null");
    steps = new StepLog(report);
  }

  /**
   * Makes the attempt; comes back when everything of it is closed.
   *
   * @param config reads the config; throws {@link ConfigException} if it is wrong
   */
  public ProbeResult run(Supplier<PipelineConfig> config) throws InterruptedException {
    Optional<Input> made = make(config);
    if (made.isEmpty()) {
      return result(name.isEmpty() ? ProbeResult.Kind.WRONG_CONFIG : ProbeResult.Kind.FAILED);
    }
    input = made.get();
    try {
      if (!interrupted.isDone() && connect(made.get())) {
        long openedAt = System.nanoTime();
        if (options.awaitsMessage()) {
          awaitMessage(made.get(), openedAt);
        }
        if (steps.failed().filter(step -> !step.equals(MESSAGE)).isEmpty()) {
          ping(made.get());
        }
      }
    } finally {
      close(made.get());
      steps.end();
    }
    if (interrupted.isDone()) {
      return result(ProbeResult.Kind.INTERRUPTED);
    }
    return result(steps.failed().isPresent() ? ProbeResult.Kind.FAILED : ProbeResult.Kind.OK);
  }

  private ProbeResult result(ProbeResult.Kind kind) {
    return new ProbeResult(kind, steps.failed());
  }

  /** Ends the attempt early, in good order. Any thread, at any time. */
  public void stop() {
    if (interrupted.complete(null)) {
      steps.givenUp("interrupted");
      Input present = input;
      if (present != null) {
        closeInTime(present);
      }
    }
  }

  // ---- Config

  private Optional<Input> make(Supplier<PipelineConfig> reader) throws InterruptedException {
    long start = System.nanoTime();
    AttemptStep.Builder step = AttemptStep.of(CONFIG);
    List<String> warnings = new CopyOnWriteArrayList<>();
    Warnings listener = new Warnings(warnings, steps);
    Optional<Input> made = Optional.empty();
    try {
      PipelineConfig config = reader.get();
      made = make(config, listener, step);
      config.warnings().forEach(warning -> warnings.add(warning.toString()));
    } catch (ConfigException e) {
      step.outcome(Outcome.FAILED).summary("wrong, so nothing was tried");
      e.problems().stream().map(Problem::toString).forEach(text -> step.detail("problem", text));
    }
    warnings.forEach(warning -> step.detail("warning", warning));
    if (made.isPresent() && !warnings.isEmpty()) {
      step.outcome(Outcome.DOUBTFUL);
    }
    listener.madeInput();
    steps.ended(step.duration(since(start)).build());
    return made;
  }

  private Optional<Input> make(PipelineConfig config, Warnings listener, AttemptStep.Builder step)
      throws InterruptedException {
    String plugin = config.input().plugin().name();
    CompletableFuture<Input> making =
        start(() -> config.input().createForOneAttempt(listener, steps));
    boolean comesBack = isDoneIn(making, patience);
    Optional<Throwable> failure = comesBack ? failureOf(making) : Optional.empty();
    if (failure.isPresent() && failure.get() instanceof ConfigException wrong) {
      throw wrong;
    }
    name = plugin;
    if (!comesBack) {
      var unused = making.thenAccept(Input::close);
      step.outcome(Outcome.FAILED).summary(hangs("being made"));
      return Optional.empty();
    }
    if (failure.isPresent()) {
      step.outcome(Outcome.FAILED).summary(threw("being made", failure.get()));
      return Optional.empty();
    }
    step.summary(
        "input %s; the output %s is left alone".formatted(plugin, config.output().plugin().name()));
    return Optional.of(making.join());
  }

  private String hangs(String where) {
    return "the input \"" + name + "\" does not come back from " + where;
  }

  private String threw(String where, Throwable failure) {
    return "the input \"" + name + "\" failed in " + where + ": " + EventText.describe(failure);
  }

  /** What is warned of while the input is made belongs to the config. */
  private static final class Warnings implements InputListener {
    private final List<String> warnings;
    private final StepLog steps;
    private volatile boolean made;

    Warnings(List<String> warnings, StepLog steps) {
      this.warnings = warnings;
      this.steps = steps;
    }

    void madeInput() {
      made = true;
    }

    @Override
    public void warning(String message) {
      if (made) {
        steps.warning(message);
      } else {
        warnings.add(message);
      }
    }
  }

  // ---- Connecting

  private boolean connect(Input made) throws InterruptedException {
    int before = steps.count();
    long start = System.nanoTime();
    CompletableFuture<Void> attempt =
        start(
            () -> {
              made.connect();
              return null;
            });
    if (!isDoneIn(attempt, options.timeout())) {
      steps.givenUp("not done within " + Durations.format(options.timeout()) + " (--timeout)");
      closeInTime(made);
    }
    if (!isDoneIn(attempt, patience)) {
      fail(CONNECT, since(start), "the input does not come back, although it was closed");
      return false;
    }
    Optional<Throwable> failure = failureOf(attempt);
    if (failure.isPresent()) {
      connectFailed(failure.get(), since(start));
    } else if (steps.count() == before) { // the input tells nothing itself
      tellConnected(made, since(start));
    }
    return failure.isEmpty() && steps.failed().isEmpty() && !interrupted.isDone();
  }

  private void tellConnected(Input made, Duration duration) throws InterruptedException {
    CompletableFuture<String> source =
        start(() -> requireNonNull(made.source(), "the source is null"));
    if (!isDoneIn(source, patience)) {
      fail(CONNECT, duration, hangs("source()"));
      return;
    }
    Optional<Throwable> failure = failureOf(source);
    if (failure.isPresent()) {
      fail(CONNECT, duration, threw("source()", failure.get()));
    } else {
      tell(AttemptStep.of(CONNECT).summary(source.join()).duration(duration));
    }
  }

  /** An input that tells its steps has told the one that failed. */
  private void connectFailed(Throwable failure, Duration duration) {
    if (steps.failed().isEmpty()) {
      String name =
          failure instanceof ConnectFailedException known
              ? Optional.ofNullable(known.details())
                  .flatMap(ConnectionFailure::phase)
                  .orElse(CONNECT)
              : CONNECT;
      fail(name, duration, reason(failure));
    }
  }

  private static String reason(Throwable failure) {
    boolean forPeople =
        failure instanceof ConnectFailedException
            || failure instanceof NotConnectedException
            || failure instanceof EndOfInputException;
    return forPeople ? String.valueOf(failure.getMessage()) : EventText.describe(failure);
  }

  // ---- Reading

  private void awaitMessage(Input made, long openedAt) throws InterruptedException {
    CompletableFuture<Optional<FirstMessage>> reading = start(() -> read(made, openedAt));
    if (!isDoneIn(reading, options.timeout().plus(patience))) {
      fail(MESSAGE, since(openedAt), "the input does not come back from reading");
      return;
    }
    Optional<Throwable> failure = failureOf(reading);
    if (failure.isPresent()) {
      if (steps.failed().isEmpty() && !interrupted.isDone()) {
        fail(MESSAGE, since(openedAt), reason(failure.get()));
      }
      return;
    }
    Optional<FirstMessage> first = reading.join();
    if (first.isPresent()) {
      tell(first.get().describe(since(openedAt)));
    } else if (!interrupted.isDone()) {
      tell(
          AttemptStep.of(MESSAGE)
              .outcome(Outcome.FAILED)
              .duration(since(openedAt))
              .summary("none came within " + Durations.format(options.timeout()) + " (--timeout)")
              .hint(
                  "The connection is open and nothing comes. Many servers send nothing before they"
                      + " are asked: does the documentation name a subscription (open_message) or a"
                      + " session protocol? Of a quiet feed wait longer with --timeout, or take the"
                      + " connection for enough with --without-message."));
    }
  }

  private Optional<FirstMessage> read(Input made, long openedAt) throws Exception {
    long end = openedAt + options.timeout().toNanos();
    while (!interrupted.isDone()) {
      long left = end - System.nanoTime();
      Batch batch = made.read(Duration.ofNanos(Math.max(0, left)));
      if (!batch.isEmpty()) {
        FirstMessage first = FirstMessage.of(batch);
        batch.nack(new ProbeRefusal()); // nothing has taken it
        return Optional.of(first);
      }
      if (left <= 0) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  // ---- Being alive, and ending

  private void ping(Input made) throws InterruptedException {
    if (interrupted.isDone()) {
      return;
    }
    long start = System.nanoTime();
    CompletableFuture<Optional<CompletableFuture<Duration>>> asking =
        start(() -> requireNonNull(made.ping(), "the answer is null"));
    if (!isDoneIn(asking, patience)) {
      fail(PING, since(start), hangs("ping()"));
      return;
    }
    Optional<Throwable> failure = failureOf(asking);
    if (failure.isPresent()) {
      fail(PING, since(start), threw("ping()", failure.get()));
      return;
    }
    Optional<CompletableFuture<Duration>> asked = asking.join();
    if (asked.isPresent()) {
      awaitAnswer(asked.get(), start);
    }
  }

  private void awaitAnswer(CompletableFuture<Duration> answer, long start)
      throws InterruptedException {
    Duration limit =
        options.timeout().compareTo(LONGEST_PING) < 0 ? options.timeout() : LONGEST_PING;
    if (!isDoneIn(answer, limit)) {
      tell(
          AttemptStep.of(PING)
              .outcome(Outcome.DOUBTFUL)
              .duration(since(start))
              .summary("no answer within " + Durations.format(limit))
              .hint(
                  "A server that answers no pings is taken for dead when nothing else comes: switch"
                      + " that off (of websocket: ping.interval: 0s, and idle_timeout in its"
                      + " place)."));
    } else if (failureOf(answer).isEmpty()) {
      tell(AttemptStep.of(PING).duration(answer.join()).summary("the answer came back"));
    }
  }

  private void close(Input made) throws InterruptedException {
    boolean open = steps.failed().filter(step -> !step.equals(MESSAGE)).isEmpty();
    long start = System.nanoTime();
    boolean closed = closeInTime(made);
    if (!closed) {
      tell(
          AttemptStep.of(CLOSE)
              .outcome(Outcome.DOUBTFUL)
              .duration(since(start))
              .summary("the input does not come back"));
    } else if (open && !steps.has(CLOSE) && !interrupted.isDone()) {
      tell(AttemptStep.of(CLOSE).duration(since(start)));
    }
  }

  private boolean closeInTime(Input made) {
    CompletableFuture<Void> closing =
        start(
            () -> {
              made.close();
              return null;
            });
    try {
      return isDoneIn(closing, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // ---- Telling and waiting

  private void fail(String name, Duration duration, String why) {
    tell(AttemptStep.of(name).outcome(Outcome.FAILED).duration(duration).summary(why));
  }

  private void tell(AttemptStep.Builder step) {
    steps.ended(step.build());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Runs code of a plugin on a thread of its own, which may never come back. */
  private static <T> CompletableFuture<T> start(Callable<T> code) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Threads.daemon(
            "inlet-probe",
            () -> {
              try {
                result.complete(code.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private static boolean isDoneIn(CompletableFuture<?> future, Duration limit)
      throws InterruptedException {
    try {
      var unused = future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private static Optional<Throwable> failureOf(CompletableFuture<?> done) {
    return done.isCompletedExceptionally()
        ? done.handle((result, failure) -> Optional.ofNullable(failure)).join()
        : Optional.empty();
  }

  /** Why what was read goes back. */
  private static final class ProbeRefusal extends Exception {
    private static final long serialVersionUID = 1;

    ProbeRefusal() {
      super("a probe writes nothing");
    }
  }
}
