package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.config.ConfigLoader.UnsetVariables;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks configs the way {@code run} does, and starts nothing. */
@Command(
    name = "lint",
    description = {
      "Checks configs as run does, the files that they name included, and starts nothing.",
      "Of a page of Markdown (*.md) it checks each fenced block of YAML that has a line \"input:\","
          + " and reports problems at the lines of the page."
    },
    mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {
  @Mixin private ConfigParameters configs = new ConfigParameters();

  @Option(
      names = "--skip-env-var-check",
      description =
          "Accept variables that are not set and have no default. What they stand for is not"
              + " checked, nor the files that such a config names.")
  private boolean skipVariables;

  @Mixin private FormatOption format = new FormatOption();

  @Mixin private SettingOption setting = new SettingOption();

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Plugins plugins = pluginsOption.discover()) {
      UnsetVariables unset = skipVariables ? UnsetVariables.SKIPPED : UnsetVariables.REFUSED;
      LintedConfigs linted = new LintedConfigs(new ConfigFiles(plugins, setting, unset));
      return report(linted.check(configs.arguments()));
    }
  }

  private int report(List<LintedConfigs.Result> results) {
    ProblemPrinter printer = new ProblemPrinter(spec.commandLine(), format.isJson());
    boolean clean = true;
    for (LintedConfigs.Result result : results) {
      result.problems().forEach(printer::print);
      if (result.isUsable()) {
        printer.printOk(result.name());
      } else {
        clean = false;
      }
    }
    return clean ? ExitStatus.OK : ExitStatus.WRONG_USE;
  }
}
