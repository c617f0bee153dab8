package dev.inlet.runner.supervisor;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventText;
import dev.inlet.host.resilience.Backoff;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.OnFailure;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What there is to run for one file, and what runs of it: at most one pipeline at a time, which is
 * ended before the next one is made. Used by the thread of the supervisor.
 */
final class SupervisedPipeline implements PipelineRun.Owner {
  /** A life of this length was none of several failures in a row. */
  private static final Duration LASTING = Duration.ofMinutes(2);

  private final Supervisor supervisor;
  private final PipelineFactory factory;
  private final Backoff restarts;
  private final LongSupplier nanoTime;

  private Optional<WantedPipeline> wanted;
  private Optional<PipelineRun> run = Optional.empty();
  private PipelineState state = PipelineState.STARTING;
  private @Nullable GapKeepingWatch watch;
  private String watched = "";
  private int failures; // in a row
  private long startedAt;
  private long dueAt; // while it is restarting

  SupervisedPipeline(
      Supervisor supervisor,
      PipelineFactory factory,
      Backoff restarts,
      LongSupplier nanoTime,
      WantedPipeline first) {
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    this.factory = requireNonNull(factory, "factory is null");
    this.restarts = requireNonNull(restarts, "restarts is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.wanted = Optional.of(first);
  }

  /**
   * Makes the pipeline in this thread, for a process that begins with all of them or none.
   *
   * @return starts it
   */
  Runnable prepare() {
    WantedPipeline next = wanted.orElseThrow();
    Pipeline pipeline = assemble(next.config(), openWatch(next.config()));
    PipelineRun first = begin(next);
    return () -> first.start(pipeline);
  }

  PipelineState state() {
    return state;
  }

  /** Whether there is nothing to run any more, and nothing that runs. */
  boolean isGone() {
    return wanted.isEmpty() && run.isEmpty();
  }

  /** Whether nothing follows unless something else is wanted. */
  boolean isFinal() {
    return state == PipelineState.ENDED || state == PipelineState.FAILED;
  }

  /** Says what there is to run from now on; empty for nothing. */
  void want(Optional<WantedPipeline> next) {
    Optional<PipelineConfig> before = wantedConfig();
    wanted = next;
    Optional<PipelineConfig> config = wantedConfig();
    if (config.isEmpty() || before.filter(config.get()::runsAs).isEmpty()) {
      failures = 0;
      if (run.isEmpty()) {
        enter(PipelineState.STARTING);
      }
    } else if (before.filter(config.get()::saysTheSame).isEmpty()) {
      factory.applySettings(config.get());
    }
  }

  private Optional<PipelineConfig> wantedConfig() {
    return wanted.map(WantedPipeline::config);
  }

  /**
   * Stops what is not wanted any more, and gives up what takes too long to end. Gives the name up,
   * too, which another pipeline may be about to take.
   */
  void stopIfDue(long now) {
    if (run.isPresent()) {
      PipelineRun current = run.get();
      if (wantedConfig().filter(current.config()::runsAs).isEmpty() && !current.wasToldToEnd()) {
        enter(PipelineState.STOPPING);
        current.stop(now);
      }
      current.checkTime(now, !supervisor.isEnding());
    } else {
      closeWatchOfOtherName();
    }
  }

  /** Starts what is wanted and does not run, unless something is in its way. */
  void startIfDue(long now) {
    if (run.isEmpty() && wanted.isPresent() && isDue(now) && !supervisor.isTaken(wanted.get())) {
      WantedPipeline next = wanted.get();
      enter(PipelineState.STARTING);
      GapKeepingWatch open = openWatch(next.config());
      begin(next).assemble(() -> assemble(next.config(), open));
    }
  }

  /** Makes the pipeline, for which the file system is asked. */
  private Pipeline assemble(PipelineConfig config, GapKeepingWatch open) {
    open.startsFromPosition(hasPositions(config));
    return factory.assemble(config, open);
  }

  private boolean isDue(long now) {
    return switch (state) {
      case STARTING -> true;
      case RESTARTING -> now - dueAt >= 0;
      case RUNNING, STOPPING, ENDED, FAILED -> false;
    };
  }

  /** How long nothing is due unless something happens, in nanoseconds. */
  long idleTime(long now) {
    if (state == PipelineState.RESTARTING && run.isEmpty()) {
      return Math.max(0, dueAt - now);
    }
    return run.map(PipelineRun::deadline)
        .filter(deadline -> deadline != PipelineRun.NEVER)
        .map(deadline -> Math.max(0, deadline - now))
        .orElse(PipelineRun.NEVER);
  }

  private PipelineRun begin(WantedPipeline next) {
    PipelineRun begun = supervisor.begin(next, this);
    run = Optional.of(begun);
    startedAt = nanoTime.getAsLong();
    return begun;
  }

  @Override
  public void started(PipelineRun begun) {
    enter(PipelineState.RUNNING);
  }

  @Override
  public void ended(PipelineRun last, Pipeline.Outcome outcome) {
    run = Optional.empty();
    supervisor.over(last);
    if (!last.wasToldToEnd() && wantedConfig().filter(last.config()::runsAs).isPresent()) {
      endedByItself(outcome, wantedConfig().get());
      return;
    }
    if (outcome != Pipeline.Outcome.ENDED) {
      supervisor.failed();
    }
    closeWatchOfOtherName();
    enter(PipelineState.STARTING);
  }

  private void endedByItself(Pipeline.Outcome outcome, PipelineConfig config) {
    if (outcome == Pipeline.Outcome.ENDED) {
      enter(PipelineState.ENDED);
    } else if (config.onFailure() == OnFailure.STOP) {
      enter(PipelineState.FAILED);
      supervisor.failed();
      supervisor.end();
    } else if (outcome == Pipeline.Outcome.OUTPUT_CLOSED) {
      Logs.pipeline(config.name())
          .error("is not started again, since nobody can bring its output back");
      enter(PipelineState.FAILED);
      supervisor.failed();
    } else {
      restartLater(config);
    }
  }

  private void restartLater(PipelineConfig config) {
    long now = nanoTime.getAsLong();
    if (now - startedAt >= LASTING.toNanos()) {
      failures = 0;
    }
    failures++;
    Duration delay = restarts.delay(failures, new SplittableRandom());
    dueAt = now + delay.toNanos();
    Logs.pipeline(config.name())
        .warn(
            "failed, and is started again in {} (on_failure: restart; failure {} in a row)",
            EventText.format(delay),
            failures);
    enter(PipelineState.RESTARTING);
  }

  private void enter(PipelineState next) {
    state = next;
    if (watch != null) {
      watch.changed(next);
    }
  }

  private GapKeepingWatch openWatch(PipelineConfig config) {
    GapKeepingWatch open = watch;
    if (open == null) { // or it was of another name, and is closed
      open = new GapKeepingWatch(factory.watch(config), nanoTime);
      watch = open;
      watched = config.name();
      open.changed(state);
    }
    open.starts();
    return open;
  }

  private static boolean hasPositions(PipelineConfig config) {
    return config.resume().filter(resume -> Files.exists(resume.file())).isPresent();
  }

  /** Ends the watch unless a pipeline of its name is wanted. */
  private void closeWatchOfOtherName() {
    if (wantedConfig().filter(config -> config.name().equals(watched)).isEmpty()) {
      closeWatch();
    }
  }

  /** Ends the watch, if there is one. */
  void closeWatch() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }
}
