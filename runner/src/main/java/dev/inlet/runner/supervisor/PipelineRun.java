package dev.inlet.runner.supervisor;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.host.EventText;
import dev.inlet.host.threads.Threads;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.ProcessFit.Possessions;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One life of a pipeline, from its assembly to its end. Used by the thread of the supervisor, which
 * never waits for it while the system has threads: what takes time has one of its own, and reports
 * by an event.
 */
final class PipelineRun {
  /** For a thread that was just interrupted to close its output. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** No time by the clock that anybody lives to see. */
  static final long NEVER = Long.MAX_VALUE;

  private final PipelineConfig config;
  private final Possessions possessions;
  private final Consumer<Runnable> events;
  private final Owner owner;
  private final LongSupplier nanoTime;

  private boolean toldToEnd;
  private Phase phase = Phase.ASSEMBLING;
  private long deadline = NEVER; // by the clock
  private boolean overdue; // given up, and it has not ended
  private volatile @Nullable Pipeline pipeline;

  /** Told what becomes of it, in the thread of the supervisor. */
  interface Owner {

    /** The pipeline was made and runs. */
    void started(PipelineRun run);

    /** It is over. Called once. */
    void ended(PipelineRun run, Pipeline.Outcome outcome);
  }

  private enum Phase {
    ASSEMBLING,
    RUNNING,
    /** It was told to end. */
    STOPPING,
    /** It did not end in time, and what is lost by that is counted. */
    ABANDONED,
    /** It was interrupted, and has not ended yet. */
    HANGING,
    OVER
  }

  /**
   * A life that begins with {@link #assemble} or {@link #start}.
   *
   * @param events runs what it is given in the thread of the supervisor
   * @param nanoTime the clock of the supervisor
   */
  PipelineRun(
      WantedPipeline wanted, Consumer<Runnable> events, Owner owner, LongSupplier nanoTime) {
    this.config = wanted.config();
    this.possessions = wanted.possessions();
    this.events = requireNonNull(events, "events is null");
    this.owner = requireNonNull(owner, "owner is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  PipelineConfig config() {
    return config;
  }

  /** What it has to itself until it is over. */
  Possessions possessions() {
    return possessions;
  }

  /** Makes the pipeline and starts it. */
  void assemble(Supplier<Pipeline> assembly) {
    inThread(
        "inlet-start-",
        () -> {
          try {
            Pipeline made = assembly.get();
            events.accept(() -> start(made));
          } catch (ConfigException e) {
            e.problems().forEach(problem -> Logs.pipeline(config.name()).error("{}", problem));
            events.accept(() -> end(Pipeline.Outcome.FAILED));
          } catch (VirtualMachineError e) {
            throw e;
          } catch (RuntimeException | Error e) {
            Logs.pipeline(config.name()).error("cannot be made: {}", EventText.describe(e));
            events.accept(() -> end(Pipeline.Outcome.FAILED));
          }
        });
  }

  /** Starts a pipeline, unless the life was ended meanwhile. */
  void start(Pipeline made) {
    pipeline = made;
    if (phase == Phase.ASSEMBLING) {
      phase = Phase.RUNNING;
      owner.started(this);
      made.start(outcome -> events.accept(() -> end(outcome)));
    } else {
      inThread(
          "inlet-close-",
          () -> {
            made.discard();
            events.accept(() -> end(Pipeline.Outcome.ENDED));
          });
    }
  }

  boolean wasToldToEnd() {
    return toldToEnd;
  }

  /** Tells the pipeline to end in good order; the first time counts. */
  void stop(long now) {
    if (toldToEnd || phase == Phase.OVER) {
      return;
    }
    toldToEnd = true;
    phase = Phase.STOPPING;
    deadline = now + config.shutdownTimeout().toNanos();
    Pipeline started = pipeline;
    if (started != null) {
      started.stop();
    }
  }

  /** When {@link #checkTime} has something to do; never before the pipeline was told to end. */
  long deadline() {
    return deadline;
  }

  /**
   * Gives up on an output that does not let the pipeline end in time.
   *
   * @param waits whether somebody waits for the end, however long it takes; if not, the process
   *     ends
   */
  void checkTime(long now, boolean waits) {
    if (overdue && !waits) {
      endUnfinished();
    }
    if (deadline == NEVER || now - deadline < 0) {
      return;
    }
    deadline = NEVER;
    if (phase == Phase.STOPPING && pipeline != null) {
      phase = Phase.ABANDONED;
      inThread("inlet-abandon-", this::abandonLate);
    } else if (!waits) {
      endUnfinished();
    } else if (phase != Phase.OVER) {
      overdue = true;
      Logs.pipeline(config.name()).warn("has not ended yet; what replaces it waits for that");
    }
  }

  /** The process goes on for a while, even if it ends: others may have more time. */
  private void abandonLate() {
    requireNonNull(pipeline, "pipeline is null")
        .abandon("shutdown_timeout of " + EventText.format(config.shutdownTimeout()) + " is over");
    events.accept(
        () -> {
          if (phase == Phase.ABANDONED) {
            phase = Phase.HANGING;
            deadline = nanoTime.getAsLong() + LAST_WORDS.toNanos();
          }
        });
  }

  /** The process ends without it. */
  private void endUnfinished() {
    abandonAtEnd("the process ends");
    end(Pipeline.Outcome.FAILED);
  }

  /**
   * Gives the pipeline up, as the process is about to end, and logs what is lost. Any thread; comes
   * back within a second.
   */
  void abandonAtEnd(String reason) {
    Pipeline started = pipeline;
    if (started != null) {
      started.abandonAtEnd(reason);
    }
  }

  private void end(Pipeline.Outcome outcome) {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      deadline = NEVER;
      owner.ended(this, outcome);
    }
  }

  private void inThread(String prefix, Runnable action) {
    Threads.startOrRun(prefix + config.name(), action);
  }
}
