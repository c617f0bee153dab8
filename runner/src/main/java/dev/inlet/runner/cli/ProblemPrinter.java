package dev.inlet.runner.cli;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.runner.docs.Json;
import dev.inlet.runner.logging.Logs;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Prints problems: a line on standard error for each or, for programs, an object on a line of
 * standard output. Nothing that is printed holds a secret.
 */
final class ProblemPrinter {
  private final CommandLine command;
  private final boolean json;

  ProblemPrinter(CommandLine command, boolean json) {
    this.command = command;
    this.json = json;
  }

  void print(Problem problem) {
    if (json) {
      command.getOut().println(Json.compact(plain(problem)));
    } else {
      command.getErr().println(Logs.masker().mask(problem.toString()));
    }
  }

  /** Says that a config is right, which the object of no problem says to a program. */
  void printOk(String name) {
    if (!json) {
      command.getOut().println(name + ": ok");
    }
  }

  private static Map<String, @Nullable Object> plain(Problem problem) {
    Location location = problem.location();
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("file", location.source());
    plain.put("line", location.line());
    plain.put("column", location.column());
    plain.put("path", problem.path());
    plain.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    plain.put("message", Logs.masker().mask(problem.message()));
    problem.suggestion().ifPresent(name -> plain.put("suggestion", name));
    return plain;
  }
}
