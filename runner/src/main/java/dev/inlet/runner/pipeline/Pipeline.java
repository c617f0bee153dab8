package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventText;
import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClosedException;
import dev.inlet.runner.filter.FilterSettings;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.output.SharedTargetOutput;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Moves batches from an input to an output, in order and on a thread of its own. A batch is
 * acknowledged when the output has all of it, and refused if it could not be written.
 *
 * <p>If the input {@linkplain dev.inlet.input.InputCapability#VIRTUAL_THREADS allows} it, that
 * thread is virtual where Java has such, and only waits for the input. As soon as there is
 * something to move a {@link Work thread of the system} does it, until nothing has come for a
 * while: an output may block as it likes.
 */
public final class Pipeline {
  // A pipeline that is told to end is woken by the input, so this only has to be long.
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  // As long as there can be: a virtual thread then needs no timer.
  private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

  // For how long nothing comes before the waiting thread waits alone.
  private static final Duration QUIET = Duration.ofSeconds(2);

  // What is lost is counted on the way out, when nobody wants to wait.
  private static final Duration LONGEST_COUNT = Duration.ofMillis(500);

  // For a count that somebody else has begun.
  private static final Duration LONGEST_REPORT = Duration.ofMillis(900);

  // A count of messages.
  private static final String NONE = EventText.count(0);

  // What a step gives that is not the last one.
  private static final Optional<Outcome> GOES_ON = Optional.empty();

  private final PipelineConfig config;
  private final Input input;
  private final Output output;
  private final Delivery delivery;
  private final DeliveryListener deliveries;
  private final Logger logger;
  private final Waiting waiting;
  private final Predicate<Thread> starter;
  // Whether what is not written is behind a position that is kept, and sent again from there.
  private final boolean comesAgain;
  private final CountDownLatch ended = new CountDownLatch(1);
  // Whether the log says what became of it.
  private final CompletableFuture<Void> reported = new CompletableFuture<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  // Held while the input is read.
  private final ReentrantLock reading = new ReentrantLock();
  // What was read when the pipeline had been abandoned; guarded by that lock.
  private int readTooLate;

  private volatile @Nullable Thread thread;
  private volatile boolean abandoned;
  // Whether it was abandoned while it wrote to what others write to, and what it writes there is
  // counted when that has ended.
  private volatile boolean writesOn;
  private final AtomicBoolean unfinishedReported = new AtomicBoolean();
  // Set once: by the pipeline itself, or by whoever gives it up.
  private volatile Outcome outcome = Outcome.RUNNING;

  /** Where a pipeline waits for its input. */
  enum Waiting {
    /** On the thread that does all the rest. */
    AT_WORK,
    /** On a thread that does nothing else. */
    APART
  }

  /** What became of a pipeline. */
  public enum Outcome {
    RUNNING,
    /** It came to its end, or was told to end and wrote all that it had received. */
    ENDED,
    /** It gave up, and said why in the log. */
    FAILED,
    /** It gave up, since its output is gone for good: another one would fail as well. */
    OUTPUT_CLOSED
  }

  @Inject
  public Pipeline(PipelineConfig config, Input input, Output output, DeliveryListener deliveries) {
    this(
        config,
        input,
        output,
        deliveries,
        Threads.areVirtual() && config.input().suitsVirtualThreads() && config.resume().isEmpty()
            ? Waiting.APART
            : Waiting.AT_WORK,
        Threads::tryStart);
  }

  /**
   * A pipeline that waits where it is told to.
   *
   * @param starter starts all threads; false if none is to be had
   */
  Pipeline(
      PipelineConfig config,
      Input input,
      Output output,
      DeliveryListener deliveries,
      Waiting waiting,
      Predicate<Thread> starter) {
    this.starter = requireNonNull(starter, "starter is null");
    this.waiting = requireNonNull(waiting, "waiting is null");
    this.config = requireNonNull(config, "config is null");
    this.input = requireNonNull(input, "input is null");
    this.output = requireNonNull(output, "output is null");
    this.deliveries = requireNonNull(deliveries, "deliveries is null");
    this.comesAgain = config.resume().isPresent() && config.input().catchesUp();
    this.logger = Logs.pipeline(config.name());
    this.delivery =
        new Delivery(
            output,
            config.filter().map(FilterSettings::filter),
            deliveries,
            config.input().redelivers(),
            input::wakeUp,
            () -> abandoned);
  }

  public String name() {
    return config.name();
  }

  /** How long the pipeline may take to end when it is told to. */
  public Duration shutdownTimeout() {
    return config.shutdownTimeout();
  }

  /**
   * Starts the pipeline, which fails if the system has no thread left for it. To be called once.
   *
   * @param onEnd told the outcome, as the last thing that its thread does
   */
  public void start(Consumer<Outcome> onEnd) {
    logger.info(
        "{}: {} to {}",
        config.source(),
        config.input().plugin().name(),
        config.output().plugin().name());
    String called = "inlet-pipeline-" + config.name();
    // A virtual thread may run although starting it has failed for want of memory.
    AtomicBoolean taken = new AtomicBoolean();
    Runnable life =
        () -> {
          if (taken.compareAndSet(false, true)) {
            run(onEnd);
          }
        };
    Thread started =
        waiting == Waiting.APART ? Threads.waiting(called, life) : Threads.daemon(called, life);
    thread = started;
    if (!starter.test(started) && taken.compareAndSet(false, true)) {
      thread = null;
      startOrRun("inlet-close-", () -> endUnstarted(onEnd));
    }
  }

  private void endUnstarted(Consumer<Outcome> onEnd) {
    try {
      logger.error("cannot be started: {}", Threads.NONE_LEFT);
      discard();
      if (!settle(Outcome.FAILED)) {
        reported.join();
      }
    } finally {
      reported.complete(null);
      ended.countDown();
      onEnd.accept(outcome);
    }
  }

  /**
   * Tells the pipeline to end: the input is closed, and what was received is written. Returns at
   * once, or when the input is closed if the system has no thread left for that; idempotent.
   */
  public void stop() {
    if (ended.getCount() > 0 && stopping.compareAndSet(false, true)) {
      // Closing blocks for as long as the closing handshake takes.
      startOrRun("inlet-close-", this::closeInput);
    }
  }

  /**
   * Closes the input and then the output of a pipeline that was not started and will not be. What
   * one throws is logged, and keeps the other from nothing.
   */
  public void discard() {
    closeInput();
    var unused = close("output", output);
  }

  /** Waits for the end; false if it did not come in time. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Gives up on an output that does not let the pipeline end, and logs how many messages are lost
   * by that, or come again from the positions that are kept. What is being written to a {@linkplain
   * SharedTargetOutput target of several pipelines} is not among them: it counts as any other once
   * that has ended. Of a pipeline that has ended, or was given up, the log says so when this comes
   * back, which it does within a second, unless the system has no thread left and the input takes
   * longer to close.
   *
   * @param reason why it is given up, as the beginning of the line
   */
  public void abandon(String reason) {
    giveUp(reason, true);
  }

  /**
   * The same when the process is about to end: what is being written to a shared target may not be
   * finished by then, so it counts as well. May be called behind {@link #abandon}.
   */
  public void abandonAtEnd(String reason) {
    giveUp(reason, false);
  }

  private void giveUp(String reason, boolean processGoesOn) {
    if (!settle(Outcome.FAILED)) {
      awaitReport();
      if (!processGoesOn) {
        reportUnfinished("the process ends while the output still writes");
      }
      return;
    }
    abandoned = true;
    // An interrupt must take from other pipelines nothing that they write to as well, which they
    // may have time for when the process ends.
    boolean spared = output instanceof SharedTargetOutput shared && !shared.giveUp();
    writesOn = spared && processGoesOn;
    try {
      reportLoss(reason);
    } finally {
      reported.complete(null);
    }
    Thread started = thread;
    if (started != null && !spared) {
      started.interrupt();
    }
  }

  private void awaitReport() {
    try {
      reported.get(LONGEST_REPORT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // nobody wants to wait any longer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportLoss(String reason) {
    String writing =
        writesOn ? further("; the output goes on to write ", delivery.messagesNotWritten()) : "";
    Remains remains = countRemains();
    if (remains.areNone()) {
      logger.info("{}{}", reason, writing.isEmpty() ? ": nothing is lost" : writing);
    } else {
      logger.warn(
          "{}: {} that the output has not accepted and {} that waited for it {}{}",
          reason,
          EventText.count(remains.notWritten()),
          remains.unread(),
          fate(),
          writing);
    }
  }

  /** Reports what the output went on to write when it was given up, unless that has succeeded. */
  private void reportUnfinished(String reason) {
    int messages = writesOn ? delivery.giveUp() : 0;
    if (messages > 0 && unfinishedReported.compareAndSet(false, true)) {
      if (!comesAgain) {
        deliveries.lost(messages);
      }
      logger.warn("{}{}", reason, notWritten());
    }
  }

  /**
   * What was received and not written when the pipeline fails or is given up.
   *
   * @param unread how many the output was not given, in words
   */
  private record Remains(int notWritten, String unread) {

    boolean areNone() {
      return notWritten == 0 && unread.equals(NONE);
    }
  }

  /** Counts it, and reports it as lost unless it comes again. */
  private Remains countRemains() {
    AtomicLong unread = new AtomicLong();
    String counted = countUnread(unread);
    int notWritten = writesOn ? 0 : delivery.giveUp();
    long messages = notWritten + unread.get();
    if (messages > 0 && !comesAgain) {
      deliveries.lost(messages);
    }
    return new Remains(notWritten, counted);
  }

  /** What becomes of it, in words. */
  private String fate() {
    return comesAgain ? "come again, as their position is kept" : "are lost";
  }

  /** Counts what was received and not read; in a thread of its own, as the input may hang. */
  private String countUnread(AtomicLong unread) {
    CompletableFuture<Boolean> counted = new CompletableFuture<>();
    startOrRun("inlet-count-", () -> counted.complete(readAll(unread)));
    boolean complete;
    try {
      complete = counted.get(LONGEST_COUNT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      complete = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "an unknown number of messages";
    }
    return (complete ? "" : "at least ") + EventText.count(unread.get());
  }

  /** Counts while it reads; false if that is not all. */
  private boolean readAll(AtomicLong messages) {
    try {
      readToEnd(messages);
      return false;
    } catch (NotConnectedException | EndOfInputException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it may be the caller's
      return false;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      logger.debug("counting what is lost failed", e);
      return false;
    }
  }

  private void readToEnd(AtomicLong messages)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_COUNT.toNanos();
    input.wakeUp();
    if (!reading.tryLock(LONGEST_COUNT.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    try {
      messages.addAndGet(readTooLate);
      input.close(); // from now on there is an end, and what was refused is due
      while (System.nanoTime() - deadline < 0) {
        messages.addAndGet(input.read(LONGEST_COUNT).messages().size());
      }
    } finally {
      reading.unlock();
    }
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Sets the outcome; false if there is one. */
  private synchronized boolean settle(Outcome result) {
    if (outcome != Outcome.RUNNING) {
      return false;
    }
    outcome = result;
    return true;
  }

  /** What the input tells of itself; from any thread, at any time. */
  public InputStatus inputStatus() {
    return input.status();
  }

  /** What the output was given and has not written; from any thread, at any time. */
  public Unsettled unsettled() {
    return delivery.unsettled();
  }

  /** How many messages the output has taken and not dropped. */
  public long delivered() {
    return delivery.delivered();
  }

  private void run(Consumer<Outcome> onEnd) {
    Outcome result = Outcome.FAILED;
    boolean usable = true;
    try {
      result = moveAll();
    } catch (InterruptedException e) {
      if (!abandoned) {
        logger.error("the pipeline was interrupted{}", notWritten());
      }
    } catch (VirtualMachineError e) {
      usable = false;
      throw e; // whoever runs the process ends it
    } catch (Throwable e) {
      logger.error("the pipeline failed: {}{}", EventText.describe(e), notWritten());
      logger.debug("the pipeline failed", e);
    } finally {
      try {
        Outcome reached = result;
        boolean settled =
            usable ? work(() -> end(reached), () -> end(reached)) : settle(Outcome.FAILED);
        if (!settled) {
          // The process may end with its last pipeline, and the count has to be logged by then.
          reported.join();
          reportUnfinished("the output failed at what it went on to write");
        }
      } finally {
        reported.complete(null);
        ended.countDown();
        onEnd.accept(outcome);
      }
    }
  }

  private Outcome moveAll() throws InterruptedException {
    Optional<Outcome> end = attempt(this::connect);
    while (end.isEmpty()) {
      end = attempt(waiting == Waiting.APART ? this::moveOnceSomethingComes : this::moveNext);
    }
    return end.get();
  }

  /** Something that a pipeline does until it is to do the next thing, or has come to its end. */
  private interface Step {
    Optional<Outcome> run()
        throws ConnectFailedException,
            NotConnectedException,
            EndOfInputException,
            OutputClosedException,
            InterruptedException;
  }

  /** Does it; what it throws is an end, too. */
  private Optional<Outcome> attempt(Step step) throws InterruptedException {
    try {
      return step.run();
    } catch (EndOfInputException e) {
      return Optional.of(e.isFailure() ? failed(e) : Outcome.ENDED);
    } catch (ConnectFailedException | NotConnectedException e) {
      return Optional.of(stopping.get() ? Outcome.ENDED : failed(e));
    } catch (OutputClosedException e) {
      logger.warn("{}{}", e.getMessage(), notWritten());
      return Optional.of(Outcome.OUTPUT_CLOSED);
    }
  }

  private Optional<Outcome> connect() throws ConnectFailedException, InterruptedException {
    input.connect();
    return GOES_ON;
  }

  private Optional<Outcome> moveNext()
      throws NotConnectedException,
          EndOfInputException,
          OutputClosedException,
          InterruptedException {
    var unused = move(MAX_WAIT);
    return GOES_ON;
  }

  /**
   * Waits while all is settled, and has what comes moved on another thread, with what follows. If
   * none is to be had the waiting one moves that alone, and not all may be settled next time.
   */
  private Optional<Outcome> moveOnceSomethingComes()
      throws NotConnectedException, EndOfInputException, InterruptedException {
    Batch first = delivery.isBusy() ? Batch.empty() : read(UNLIMITED);
    return first.isEmpty() && !delivery.isBusy()
        ? GOES_ON
        : work(() -> attempt(() -> moveUntilQuiet(first)), () -> attempt(() -> moveOnce(first)));
  }

  private Optional<Outcome> moveUntilQuiet(Batch first)
      throws NotConnectedException,
          EndOfInputException,
          OutputClosedException,
          InterruptedException {
    if (!first.isEmpty()) {
      delivery.write(first);
    }
    long quietSince = System.nanoTime();
    while (delivery.isBusy() || System.nanoTime() - quietSince < QUIET.toNanos()) {
      if (move(QUIET)) {
        quietSince = System.nanoTime();
      }
    }
    return GOES_ON;
  }

  /** Moves a batch, or goes on with what is not settled if that is empty. */
  private Optional<Outcome> moveOnce(Batch first)
      throws NotConnectedException,
          EndOfInputException,
          OutputClosedException,
          InterruptedException {
    if (first.isEmpty()) {
      var unused = move(QUIET);
    } else {
      delivery.write(first);
    }
    return GOES_ON;
  }

  /** Does it where anything may block, or the other thing here if no thread is to be had. */
  private <T, E extends Exception> T work(Work.Task<T, E> task, Work.Task<T, E> otherwise)
      throws E {
    return waiting == Waiting.APART
        ? Work.onThread(starter, "inlet-pipeline-" + config.name(), task, otherwise)
        : task.run();
  }

  private void startOrRun(String prefix, Runnable code) {
    if (!starter.test(Threads.daemon(prefix + config.name(), code))) {
      code.run();
    }
  }

  /**
   * Moves what comes in that time.
   *
   * @return false if nothing came
   */
  private boolean move(Duration maxWait)
      throws NotConnectedException,
          EndOfInputException,
          OutputClosedException,
          InterruptedException {
    delivery.settle();
    if (delivery.isFull()) {
      delivery.awaitFirst();
      return true;
    }
    Batch batch;
    try {
      batch = read(maxWait);
    } catch (NotConnectedException | EndOfInputException e) {
      if (delivery.isIdle()) {
        throw e;
      }
      // What is refused yet is to be read again.
      delivery.awaitFirst();
      return true;
    }
    if (batch.isEmpty()) {
      return false;
    }
    delivery.write(batch);
    return true;
  }

  private Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    reading.lockInterruptibly();
    try {
      if (abandoned) {
        throw new InterruptedException();
      }
      if (!delivery.beginReading()) {
        return Batch.empty();
      }
      Batch batch = input.read(maxWait);
      if (abandoned) {
        readTooLate = batch.size();
        throw new InterruptedException();
      }
      delivery.expect(batch.size());
      return batch;
    } finally {
      delivery.endReading();
      reading.unlock();
    }
  }

  /** What is to be said of messages that the output was given and has not written. */
  private String notWritten() {
    int messages = delivery.messagesNotWritten();
    return messages == 0 ? "" : "; " + EventText.count(messages) + " not written";
  }

  private Outcome failed(Exception cause) {
    logger.error("the input ended: {}", cause.getMessage());
    return Outcome.FAILED;
  }

  /** Closes everything; false if somebody has given the pipeline up. */
  private boolean end(Outcome result) {
    closeInput();
    if (abandoned) {
      // There is no time left; what has interrupted the thread may have been taken already.
      Thread.currentThread().interrupt();
    }
    boolean outputClosed = close("output", output);
    var unused = close("input", this::takeWritten);
    boolean settled = settle(outputClosed ? result : Outcome.FAILED);
    if (settled) {
      String counted =
          EventText.count(delivery.delivered())
              + further("; the output has dropped ", delivery.dropped())
              + further("; the filter has left out ", delivery.filtered());
      String unread = result == Outcome.ENDED ? NONE : countRemains().unread();
      if (unread.equals(NONE)) {
        logger.info("ended after {}", counted);
      } else if (comesAgain) {
        logger.info("ended after {}; {} that waited for the output {}", counted, unread, fate());
      } else {
        logger.warn("ended after {}; {} that waited for the output {}", counted, unread, fate());
      }
    }
    return settled;
  }

  private static String further(String words, long messages) {
    return messages == 0 ? "" : words + EventText.count(messages);
  }

  /** What is acknowledged behind the end of the input has it store the position once more. */
  private void takeWritten() {
    if (delivery.takeWritten()) {
      input.close();
    }
  }

  private void closeInput() {
    if (!close("input", input)) {
      input.wakeUp();
    }
  }

  /** Whatever a plugin throws when it is closed, the rest of the pipeline ends in good order. */
  private boolean close(String part, AutoCloseable closeable) {
    try {
      closeable.close();
      return true;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      logger.error("closing the {} failed: {}", part, EventText.describe(e));
      logger.debug("closing the {} failed", part, e);
      return false;
    }
  }
}
