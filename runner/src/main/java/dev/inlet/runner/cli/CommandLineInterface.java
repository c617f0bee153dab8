package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Printable;
import dev.inlet.runner.logging.Logs;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Runs the command that the arguments ask for. */
public final class CommandLineInterface {

  private CommandLineInterface() {}

  /** Runs a command and returns the exit status. */
  public static int execute(String... arguments) {
    CommandLine commandLine = commandLine();
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      // Of a plugin, or for want of memory; nobody wants to read a stack trace.
      commandLine.getErr().println("inlet: " + Printable.of(Logs.masker().mask(e.toString())));
      commandLine.getErr().flush();
      return ExitStatus.FAILURE;
    }
  }

  static CommandLine commandLine() {
    CommandLine program = new CommandLine(new InletCommand());
    CommandGroups.install(program);
    return program
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(CommandLineInterface::wrongUse)
        .setExecutionExceptionHandler(CommandLineInterface::failed);
  }

  private static int wrongUse(CommandLine.ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitStatus.WRONG_USE;
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (failure instanceof ConfigException wrong) {
      wrong.problems().stream()
          .map(problem -> Logs.masker().mask(problem.toString()))
          .forEach(err::println);
      err.flush();
      return ExitStatus.WRONG_USE;
    }
    String name = command.getCommandSpec().qualifiedName();
    String text =
        failure instanceof CommandFailedException
            ? String.valueOf(failure.getMessage())
            : failure.toString();
    err.println(Printable.of(name + ": " + Logs.masker().mask(text)));
    err.flush();
    return ExitStatus.FAILURE;
  }
}
