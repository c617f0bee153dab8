package dev.inlet.runner.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.LoggingInputListener;
import dev.inlet.host.Plugins;
import dev.inlet.input.InputListener;
import dev.inlet.output.OutputListener;
import dev.inlet.runner.config.LoadedConfig;
import dev.inlet.runner.docs.EffectiveConfig;
import dev.inlet.runner.logging.LoggerLog;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.monitoring.PipelineDescription;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.PipelineFactory;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import dev.inlet.runner.supervisor.ProcessFit;
import dev.inlet.runner.wiring.PipelineAssembly;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** Makes the pipelines of this process, which log and can be watched by its monitor. */
final class ProcessPipelines implements PipelineFactory {
  private final Optional<Monitor> monitor;
  private final DeliveryListener deliveries;
  private final Function<PipelineConfig, String> shownConfig;

  private ProcessPipelines(
      Optional<Monitor> monitor,
      DeliveryListener deliveries,
      Function<PipelineConfig, String> shownConfig) {
    this.monitor = requireNonNull(monitor, "monitor is null");
    this.deliveries = requireNonNull(deliveries, "deliveries is null");
    this.shownConfig = requireNonNull(shownConfig, "shownConfig is null");
  }

  /** Pipelines that a listener hears the deliveries of, and no monitor watches. */
  static ProcessPipelines heardBy(DeliveryListener deliveries) {
    return new ProcessPipelines(Optional.empty(), deliveries, config -> "");
  }

  /**
   * Pipelines that a monitor watches, if there is one.
   *
   * @param plugins what their configs are of
   */
  static ProcessPipelines watchedBy(Optional<Monitor> monitor, Plugins plugins) {
    return new ProcessPipelines(
        monitor, DeliveryListener.NONE, config -> shownConfig(config, plugins));
  }

  private static String shownConfig(PipelineConfig config, Plugins plugins) {
    LoadedConfig loaded = new LoadedConfig(config.root(), config.root(), true);
    return EffectiveConfig.of(PipelineConfig.spec(plugins), loaded, Logs.masker(), false).yaml();
  }

  @Override
  public PipelineWatch watch(PipelineConfig config) {
    InputListener log = new LoggingInputListener(new LoggerLog(Logs.pipeline(config.name())));
    return monitor
        .map(watcher -> watcher.watch(config.name(), log))
        .orElseGet(() -> new LogWatch(log, deliveries));
  }

  @Override
  public Pipeline assemble(PipelineConfig config, PipelineWatch watch) {
    applySettings(config);
    config.warnings().forEach(warning -> Logs.pipeline(config.name()).warn("{}", warning));
    Pipeline pipeline =
        PipelineAssembly.assemble(
            config,
            watch.input(),
            new OutputWarnings(config.output().config().path(), watch.input()),
            watch.deliveries());
    monitor.ifPresent(
        watcher -> watcher.describe(describe(config), pipeline::inputStatus, pipeline::unsettled));
    return pipeline;
  }

  private PipelineDescription describe(PipelineConfig config) {
    return new PipelineDescription(
        config.name(),
        config.source(),
        config.input().plugin().name(),
        config.output().plugin().name(),
        () -> shownConfig.apply(config));
  }

  @Override
  public void applySettings(PipelineConfig config) {
    Logs.setFormat(config.logFormat());
    Logs.setLevel(config.name(), config.logLevel());
  }

  /**
   * Makes a pipeline to see whether that is possible, also once others have ended.
   *
   * @param running those that run now
   * @throws dev.inlet.config.ConfigException if it is not
   */
  static void tryOut(PipelineConfig config, Collection<PipelineConfig> running) {
    ProcessFit.requireOwnPositions(config, running);
    PipelineAssembly.assemble(
            config, InputListener.NONE, OutputListener.NONE, DeliveryListener.NONE)
        .discard();
  }

  /** What an output warns of stands beside what the input does, with the name of the output. */
  private record OutputWarnings(String path, InputListener log) implements OutputListener {

    @Override
    public void warning(String message) {
      log.warning(path + ": " + message);
    }
  }

  private record LogWatch(InputListener input, DeliveryListener deliveries)
      implements PipelineWatch {

    @Override
    public void gapOpened(Duration ago) {}

    @Override
    public void changed(PipelineState state) {}

    @Override
    public void close() {}
  }
}
