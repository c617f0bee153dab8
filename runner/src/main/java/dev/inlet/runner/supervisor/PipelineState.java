package dev.inlet.runner.supervisor;

/** How a pipeline of a {@link Supervisor} stands. */
public enum PipelineState {
  /** It is made, or waits for another one to end that has its name or its target. */
  STARTING,
  /** It runs, whether its input is connected or not. */
  RUNNING,
  /** It was told to end: to be replaced, removed, or because the process ends. */
  STOPPING,
  /** It has failed, and is started again after a delay. */
  RESTARTING,
  /** It came to its end, and nothing follows. */
  ENDED,
  /** It has failed, and is not started again. */
  FAILED;

  /** Whether there is a pipeline that moves messages. */
  public boolean isActive() {
    return switch (this) {
      case RUNNING, STOPPING -> true;
      case STARTING, RESTARTING, ENDED, FAILED -> false;
    };
  }
}
