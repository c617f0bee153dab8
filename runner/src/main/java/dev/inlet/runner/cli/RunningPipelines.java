package dev.inlet.runner.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.supervisor.Supervisor;
import java.time.Duration;

/** Pipelines that run until they end, or a signal ends them. */
class RunningPipelines implements SignalledWork {
  private final Supervisor supervisor;

  RunningPipelines(Supervisor supervisor) {
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
  }

  @Override
  public int call() throws InterruptedException {
    return supervisor.run() ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  @Override
  public final void stop(String signal) {
    Logs.process().info("received {}: writes what has come, and ends", signal);
    supervisor.stop();
  }

  @Override
  public final void abandon(String signal) {
    supervisor.abandon("received " + signal + " while ending, so it ends at once");
  }

  @Override
  public final Duration patience() {
    return supervisor.shutdownTimeout();
  }
}
