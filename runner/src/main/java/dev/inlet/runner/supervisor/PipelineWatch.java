package dev.inlet.runner.supervisor;

import dev.inlet.input.InputListener;
import dev.inlet.runner.pipeline.DeliveryListener;
import java.time.Duration;

/**
 * What watches the pipelines of one name: a pipeline that is replaced or started again keeps its
 * watch, so that its counters go on.
 */
public interface PipelineWatch extends AutoCloseable {

  /** Hears what the input reports. */
  InputListener input();

  /** Hears what is delivered. */
  DeliveryListener deliveries();

  /**
   * An input that was connected brings nothing any more, since its pipeline ends, and reports no
   * loss. Called before {@link #changed}, by the same thread; must not block.
   *
   * @param ago since when nothing comes
   */
  void gapOpened(Duration ago);

  /** Told each new state by the thread of the supervisor; must not block. */
  void changed(PipelineState state);

  /** There is no pipeline of that name any more. Called once. */
  @Override
  void close();
}
