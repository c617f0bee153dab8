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
  private final InputListener inputListener;
  private final OutputListener outputListener;
  private final DeliveryListener deliveries;
  private final Parts parts;

  PipelineModule(
      PipelineConfig config,
      InputListener inputListener,
      OutputListener outputListener,
      DeliveryListener deliveries,
      Parts parts) {
    this.config = config;
    this.inputListener = inputListener;
    this.outputListener = outputListener;
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
    bind(InputListener.class).toInstance(inputListener);
    bind(DeliveryListener.class).toInstance(deliveries);
    bind(Input.class).toProvider(this::input).in(Scopes.SINGLETON);
    bind(Output.class).toProvider(this::output).in(Scopes.SINGLETON);
    // As a singleton it would be made along with its parts, and a part that fails a second time.
    bind(Pipeline.class);
  }

  private Input input() {
    return parts.add(config.input().create(inputListener, config.resume()));
  }

  private Output output() {
    return parts.add(
        config.output().create(config.input().label(), outputListener, config.shutdownTimeout()));
  }
}
