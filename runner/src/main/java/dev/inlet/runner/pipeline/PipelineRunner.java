package dev.inlet.runner.pipeline;

import dev.inlet.host.EventText;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs pipelines side by side. The first that fails ends the others, so that a process never lives
 * on with a dead pipeline in it: whoever watches the process restarts all of them.
 */
public final class PipelineRunner {
  // For a thread that was just interrupted to close its output.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final List<Pipeline> pipelines;
  private final AtomicInteger running;
  private final CountDownLatch end = new CountDownLatch(1);

  public PipelineRunner(List<Pipeline> pipelines) {
    this.pipelines = List.copyOf(pipelines);
    this.running = new AtomicInteger(pipelines.size());
  }

  /**
   * Runs until all pipelines have ended, one has failed, or {@link #stop} was called. To be called
   * once.
   *
   * @return whether everything that was received was delivered
   */
  public boolean run() throws InterruptedException {
    pipelines.forEach(pipeline -> pipeline.start(this::ended));
    end.await();
    return finish();
  }

  private void ended(Pipeline.Outcome outcome) {
    if (running.decrementAndGet() == 0 || outcome == Pipeline.Outcome.FAILED) {
      end.countDown();
    }
  }

  /** Tells all pipelines to end. Returns at once; any thread may call it, and more than once. */
  public void stop() {
    end.countDown();
  }

  /**
   * Gives all pipelines up that have not ended, and logs what is lost by that. Any thread may call
   * it; comes back within about a second.
   */
  public void abandon(String reason) {
    end.countDown();
    List<Thread> threads =
        pipelines.stream()
            .map(pipeline -> new Thread(() -> pipeline.abandon(reason), "inlet-abandon"))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** How long {@link #run} can take after {@link #stop}. */
  public Duration shutdownTimeout() {
    return pipelines.stream()
        .map(Pipeline::shutdownTimeout)
        .reduce(LAST_WORDS, (left, right) -> left.compareTo(right) > 0 ? left : right)
        .plus(LAST_WORDS);
  }

  private boolean finish() throws InterruptedException {
    long start = System.nanoTime();
    pipelines.forEach(Pipeline::stop);
    // Each has its own time, so none waits for one that may take longer.
    List<Pipeline> byTime =
        pipelines.stream().sorted(Comparator.comparing(Pipeline::shutdownTimeout)).toList();
    for (Pipeline pipeline : byTime) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      if (!pipeline.awaitEnd(pipeline.shutdownTimeout().minus(elapsed))) {
        pipeline.abandon(
            "shutdown_timeout of " + EventText.format(pipeline.shutdownTimeout()) + " is over");
      }
    }
    boolean clean = true;
    for (Pipeline pipeline : pipelines) {
      clean &= pipeline.awaitEnd(LAST_WORDS) && pipeline.outcome() == Pipeline.Outcome.ENDED;
    }
    return clean;
  }
}
