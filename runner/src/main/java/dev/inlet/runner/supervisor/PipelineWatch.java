package dev.inlet.runner.supervisor;

import dev.inlet.input.InputListener;
import dev.inlet.runner.pipeline.DeliveryListener;

/**
 * What watches the pipelines of one name: a pipeline that is replaced or started again keeps its
 * watch, so that its counters go on.
 */
public interface PipelineWatch extends AutoCloseable {

  /** Hears what the input reports. */
  InputListener input();

  /** Hears what is delivered. */
  DeliveryListener deliveries();

  /** Told each new state by the thread of the supervisor; must not block. */
  void changed(PipelineState state);

  /** There is no pipeline of that name any more. Called once. */
  @Override
  void close();
}
