package dev.inlet.runner.pipeline;

/** What becomes of a process when a pipeline in it has failed. */
public enum OnFailure {
  /** All its pipelines are ended in good order, and the process with status 1. */
  STOP,
  /** The pipeline is started again after a delay; the others go on. */
  RESTART
}
