package dev.inlet.runner.cli;

import dev.inlet.host.PluginInstallException;
import dev.inlet.host.PluginInstallation;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a plugin. */
@Command(
    name = "remove",
    description =
        "Removes a plugin from its directory. A process that runs keeps it until its end.",
    mixinStandardHelpOptions = true)
final class PluginRemoveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The name that \"plugin list\" shows.")
  private String name = "";

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailedException {
    try {
      Path removed =
          PluginInstallation.remove(
              pluginsOption.target(), PluginRemoveCommand.class.getClassLoader(), name);
      spec.commandLine().getOut().println("removed " + removed);
      return ExitStatus.OK;
    } catch (PluginInstallException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
