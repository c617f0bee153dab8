package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventText;
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
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Moves batches from an input to an output, in order and on a thread of its own. A batch is
 * acknowledged when the output has all of it, and refused if it could not be written.
 */
public final class Pipeline {
  // A pipeline that is told to end is woken by the input, so this only has to be long.
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  // What is lost is counted on the way out, when nobody wants to wait.
  private static final Duration LONGEST_COUNT = Duration.ofMillis(500);

  private final PipelineConfig config;
  private final Input input;
  private final Output output;
  private final Delivery delivery;
  private final DeliveryListener deliveries;
  private final Logger logger;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  // Held while the input is read.
  private final ReentrantLock reading = new ReentrantLock();
  // What was read when the pipeline had been abandoned; guarded by that lock.
  private int readTooLate;

  private volatile @Nullable Thread thread;
  private volatile boolean abandoned;
  // Set once: by the pipeline itself, or by whoever gives it up.
  private volatile Outcome outcome = Outcome.RUNNING;

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
    this.config = requireNonNull(config, "config is null");
    this.input = requireNonNull(input, "input is null");
    this.output = requireNonNull(output, "output is null");
    this.deliveries = requireNonNull(deliveries, "deliveries is null");
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
   * Starts the pipeline's thread. To be called once.
   *
   * @param onEnd told the outcome, as the last thing that the thread does
   */
  public void start(Consumer<Outcome> onEnd) {
    logger.info(
        "{}: {} to {}",
        config.source(),
        config.input().plugin().name(),
        config.output().plugin().name());
    Thread worker = new Thread(() -> run(onEnd), "inlet-pipeline-" + config.name());
    worker.setDaemon(true);
    thread = worker;
    worker.start();
  }

  /**
   * Tells the pipeline to end: the input is closed, and what was received is written. Returns at
   * once; idempotent.
   */
  public void stop() {
    if (ended.getCount() > 0 && stopping.compareAndSet(false, true)) {
      // Closing blocks for as long as the closing handshake takes.
      Thread closer = new Thread(this::closeInput, "inlet-close-" + config.name());
      closer.setDaemon(true);
      closer.start();
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
   * by that. Does nothing after the end; comes back within a second.
   *
   * @param reason why it is given up, as the beginning of the line
   */
  public void abandon(String reason) {
    if (!settle(Outcome.FAILED)) {
      return;
    }
    abandoned = true;
    AtomicLong waiting = new AtomicLong();
    String counted = countWaiting(waiting);
    int notWritten = delivery.messagesNotWritten();
    deliveries.lost(notWritten + waiting.get());
    logger.warn(
        "{}: {} that the output has not accepted and {} that waited for it are lost",
        reason,
        EventText.count(notWritten),
        counted);
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Counts what was received and not read; in a thread of its own, as the input may hang. */
  private String countWaiting(AtomicLong waiting) {
    CountDownLatch counted = new CountDownLatch(1);
    Thread counter =
        new Thread(
            () -> {
              try {
                readAll(waiting);
                counted.countDown();
              } catch (NotConnectedException | EndOfInputException e) {
                counted.countDown();
              } catch (InterruptedException | RuntimeException e) {
                // The count is not complete.
              }
            },
            "inlet-count-" + config.name());
    counter.setDaemon(true);
    counter.start();
    try {
      boolean complete = counted.await(LONGEST_COUNT.toMillis(), TimeUnit.MILLISECONDS);
      return (complete ? "" : "at least ") + EventText.count(waiting.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "an unknown number of messages";
    }
  }

  private void readAll(AtomicLong messages)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    input.wakeUp();
    reading.lockInterruptibly();
    try {
      messages.addAndGet(readTooLate);
      input.close(); // from now on there is an end, and what was refused is due
      while (true) {
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

  /** How many messages the output has taken. */
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
        logger.error("the pipeline was interrupted");
      }
    } catch (VirtualMachineError e) {
      usable = false;
      throw e; // whoever runs the process ends it
    } catch (Throwable e) {
      logger.error("the pipeline failed: {}{}", EventText.describe(e), notWritten());
      logger.debug("the pipeline failed", e);
    } finally {
      try {
        if (usable) {
          end(result);
        } else {
          var unused = settle(Outcome.FAILED);
        }
      } finally {
        ended.countDown();
        onEnd.accept(outcome);
      }
    }
  }

  private Outcome moveAll() throws InterruptedException {
    try {
      input.connect();
      while (true) {
        move();
      }
    } catch (EndOfInputException e) {
      return e.isFailure() ? failed(e) : Outcome.ENDED;
    } catch (ConnectFailedException | NotConnectedException e) {
      return stopping.get() ? Outcome.ENDED : failed(e);
    } catch (OutputClosedException e) {
      logger.warn("{}{}", e.getMessage(), notWritten());
      return Outcome.OUTPUT_CLOSED;
    }
  }

  private void move()
      throws NotConnectedException,
          EndOfInputException,
          OutputClosedException,
          InterruptedException {
    delivery.settle();
    if (delivery.isFull()) {
      delivery.awaitFirst();
      return;
    }
    Batch batch;
    try {
      batch = read();
    } catch (NotConnectedException | EndOfInputException e) {
      if (delivery.isIdle()) {
        throw e;
      }
      // What is refused yet is to be read again.
      delivery.awaitFirst();
      return;
    }
    if (!batch.isEmpty()) {
      delivery.write(batch);
    }
  }

  private Batch read() throws NotConnectedException, EndOfInputException, InterruptedException {
    reading.lockInterruptibly();
    try {
      if (abandoned) {
        throw new InterruptedException();
      }
      if (!delivery.beginReading()) {
        return Batch.empty();
      }
      Batch batch = input.read(MAX_WAIT);
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

  private void end(Outcome result) {
    closeInput();
    if (abandoned) {
      // There is no time left; what has interrupted the thread may have been taken already.
      Thread.currentThread().interrupt();
    }
    boolean outputClosed = close("output", output);
    if (settle(outputClosed ? result : Outcome.FAILED)) {
      long leftOut = delivery.filtered();
      logger.info(
          "ended after {}{}",
          EventText.count(delivery.delivered()),
          leftOut == 0 ? "" : "; the filter has left out " + EventText.count(leftOut));
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
