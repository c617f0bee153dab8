package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.runner.config.ConfigArgument;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The configs that a command is given: files, folders and patterns. */
final class ConfigParameters {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "The configs, in YAML: files, folders (each *.yaml and *.yml that lies in them) or"
              + " patterns in quotes, such as 'feeds/**/*.yaml'.")
  private List<String> arguments = List.of();

  /** As the user wrote them. */
  List<ConfigArgument> arguments() {
    return arguments.stream().map(ConfigArgument::new).toList();
  }

  /**
   * The files that they stand for.
   *
   * @throws ConfigException with a problem for each that stands for no file
   */
  List<String> files() {
    return ConfigFiles.forEach(arguments(), ConfigArgument::files).stream()
        .flatMap(List::stream)
        .toList();
  }
}
