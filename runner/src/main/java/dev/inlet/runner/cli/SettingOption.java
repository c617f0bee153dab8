package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.runner.config.ConfigArgument;
import dev.inlet.runner.config.ConfigLoader;
import dev.inlet.runner.config.ConfigLoader.UnsetVariables;
import dev.inlet.runner.config.EnvironmentFile;
import dev.inlet.runner.config.Substitution;
import dev.inlet.runner.logging.Logs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that give values which the files do not hold. */
final class SettingOption {
  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      arity = "1",
      description =
          "Sets a field over what the files say, such as input.websocket.url=ws://localhost:8080."
              + " May be given more than once.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      arity = "1",
      description =
          "Reads variables from a file with a line KEY=VALUE for each. Those of the process count"
              + " more, and those of later files more than those of earlier ones. May be given more"
              + " than once.")
  private List<String> environmentFiles = new ArrayList<>();

  /** What was read of those files of variables that can be read only once. */
  private final Map<String, Map<String, String>> readOnce = new HashMap<>();

  /** The files of variables, as they were given. */
  List<String> environmentFiles() {
    return environmentFiles;
  }

  /**
   * Makes what loads configs with these values. Reads the files of variables, each time anew but
   * for those that can be read only once, as a pipe.
   *
   * @throws ConfigException if a file of variables cannot be read
   */
  ConfigLoader loader(UnsetVariables unset) {
    Map<String, String> variables = new HashMap<>();
    ConfigFiles.forEach(environmentFiles, this::variables).forEach(variables::putAll);
    return new ConfigLoader(Substitution.ofProcess(variables), settings, unset);
  }

  private Map<String, String> variables(String file) {
    Map<String, String> before = readOnce.get(file);
    if (before != null) {
      return before;
    }
    // What it is cannot be seen any more once its writer has taken it away.
    boolean isReadOnce = ConfigArgument.isReadOnce(file);
    Map<String, String> variables =
        EnvironmentFile.read(file, notice -> Logs.process().info("{}", notice));
    if (isReadOnce) {
      readOnce.put(file, variables);
    }
    return variables;
  }
}
