package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.host.Plugins;
import dev.inlet.input.InputListener;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.ProcessFit;
import dev.inlet.runner.wiring.PipelineAssembly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks configs the way {@code run} does, and starts nothing. */
@Command(
    name = "lint",
    description =
        "Checks configs as run does, the files that they name included, and starts nothing.",
    mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {
  @Mixin private ConfigParameters configs = new ConfigParameters();

  @Mixin private SettingOption setting = new SettingOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      return lint(plugins);
    }
  }

  private int lint(Plugins plugins) {
    ConfigFiles configFiles = new ConfigFiles(plugins, setting.settings());
    List<Checked> all =
        configs.arguments().stream().flatMap(argument -> read(argument, configFiles)).toList();
    checkFit(all);
    all.forEach(LintCommand::assemble);
    boolean clean = true;
    for (Checked checked : all) {
      checked.problems().stream()
          .map(problem -> Logs.masker().mask(problem.toString()))
          .forEach(spec.commandLine().getErr()::println);
      if (checked.isUsable()) {
        spec.commandLine().getOut().println(checked.file() + ": ok");
      } else {
        clean = false;
      }
    }
    return clean ? ExitStatus.OK : ExitStatus.WRONG_USE;
  }

  /** A file with what it holds, if it can be read, and the problems that were found so far. */
  private record Checked(String file, Optional<PipelineConfig> config, List<Problem> problems) {

    boolean isUsable() {
      return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }
  }

  private static Stream<Checked> read(ConfigArgument argument, ConfigFiles configFiles) {
    try {
      return argument.files().stream().map(file -> read(file, configFiles));
    } catch (ConfigException e) {
      return Stream.of(new Checked(argument.text(), Optional.empty(), e.problems()));
    }
  }

  private static Checked read(String file, ConfigFiles configFiles) {
    try {
      PipelineConfig config = configFiles.read(file);
      return new Checked(file, Optional.of(config), new ArrayList<>(config.warnings()));
    } catch (ConfigException e) {
      return new Checked(file, Optional.empty(), new ArrayList<>(e.problems()));
    }
  }

  private static void checkFit(List<Checked> all) {
    List<Checked> readable = all.stream().filter(checked -> checked.config().isPresent()).toList();
    List<List<Problem>> problems =
        ProcessFit.check(readable.stream().flatMap(checked -> checked.config().stream()).toList());
    for (int i = 0; i < readable.size(); i++) {
      readable.get(i).problems().addAll(problems.get(i));
    }
  }

  private static void assemble(Checked checked) {
    checked
        .config()
        .ifPresent(
            config -> {
              try {
                PipelineAssembly.assemble(
                        config,
                        new WarningCollector(config, checked.problems()),
                        DeliveryListener.NONE)
                    .discard();
              } catch (ConfigException e) {
                checked.problems().addAll(e.problems());
              }
            });
  }

  /** Turns the input's warnings into problems at the place of its section. */
  private record WarningCollector(PipelineConfig config, List<Problem> problems)
      implements InputListener {

    @Override
    public void warning(String message) {
      problems.add(
          Problem.warning(config.input().node().location(), config.input().path(), message));
    }
  }
}
