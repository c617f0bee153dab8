package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.host.Plugins;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.probe.JsonReport;
import dev.inlet.runner.probe.Probe;
import dev.inlet.runner.probe.ProbeOptions;
import dev.inlet.runner.probe.ProbeReport;
import dev.inlet.runner.probe.ProbeResult;
import dev.inlet.runner.probe.TextReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Tells step by step how one attempt to connect goes. */
@Command(
    name = "probe",
    description = {
      "Makes one attempt to connect of each file's input and tells it step by step: name and"
          + " addresses, TCP, TLS, request and answer, login, first message, ping, end; with a hint"
          + " where something fails.",
      "Writes nothing: outputs, resume files and positions are left alone. It does log in and"
          + " subscribe, so a server that allows one connection per account may end another one."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all files: connected, and a message came",
      "1:an attempt failed, no message came in time, or a signal ended it",
      "2:a wrong command line or config; the other files are probed all the same"
    })
final class ProbeCommand implements Callable<Integer> {
  /** What an attempt may take to end in good order. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Mixin private ConfigParameters configs = new ConfigParameters();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long the connection may take, and then the first message, such as 500ms or 1m"
              + " (default: ${DEFAULT-VALUE}). The timeouts of the config count as well.")
  private Duration timeout = Duration.ofSeconds(10);

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--show",
      description =
          "Also print the contents of the first message and of what is said when the connection is"
              + " opened, up to 1024 characters of each.")
  private boolean shows;

  @Option(
      names = "--without-message",
      description = "Do not wait for a message: that the connection opens is enough.")
  private boolean withoutMessage;

  @Mixin private SettingOption setting = new SettingOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (Plugins plugins = pluginsOption.discover()) {
      return EndOnSignal.call(new Probing(new ConfigFiles(plugins, setting), configs.arguments()));
    }
  }

  /**
   * A config to be read.
   *
   * @param read throws {@link ConfigException} if it is wrong
   */
  private record NamedConfig(String file, Supplier<PipelineConfig> read) {}

  /** Probes one file after the other. */
  private final class Probing implements SignalledWork {
    private final ConfigFiles configFiles;
    private final List<ConfigArgument> arguments;
    private final ProbeReport report = report();
    private volatile @Nullable Probe present;
    private volatile boolean stopped;

    Probing(ConfigFiles configFiles, List<ConfigArgument> arguments) {
      this.configFiles = configFiles;
      this.arguments = arguments;
    }

    @Override
    public int call() throws InterruptedException {
      int status = ExitStatus.OK;
      for (ConfigArgument argument : arguments) {
        for (NamedConfig config : configs(argument)) {
          if (stopped) {
            return Math.max(status, ExitStatus.FAILURE);
          }
          status = Math.max(status, statusOf(probe(config)));
        }
      }
      return status;
    }

    /** Those of the files that it stands for; without any, one that is wrong in its own name. */
    private List<NamedConfig> configs(ConfigArgument argument) {
      try {
        return argument.files().stream()
            .map(file -> new NamedConfig(file, () -> configFiles.read(file)))
            .toList();
      } catch (ConfigException e) {
        return List.of(
            new NamedConfig(
                argument.text(),
                () -> {
                  throw e;
                }));
      }
    }

    private ProbeResult probe(NamedConfig config) throws InterruptedException {
      long start = System.nanoTime();
      report.begin(config.file());
      Probe probe = new Probe(new ProbeOptions(timeout, !withoutMessage), report);
      present = probe;
      if (stopped) {
        probe.stop();
      }
      ProbeResult result = probe.run(config.read());
      report.end(result, Duration.ofNanos(System.nanoTime() - start));
      return result;
    }

    @Override
    public void stop(String signal) {
      stopped = true;
      Probe probe = present;
      if (probe != null) {
        probe.stop();
      }
    }

    /** Nothing is lost: a probe keeps nothing. */
    @Override
    public void abandon(String signal) {}

    @Override
    public Duration patience() {
      return PATIENCE;
    }
  }

  private ProbeReport report() {
    PrintWriter out = spec.commandLine().getOut();
    return format.isJson()
        ? new JsonReport(out, Logs.masker(), shows)
        : new TextReport(out, Logs.masker(), shows);
  }

  private static int statusOf(ProbeResult result) {
    return switch (result.kind()) {
      case OK -> ExitStatus.OK;
      case FAILED, INTERRUPTED -> ExitStatus.FAILURE;
      case WRONG_CONFIG -> ExitStatus.WRONG_USE;
    };
  }

  /** Durations as they stand in configs. */
  static final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .filter(duration -> !duration.isZero())
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected a duration, such as 500ms, 10s or 1m, but found \"" + text + '"'));
    }
  }
}
