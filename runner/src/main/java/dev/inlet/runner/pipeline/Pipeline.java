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

  private final PipelineConfig config;
  private final Input input;
  private final Output output;
  private final DeliveryListener deliveries;
  private final Logger logger;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();

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
      // Closing blocks during the closing handshake.
      Thread closer = new Thread(input::close, "inlet-close-" + config.name());
      closer.setDaemon(true);
      closer.start();
    }
  }

  /** Waits for the end; false if it did not come in time. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Gives up on an output that does not let the pipeline end, and says what is lost. */
  public void abandon() {
    logger.warn(
        "shutdown_timeout of {} is over: {} that the output has not taken and whatever was received"
            + " after that are lost",
        LoggingInputListener.format(config.shutdownTimeout()),
        LoggingInputListener.count(inFlight));
    abandoned = true;
    outcome = Outcome.FAILED;
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
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
    try {
      result = moveAll();
    } catch (InterruptedException e) {
      if (!abandoned) {
        logger.error("the pipeline was interrupted");
      }
    } catch (Throwable e) {
      logger.error("the pipeline failed: {}", LoggingInputListener.describe(e));
      logger.debug("the pipeline failed", e);
    } finally {
      end(result);
      onEnd.accept(outcome);
    }
  }

  private Outcome moveAll() throws InterruptedException {
    try {
      input.connect();
      while (true) {
        Batch batch = input.read(MAX_WAIT);
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

  private Outcome failed(Exception cause) {
    logger.error("the input ended: {}", cause.getMessage());
    return Outcome.FAILED;
  }

  private void deliver(Batch batch) throws OutputClosedException, InterruptedException {
    int messages = batch.messages().size();
    inFlight = messages;
    try {
      output.write(batch.messages());
    } catch (OutputClosedException e) {
      throw e;
    } catch (Exception e) {
      if (abandoned) {
        throw new InterruptedException();
      }
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
    try {
      input.close();
      output.close();
    } finally {
      if (!abandoned) {
        outcome = result;
        logger.info("ended after {}", LoggingInputListener.count(delivered.get()));
      }
      ended.countDown();
    }
  }
}
