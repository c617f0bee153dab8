package dev.inlet.runner.supervisor;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.host.threads.Threads;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Owns the pipelines of a process, one for each file. It compares what is wanted with what runs,
 * and starts and stops what differs: a pipeline that is to be replaced is ended before the next one
 * is made, since that may write to the same file or go on at a position that is stored at the end.
 * Whichever order changes come in, what is wanted last is what runs in the end.
 *
 * <p>All decisions are made by the thread that calls {@link #run}; other threads post events to it.
 * It never waits for a single pipeline.
 */
public final class Supervisor {
  static final Backoff RESTARTS = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2));

  private final PipelineFactory factory;
  private final boolean staysForChanges;
  private final Backoff restarts;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Map<String, SupervisedPipeline> pipelines = new LinkedHashMap<>();
  private final Set<PipelineRun> underWay = ConcurrentHashMap.newKeySet();
  private boolean ending;
  private boolean failed;

  /**
   * A supervisor of no pipeline.
   *
   * @param staysForChanges whether there may be pipelines to run later, when none runs any more
   */
  public Supervisor(PipelineFactory factory, boolean staysForChanges) {
    this(factory, staysForChanges, RESTARTS, System::nanoTime);
  }

  /** With delays of one's own before a pipeline that failed is started again, and a clock. */
  Supervisor(
      PipelineFactory factory, boolean staysForChanges, Backoff restarts, LongSupplier nanoTime) {
    this.factory = requireNonNull(factory, "factory is null");
    this.staysForChanges = staysForChanges;
    this.restarts = requireNonNull(restarts, "restarts is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * Makes pipelines, all or none; {@link #run} starts them. To be called once, before that.
   *
   * @throws ConfigException with the problems of all that cannot be made
   */
  public void prepare(List<PipelineConfig> configs) {
    List<Runnable> starts = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (PipelineConfig config : configs) {
      SupervisedPipeline added =
          new SupervisedPipeline(this, factory, restarts, nanoTime, WantedPipeline.of(config));
      pipelines.put(config.source(), added);
      try {
        starts.add(added.prepare());
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      discardAll(starts);
      throw new ConfigException(problems.stream().distinct().toList());
    }
    events.addAll(starts);
  }

  /** A pipeline whose life was ended before it began is closed and not started. */
  private void discardAll(List<Runnable> starts) {
    underWay.forEach(run -> run.stop(nanoTime.getAsLong()));
    starts.forEach(Runnable::run);
    pipelines.values().forEach(SupervisedPipeline::closeWatch);
  }

  /**
   * Runs until all pipelines have ended, one has failed that is to end all, or {@link #stop} was
   * called. To be called once.
   *
   * @return whether everything that was received was delivered
   */
  public boolean run() throws InterruptedException {
    drain();
    while (true) {
      advance();
      if (isOver()) {
        return !failed;
      }
      Runnable event = events.poll(idleTime(), TimeUnit.NANOSECONDS);
      if (event != null) {
        event.run();
      }
      drain();
    }
  }

  private void drain() {
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
  }

  private void advance() {
    long now = nanoTime.getAsLong();
    // First all that stops: nothing is to start beside what it replaces.
    pipelines.values().forEach(pipeline -> pipeline.stopIfDue(now));
    pipelines.values().forEach(pipeline -> pipeline.startIfDue(now));
    for (Iterator<SupervisedPipeline> all = pipelines.values().iterator(); all.hasNext(); ) {
      if (all.next().isGone()) {
        all.remove();
      }
    }
  }

  private long idleTime() {
    long now = nanoTime.getAsLong();
    return pipelines.values().stream()
        .mapToLong(pipeline -> pipeline.idleTime(now))
        .min()
        .orElse(PipelineRun.NEVER);
  }

  private boolean isOver() {
    if (!underWay.isEmpty()) {
      return false;
    }
    if (ending) {
      return true;
    }
    boolean stays =
        staysForChanges
            && pipelines.values().stream()
                .noneMatch(pipeline -> pipeline.state() == PipelineState.FAILED);
    return !stays && pipelines.values().stream().allMatch(SupervisedPipeline::isFinal);
  }

  /**
   * Says which pipelines there are to be from now on. Each that is new is started, each that is
   * missing is stopped, each that differs is replaced, and the others go on untouched. Any thread;
   * returns once the file system has said what each of them has to itself.
   *
   * @param wanted by the files that they came from; they fit into one process
   */
  public void apply(Map<String, PipelineConfig> wanted) {
    Map<String, WantedPipeline> all = new LinkedHashMap<>();
    wanted.forEach((source, config) -> all.put(source, WantedPipeline.of(config)));
    events.add(() -> want(all));
  }

  private void want(Map<String, WantedPipeline> wanted) {
    if (ending) {
      return;
    }
    pipelines.forEach(
        (source, pipeline) -> pipeline.want(Optional.ofNullable(wanted.remove(source))));
    wanted.forEach(
        (source, added) ->
            pipelines.put(
                source, new SupervisedPipeline(this, factory, restarts, nanoTime, added)));
  }

  /** Tells all pipelines to end. Returns at once; any thread may call it, and more than once. */
  public void stop() {
    events.add(this::end);
  }

  void end() {
    if (!ending) {
      ending = true;
      failed |=
          pipelines.values().stream()
              .anyMatch(pipeline -> pipeline.state() == PipelineState.RESTARTING);
      pipelines.values().forEach(pipeline -> pipeline.want(Optional.empty()));
    }
  }

  boolean isEnding() {
    return ending;
  }

  /** Something was lost, or a pipeline is not coming back: the process will not end well. */
  void failed() {
    failed = true;
  }

  PipelineRun begin(WantedPipeline wanted, PipelineRun.Owner owner) {
    PipelineRun run = new PipelineRun(wanted, events::add, owner, nanoTime);
    underWay.add(run);
    return run;
  }

  void over(PipelineRun run) {
    underWay.remove(run);
  }

  /** Whether something that has not ended yet has the pipeline's name or its target. */
  boolean isTaken(WantedPipeline wanted) {
    return underWay.stream()
        .filter(PipelineRun::wasToldToEnd)
        .anyMatch(run -> run.possessions().exclude(wanted.possessions()));
  }

  /**
   * Gives all pipelines up that have not ended, and logs what is lost by that. Any thread may call
   * it; comes back within about a second, or later if the system has no threads left for that.
   */
  public void abandon(String reason) {
    stop();
    List<Thread> threads = new ArrayList<>();
    for (PipelineRun run : underWay) {
      Thread thread = Threads.daemon("inlet-abandon", () -> run.abandonAtEnd(reason));
      if (Threads.tryStart(thread)) {
        threads.add(thread);
      } else {
        run.abandonAtEnd(reason);
      }
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** How long {@link #run} can take after {@link #stop}, as things are. Any thread. */
  public Duration shutdownTimeout() {
    return underWay.stream()
        .map(run -> run.config().shutdownTimeout())
        .reduce(Duration.ZERO, (left, right) -> left.compareTo(right) > 0 ? left : right)
        .plus(PipelineRun.LAST_WORDS.multipliedBy(2));
  }
}
