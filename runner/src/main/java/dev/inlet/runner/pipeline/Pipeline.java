package dev.inlet.runner.pipeline;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.output.Output;
import dev.inlet.runner.output.OutputClosedException;
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
 * Moves batches from an input to an output, one at a time and in order, on a thread of its own. A
 * batch is acknowledged when the output has all of it, and refused if the output throws.
 */
public final class Pipeline {
  // A pipeline that is told to end is woken by the input, so this only has to be long.
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  // What is lost is counted on the way out, when nobody wants to wait.
  private static final Duration LONGEST_COUNT = Duration.ofMillis(500);

  private final PipelineConfig config;
  private final Input input;
  private final Output output;
  private final DeliveryListener deliveries;
  private final Logger logger;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean abandoning = new AtomicBoolean();
  // Held while the input is read.
  private final ReentrantLock reading = new ReentrantLock();
  // What was read when the pipeline had been abandoned; guarded by that lock.
  private int readTooLate;

  private volatile @Nullable Thread thread;
  private volatile boolean abandoned;
  private volatile Outcome outcome = Outcome.RUNNING;
  private final AtomicLong delivered = new AtomicLong();
  // How many messages the output is at, for the case that it hangs.
  private volatile int inFlight;

  /** What became of a pipeline. */
  public enum Outcome {
    RUNNING,
    /** It came to its end, or was told to end and wrote all that it had received. */
    ENDED,
    /** It gave up, and said why in the log. */
    FAILED
  }

  @Inject
  public Pipeline(PipelineConfig config, Input input, Output output, DeliveryListener deliveries) {
    this.config = requireNonNull(config, "config is null");
    this.input = requireNonNull(input, "input is null");
    this.output = requireNonNull(output, "output is null");
    this.deliveries = requireNonNull(deliveries, "deliveries is null");
    this.logger = Logs.pipeline(config.name());
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
        config.output().provider().name());
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
    if (ended.getCount() == 0 || !abandoning.compareAndSet(false, true)) {
      return;
    }
    abandoned = true;
    outcome = Outcome.FAILED;
    String waiting = countWaiting();
    logger.warn(
        "{}: {} that the output has not accepted and {} that waited for it are lost",
        reason,
        LoggingInputListener.count(inFlight),
        waiting);
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Counts what was received and not read; in a thread of its own, as the input may hang. */
  private String countWaiting() {
    AtomicLong waiting = new AtomicLong();
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
      return (complete ? "" : "at least ") + LoggingInputListener.count(waiting.get());
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

  /** How many messages the output has taken. */
  public long delivered() {
    return delivered.get();
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
      logger.error("the pipeline failed: {}", LoggingInputListener.describe(e));
      logger.debug("the pipeline failed", e);
    } finally {
      try {
        if (usable) {
          end(result);
        } else {
          outcome = Outcome.FAILED;
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
        Batch batch = read();
        if (!batch.isEmpty()) {
          deliver(batch);
        }
      }
    } catch (EndOfInputException e) {
      return e.isFailure() ? failed(e) : Outcome.ENDED;
    } catch (ConnectFailedException | NotConnectedException e) {
      return stopping.get() ? Outcome.ENDED : failed(e);
    } catch (OutputClosedException e) {
      logger.warn("{}; {} not written", e.getMessage(), LoggingInputListener.count(inFlight));
      return Outcome.FAILED;
    }
  }

  private Batch read() throws NotConnectedException, EndOfInputException, InterruptedException {
    reading.lockInterruptibly();
    try {
      if (abandoned) {
        throw new InterruptedException();
      }
      Batch batch = input.read(MAX_WAIT);
      int messages = batch.messages().size();
      if (abandoned) {
        readTooLate = messages;
        throw new InterruptedException();
      }
      inFlight = messages;
      return batch;
    } finally {
      reading.unlock();
    }
  }

  private Outcome failed(Exception cause) {
    logger.error("the input ended: {}", cause.getMessage());
    return Outcome.FAILED;
  }

  private void deliver(Batch batch) throws OutputClosedException, InterruptedException {
    int messages = batch.messages().size();
    try {
      output.write(batch.messages());
    } catch (OutputClosedException e) {
      throw e;
    } catch (Exception e) {
      if (abandoned) {
        throw new InterruptedException();
      }
      inFlight = 0;
      refuse(batch, e);
      return;
    }
    inFlight = 0;
    delivered.lazySet(delivered.get() + messages);
    batch.ack();
    deliveries.delivered(messages);
  }

  /** The batch comes again with one of the next reads, or is given up, as the input sees fit. */
  private static void refuse(Batch batch, Exception cause) {
    // An output may leave the thread interrupted, which is none of the input's concern.
    var unused = Thread.interrupted();
    batch.nack(cause);
  }

  private void end(Outcome result) {
    closeInput();
    boolean outputClosed = close("output", output);
    if (!abandoned) {
      outcome = outputClosed ? result : Outcome.FAILED;
      logger.info("ended after {}", LoggingInputListener.count(delivered.get()));
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
      logger.error("closing the {} failed: {}", part, LoggingInputListener.describe(e));
      logger.debug("closing the {} failed", part, e);
      return false;
    }
  }
}
