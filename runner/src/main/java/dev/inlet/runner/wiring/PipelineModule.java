package dev.inlet.runner.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.output.Output;
import dev.inlet.output.OutputListener;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.DroppedMessages;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;

/** The parts of one pipeline. */
final class PipelineModule extends AbstractModule {
  private final PipelineConfig config;
  private final InputListener inputListener;
  private final OutputListener outputListener;
  private final DeliveryListener deliveries;
  private final Parts parts;
  private final DroppedMessages dropped = new DroppedMessages();

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
    bind(DroppedMessages.class).toInstance(dropped);
    bind(Input.class).toProvider(this::input).in(Scopes.SINGLETON);
    bind(Output.class).toProvider(this::output).in(Scopes.SINGLETON);
    bind(Pipeline.class).in(Scopes.SINGLETON);
  }

  private Input input() {
    return parts.add(config.input().create(inputListener, config.resume()));
  }

  private Output output() {
    return parts.add(
        config
            .output()
            .create(
                config.input().label(),
                new OutputReports(outputListener, dropped),
                config.shutdownTimeout()));
  }

  /** What an output drops is counted with what it writes, beside what else hears of it. */
  private record OutputReports(OutputListener next, DroppedMessages drops)
      implements OutputListener {

    @Override
    public void warning(String message) {
      next.warning(message);
    }

    @Override
    public void dropped(long messages) {
      drops.add(messages);
      next.dropped(messages);
    }
  }
}
