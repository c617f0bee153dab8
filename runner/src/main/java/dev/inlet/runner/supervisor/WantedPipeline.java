package dev.inlet.runner.supervisor;

import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.ProcessFit.Possessions;

/** A pipeline that there is to be, and what it has to itself while it runs. Immutable. */
record WantedPipeline(PipelineConfig config, Possessions possessions) {

  /** What a config stands for; asks the file system, and so may block. */
  static WantedPipeline of(PipelineConfig config) {
    return new WantedPipeline(config, Possessions.of(config));
  }
}
