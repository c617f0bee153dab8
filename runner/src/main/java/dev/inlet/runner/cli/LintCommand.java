package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.input.InputListener;
import dev.inlet.plugin.Plugins;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.wiring.PipelineAssembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks configs the way {@code run} does, and starts nothing. */
@Command(
    name = "lint",
    description =
        "Checks configs as run does, the files that they name included, and starts nothing.",
    mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The configs, in YAML.")
  private List<String> files = List.of();

  @Mixin private SettingOption setting = new SettingOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Plugins plugins = Plugins.discover(LintCommand.class.getClassLoader());
    ConfigFiles configFiles = new ConfigFiles(plugins, setting.settings());
    boolean clean = true;
    for (String file : files) {
      List<Problem> problems = problems(file, configFiles);
      problems.forEach(spec.commandLine().getErr()::println);
      if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
        clean = false;
      } else {
        spec.commandLine().getOut().println(file + ": ok");
      }
    }
    return clean ? ExitStatus.OK : ExitStatus.WRONG_USE;
  }

  private static List<Problem> problems(String file, ConfigFiles configFiles) {
    List<Problem> problems = new ArrayList<>();
    try {
      PipelineConfig config = configFiles.read(file);
      var unused =
          PipelineAssembly.assemble(
              config, new WarningCollector(config, problems), DeliveryListener.NONE);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  /** Turns the input's warnings into problems at the place of its section. */
  private record WarningCollector(PipelineConfig config, List<Problem> problems)
      implements InputListener {

    @Override
    public void warning(String message) {
      problems.add(
          new Problem(
              Problem.Severity.WARNING,
              config.input().node().location(),
              config.input().path(),
              message,
              Optional.empty()));
    }
  }
}
