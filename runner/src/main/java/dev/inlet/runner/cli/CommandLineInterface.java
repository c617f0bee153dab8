package dev.inlet.runner.cli;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Printable;
import dev.inlet.config.Suggestions;
import dev.inlet.runner.logging.Logs;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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
    suggest(problem, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitStatus.WRONG_USE;
  }

  /** Says which command or option was probably meant. */
  private static void suggest(CommandLine.ParameterException problem, PrintWriter err) {
    if (!(problem instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return;
    }
    CommandSpec command = problem.getCommandLine().getCommandSpec();
    boolean option = unmatched.isUnknownOption();
    String written = unmatched.getUnmatched().get(0);
    Optional<String> closest =
        option
            ? Suggestions.closest(written.replaceFirst("=.*", ""), command.optionsMap().keySet())
            : Suggestions.closest(written, command.subcommands().keySet());
    if (closest.isPresent()) {
      String meant = option ? closest.get() : command.qualifiedName() + " " + closest.get();
      err.println("Did you mean: " + meant + "?");
    } else {
      // It knows names by their beginnings, too.
      CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    }
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
    String text = failure.toString();
    int status = ExitStatus.FAILURE;
    if (failure instanceof CommandFailedException said) {
      text = String.valueOf(said.getMessage());
      status = said.status();
    }
    err.println(Printable.of(name + ": " + Logs.masker().mask(text)));
    err.flush();
    return status;
  }
}
