package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.host.Plugins;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.monitoring.Monitor;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.reload.ConfigReload;
import dev.inlet.runner.reload.ConfigWatcher;
import dev.inlet.runner.reload.WatchedArguments;
import dev.inlet.runner.supervisor.PipelineFactory;
import dev.inlet.runner.supervisor.ProcessFit;
import dev.inlet.runner.supervisor.Supervisor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs pipelines until they end, or a signal ends them. */
@Command(
    name = "run",
    description =
        "Runs pipelines, one for each file, until they end or a signal ends them. Nothing is"
            + " started unless all files are right.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigParameters configs = new ConfigParameters();

  @Option(
      names = "--watch",
      description =
          "Follow changes of the configs: a file that is changed, added or removed replaces, starts"
              + " or stops its pipeline, and the others go on. The process lives until a signal"
              + " comes or a pipeline fails. SIGHUP does the same once, with or without it.")
  private boolean watch;

  @Mixin private SettingOption setting = new SettingOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Mixin private MonitorOption monitorOption = new MonitorOption();

  @Override
  public Integer call() throws Exception {
    // Before it can be heeded, SIGHUP would end the process.
    AtomicBoolean hungUp = new AtomicBoolean();
    Signals early = Signals.listen(List.of(Signals.HANG_UP), signal -> hungUp.set(true));
    try (Plugins plugins = pluginsOption.discover()) {
      return run(plugins, hungUp);
    } finally {
      early.close();
    }
  }

  private int run(Plugins plugins, AtomicBoolean hungUp) throws Exception {
    ConfigFiles files = new ConfigFiles(plugins, setting);
    WatchedArguments watched =
        new WatchedArguments(configs.arguments(), setting.environmentFiles());
    List<PipelineConfig> first = ConfigFiles.forEach(filesToBegin(), files::read);
    requireFit(first);
    first.stream().findFirst().map(PipelineConfig::logFormat).ifPresent(Logs::setFormat);
    Optional<Monitor> monitor = monitorOption.start();
    try {
      PipelineFactory factory = ProcessPipelines.watchedBy(monitor, plugins);
      Supervisor supervisor = new Supervisor(factory, watch);
      supervisor.prepare(first);
      Logs.process().info("{}", StartLine.of(first.size()));
      // Where it listens is known to nobody who asked for port 0.
      monitor.ifPresent(
          started ->
              started
                  .addresses()
                  .forEach(address -> Logs.process().info("the monitor answers on {}", address)));
      ConfigReload reload =
          new ConfigReload(
              watched,
              () -> new ConfigFiles(plugins, setting)::read,
              ProcessPipelines::tryOut,
              first,
              supervisor::apply);
      monitor.ifPresent(started -> started.countRefusedConfigs(reload::refused));
      try (ConfigWatcher watcher = ConfigWatcher.start(watched, reload, watch)) {
        return EndOnSignal.call(new Run(supervisor, watcher, plugins, monitor, hungUp));
      }
    } finally {
      monitor.ifPresent(Monitor::close);
    }
  }

  /** All files; a folder or pattern may stand for none as long as there may be some later. */
  private List<String> filesToBegin() {
    if (!watch) {
      return configs.files();
    }
    List<String> found = new ArrayList<>();
    for (ConfigArgument argument : configs.arguments()) {
      try {
        found.addAll(argument.files());
      } catch (ConfigException e) {
        e.problems().forEach(problem -> Logs.process().warn("{}", problem));
      }
    }
    return found;
  }

  private static void requireFit(List<PipelineConfig> configs) {
    List<Problem> problems = ProcessFit.check(configs).stream().flatMap(List::stream).toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** The pipelines of this command, whose configs are read again on SIGHUP. */
  private static final class Run extends RunningPipelines {
    private final ConfigWatcher watcher;
    private final Plugins plugins;
    private final Optional<Monitor> monitor;
    private final AtomicBoolean hungUp;
    private final Terminal terminal = Terminal.ofProcess();

    Run(
        Supervisor supervisor,
        ConfigWatcher watcher,
        Plugins plugins,
        Optional<Monitor> monitor,
        AtomicBoolean hungUp) {
      super(supervisor);
      this.watcher = watcher;
      this.plugins = plugins;
      this.monitor = monitor;
      this.hungUp = hungUp;
    }

    @Override
    public int call() throws InterruptedException {
      if (hungUp.get() && !takes(Signals.HANG_UP)) {
        stop(Signals.HANG_UP);
      }
      return super.call();
    }

    @Override
    public boolean takes(String signal) {
      if (!signal.equals(Signals.HANG_UP) || terminal.isGone()) {
        return false;
      }
      Logs.process().info("received {}: reads the configs again", signal);
      watcher.reload();
      return true;
    }

    @Override
    public void cleanUp() {
      monitor.ifPresent(Monitor::close); // its socket file, too
      try {
        plugins.close();
      } catch (IOException e) {
        Logs.process()
            .warn("a file that a plugin was unpacked to cannot be removed: {}", e.toString());
      }
    }
  }
}
