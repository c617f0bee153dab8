package dev.inlet.runner.output.exec;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The fields of the output {@code exec}. */
final class ExecFields {

  /** What becomes of what the command writes to its standard output and standard error. */
  enum Printed {
    /** It goes to standard error, line by line. */
    STDERR,
    /** Nobody sees it. */
    DROP
  }

  static final Field<List<String>> COMMAND =
      Field.of("command", FieldTypes.listOf(FieldTypes.STRING))
          .description(
              "The program and its arguments, as a list. The program is a path, or a name that is"
                  + " looked for in `PATH`. No shell reads them: where one is needed, write it, as"
                  + " in `[sh, -c, \"jq -c .data | gzip > out.gz\"]`. Other users of the machine"
                  + " can see arguments; pass secrets in `environment`.")
          .required()
          .example(List.of("jq", "--unbuffered", "-c", ".data"))
          .check("must name a program", command -> !command.isEmpty() && !command.get(0).isBlank())
          .check(
              "must not contain the character NUL",
              command -> command.stream().noneMatch(argument -> argument.indexOf('\0') >= 0))
          .build();

  static final Field<Map<String, String>> ENVIRONMENT =
      Field.stringMap("environment")
          .description("Variables that the command has beside those of Inlet, or in their place.")
          .secret()
          .check(
              "must have names without \"=\" and without the character NUL",
              variables ->
                  variables.entrySet().stream()
                      .noneMatch(
                          each ->
                              each.getKey().isEmpty()
                                  || each.getKey().indexOf('=') >= 0
                                  || (each.getKey() + each.getValue()).indexOf('\0') >= 0))
          .build();

  static final Field<Boolean> INHERIT_ENVIRONMENT =
      Field.bool("inherit_environment")
          .description(
              "Whether the command has the variables of Inlet, among them those that hold secrets"
                  + " for this or another config. Otherwise it has `PATH`, `HOME`, `LANG`, `TZ`,"
                  + " what `environment` says, and `INLET_EXEC`.")
          .defaultsTo(true)
          .build();

  static final Field<Printed> PRINTED =
      Field.choice("printed", Printed.class)
          .description(
              "What becomes of what the command prints: it goes to Inlet's standard error line by"
                  + " line, with secrets of the config hidden, or is dropped. The last line of its"
                  + " standard error is in the log when it exits, either way.")
          .defaultsTo(Printed.STDERR)
          .build();

  static final Field<Duration> START_PERIOD =
      Field.duration("start_period")
          .description(
              "How long a command has to run before it counts as started. What it is given before"
                  + " counts as written only then, or when it exits with status 0: if it fails"
                  + " before, all of that is redelivered to the next one. With `0s` a batch counts"
                  + " as written at once. Longer than a minute, it makes the monitor report an"
                  + " output that writes nothing.")
          .defaultsTo(Duration.ofSeconds(1))
          .advanced()
          .build();

  static final Field<Duration> RESTART_PERIOD =
      Field.duration("restart_period")
          .description(
              "How long to wait before a command that has exited is started again. It doubles with"
                  + " each exit, up to `max_restart_backoff`; a command that ran for at least"
                  + " `max_restart_backoff` resets it.")
          .defaultsTo(Duration.ofSeconds(1))
          .advanced()
          .check("must be at least 1ms", period -> period.compareTo(Duration.ofMillis(1)) >= 0)
          .build();

  static final Field<Duration> MAX_RESTART_BACKOFF =
      Field.duration("max_restart_backoff")
          .description(
              "The longest delay between the end of a command and its next start. Longer than a"
                  + " minute, it makes the monitor report an output that writes nothing.")
          .defaultsTo(Duration.ofSeconds(30))
          .advanced()
          .check("must be at least 1ms", period -> period.compareTo(Duration.ofMillis(1)) >= 0)
          .build();

  private ExecFields() {}

  static void check(Config config, ConfigSpec.Reporter reporter) {
    if (config.get(MAX_RESTART_BACKOFF).compareTo(config.get(RESTART_PERIOD)) < 0) {
      reporter.error(MAX_RESTART_BACKOFF, "must not be less than restart_period");
    }
  }
}
