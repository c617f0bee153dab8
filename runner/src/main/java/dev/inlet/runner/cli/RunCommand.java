package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.host.LoggingInputListener;
import dev.inlet.host.Plugins;
import dev.inlet.input.InputListener;
import dev.inlet.runner.logging.LoggerLog;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.pipeline.PipelineRunner;
import dev.inlet.runner.wiring.PipelineAssembly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs pipelines until they end, or a signal ends them. */
@Command(
    name = "run",
    description =
        "Runs pipelines, one for each file, until they end or a signal ends them. Nothing is"
            + " started unless all files are right.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigParameters configs = new ConfigParameters();

  @Mixin private SettingOption setting = new SettingOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Mixin private MonitorOption monitorOption = new MonitorOption();

  @Override
  public Integer call() throws Exception {
    try (Plugins plugins = pluginsOption.discover()) {
      return run(plugins);
    }
  }

  private int run(Plugins plugins) throws Exception {
    ConfigFiles configFiles = new ConfigFiles(plugins, setting.settings());
    List<PipelineConfig> pipelineConfigs = ConfigFiles.forEach(configs.files(), configFiles::read);
    requireFit(pipelineConfigs);
    Optional<Monitor> monitor = monitorOption.start();
    try {
      List<Pipeline> pipelines = assembleAll(pipelineConfigs, monitor);
      // Where it listens is known to nobody who asked for port 0.
      monitor.ifPresent(
          started ->
              started
                  .addresses()
                  .forEach(address -> Logs.process().info("the monitor answers on {}", address)));
      return runUntilEnd(new PipelineRunner(pipelines), () -> close(plugins));
    } finally {
      monitor.ifPresent(Monitor::close);
    }
  }

  private static void requireFit(List<PipelineConfig> configs) {
    List<Problem> problems = ProcessFit.check(configs).stream().flatMap(List::stream).toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void close(Plugins plugins) {
    try {
      plugins.close();
    } catch (IOException e) {
      Logs.process()
          .warn("a file that a plugin was unpacked to cannot be removed: {}", e.toString());
    }
  }

  /**
   * Runs pipelines until they end, or a signal ends them; gives the exit status.
   *
   * @param cleanUp removes what must not outlive the process
   */
  static int runUntilEnd(PipelineRunner runner, Runnable cleanUp) throws Exception {
    return EndOnSignal.call(
        signal -> {
          Logs.process().info("received {}: writes what has come, and ends", signal);
          runner.stop();
        },
        signal -> runner.abandon("received " + signal + " while ending, so it ends at once"),
        runner.shutdownTimeout(),
        cleanUp,
        () -> runner.run() ? ExitStatus.OK : ExitStatus.FAILURE);
  }

  /** All pipelines or, if one cannot be made, none. */
  private static List<Pipeline> assembleAll(
      List<PipelineConfig> configs, Optional<Monitor> monitor) {
    List<Pipeline> assembled = new ArrayList<>();
    try {
      return ConfigFiles.forEach(
          configs,
          config -> {
            Pipeline pipeline = assemble(config, monitor);
            assembled.add(pipeline);
            return pipeline;
          });
    } catch (ConfigException e) {
      assembled.forEach(Pipeline::discard);
      throw e;
    }
  }

  private static Pipeline assemble(PipelineConfig config, Optional<Monitor> monitor) {
    InputListener listener = listener(config);
    return monitor
        .map(watcher -> watcher.watch(config.name(), listener))
        .map(watch -> PipelineAssembly.assemble(config, watch.input(), watch.deliveries()))
        .orElseGet(() -> PipelineAssembly.assemble(config, listener, DeliveryListener.NONE));
  }

  /** What logs the events of a pipeline as its configuration says. */
  static InputListener listener(PipelineConfig config) {
    Logs.setFormat(config.logFormat());
    Logs.setLevel(config.name(), config.logLevel());
    config.warnings().forEach(warning -> Logs.pipeline(config.name()).warn("{}", warning));
    return new LoggingInputListener(new LoggerLog(Logs.pipeline(config.name())));
  }
}
