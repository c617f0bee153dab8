package dev.inlet.runner.cli;

import dev.inlet.runner.Inlet;
import java.util.Optional;
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
      LintCommand.class,
      TopCommand.class,
      TapCommand.class,
      ListCommand.class,
      DocsCommand.class,
      SchemaCommand.class,
      PluginCommand.class,
      CreatePluginCommand.class,
      DemoCommand.class
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
      return new String[] {"inlet " + number()};
    }

    private static String number() {
      return Optional.ofNullable(Inlet.class.getPackage().getImplementationVersion())
          .orElse("(not built as a jar)");
    }
  }
}
