package dev.inlet.runner.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to do with the directories of plugins. */
@Command(
    name = "plugin",
    description = "Shows, installs and removes the plugins of plugin directories.",
    mixinStandardHelpOptions = true,
    subcommands = {PluginListCommand.class, PluginInstallCommand.class, PluginRemoveCommand.class})
final class PluginCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
  }
}
