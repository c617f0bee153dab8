package dev.inlet.runner.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.output.Output;
import dev.inlet.output.OutputListener;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;

/** The parts of one pipeline. */
final class PipelineModule extends AbstractModule {
  private final PipelineConfig config;
  private final InputListener listener;
  private final DeliveryListener deliveries;
  private final Parts parts;

  PipelineModule(
      PipelineConfig config, InputListener listener, DeliveryListener deliveries, Parts parts) {
    this.config = config;
    this.listener = listener;
    this.deliveries = deliveries;
    this.parts = parts;
  }

  @Override
  protected void configure() {
    // Nothing is made that is not listed here.
    binder().requireExplicitBindings();
    binder().requireAtInjectOnConstructors();
    binder().requireExactBindingAnnotations();
    binder().disableCircularProxies();
    bind(PipelineConfig.class).toInstance(config);
    bind(InputListener.class).toInstance(listener);
    bind(DeliveryListener.class).toInstance(deliveries);
    bind(Input.class).toProvider(this::input).in(Scopes.SINGLETON);
    bind(Output.class).toProvider(this::output).in(Scopes.SINGLETON);
    bind(Pipeline.class).in(Scopes.SINGLETON);
  }

  private Input input() {
    return parts.add(config.input().create(listener, config.resume()));
  }

  private Output output() {
    return parts.add(
        config
            .output()
            .create(config.input().label(), new InputWarnings(listener), config.shutdownTimeout()));
  }

  /** What an output warns of stands beside what the input does. */
  private record InputWarnings(InputListener listener) implements OutputListener {

    @Override
    public void warning(String message) {
      listener.warning(message);
    }
  }
}
