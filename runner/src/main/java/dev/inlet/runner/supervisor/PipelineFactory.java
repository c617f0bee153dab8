package dev.inlet.runner.supervisor;

import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;

/** Makes pipelines for a {@link Supervisor}. Called by several threads at the same time. */
public interface PipelineFactory {

  /** Begins to watch the pipelines of a name. No other watch of that name is open. */
  PipelineWatch watch(PipelineConfig config);

  /**
   * Makes a pipeline. No connection is opened and nothing is written. May take as long as the files
   * that the config names take to be read.
   *
   * @return to be started, or else discarded
   * @throws dev.inlet.config.ConfigException with every problem of every part
   */
  Pipeline assemble(PipelineConfig config, PipelineWatch watch);

  /** Applies what takes effect while the pipeline runs: how much it logs. */
  void applySettings(PipelineConfig config);
}
