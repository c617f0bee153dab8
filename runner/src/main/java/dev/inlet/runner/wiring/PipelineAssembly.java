package dev.inlet.runner.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.input.InputListener;
import dev.inlet.output.OutputListener;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.util.ArrayList;
import java.util.List;

/** Makes pipelines from their configurations. */
public final class PipelineAssembly {

  private PipelineAssembly() {}

  /**
   * Makes a pipeline with all its parts. No connection is opened and nothing is written. If a part
   * cannot be made, those that were made are closed.
   *
   * @param input hears what the input reports
   * @param output hears what the output reports
   * @return to be started, or else closed
   * @throws ConfigException with every problem of every part
   */
  public static Pipeline assemble(
      PipelineConfig config,
      InputListener input,
      OutputListener output,
      DeliveryListener deliveries) {
    Parts parts = new Parts();
    try {
      return create(new PipelineModule(config, input, output, deliveries, parts));
    } catch (Throwable failure) {
      parts.closeAfter(failure);
      throw failure;
    }
  }

  private static Pipeline create(PipelineModule module) {
    try {
      // In this stage Guice makes all singletons at once, and goes on after one that fails.
      return Guice.createInjector(Stage.PRODUCTION, module).getInstance(Pipeline.class);
    } catch (CreationException e) {
      throw problems(e);
    }
  }

  private static RuntimeException problems(CreationException failure) {
    List<Problem> problems = new ArrayList<>();
    for (Message message : failure.getErrorMessages()) {
      if (!(message.getCause() instanceof ConfigException wrong)) {
        return failure;
      }
      problems.addAll(wrong.problems());
    }
    return new ConfigException(problems);
  }
}
