package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
    name = "inlet",
    description = "Connects to a websocket server and keeps receiving.",
    mixinStandardHelpOptions = true,
    versionProvider = InletCommand.Version.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:a clean end, also after SIGINT or SIGTERM",
      "1:a failure at run time",
      "2:a wrong command line or config"
    },
    subcommands = {
      RunCommand.class,
      CreateCommand.class,
      LintCommand.class,
      TopCommand.class,
      TapCommand.class,
      EchoCommand.class,
      ExplainCommand.class,
      ProbeCommand.class,
      ListCommand.class,
      DocsCommand.class,
      SchemaCommand.class,
      PluginCommand.class,
      CreatePluginCommand.class,
      DemoCommand.class,
      HealthCommand.class,
      CompletionCommand.class
    })
final class InletCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        ProgramVersion.line(),
        "plugin API " + Plugins.apiVersion(),
        "Java %s (%s), %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.home")),
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"))
      };
    }
  }
}
