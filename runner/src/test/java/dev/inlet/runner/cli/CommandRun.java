package dev.inlet.runner.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** A command that ran in this process, with the plugins that are on its class path. */
record CommandRun(int status, List<String> out, List<String> err) {

  /** Runs a command to its end. */
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        CommandLineInterface.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int status = commandLine.execute(arguments);
    return new CommandRun(status, out.toString().lines().toList(), err.toString().lines().toList());
  }

  String text() {
    return String.join("\n", out);
  }
}
