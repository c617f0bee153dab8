package dev.inlet.runner.output.exec;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.JsonLayout;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;

/** The output {@code exec}. */
public final class ExecOutputProvider implements OutputProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ExecOutputProvider() {}

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder()
        .summary("Writes messages to the standard input of a command.")
        .description(
            """
            The command is started at the first message and gets all that follow. A batch counts as \
            written once all of it is in the pipe to the command, and the command has run for \
            `start_period`, so that one that fails right away takes no messages with it. That does \
            not say that the command has read them, or done anything with them: when it ends later, \
            what the pipe held (64 KiB on Linux) and what the command had read and not finished is \
            lost. A batch that could not be written whole is redelivered to the next one. A command \
            that reads slowly slows the input down.

            When the command exits, one line of the log says with which status or by which signal, \
            and what the last line of its standard error was. It is started again with the next \
            messages, after a delay that grows.

            What the command has started and left running when it exits has a second to finish; \
            then it is sent SIGTERM, and SIGKILL after another second. On Linux such processes are \
            known by the variable `INLET_EXEC`, which they inherit; one that is started without it, \
            as by `env -u INLET_EXEC`, is left alone. On other systems Inlet looks each second for what \
            is below the command, and what it has not seen by its end is left alone.

            When the pipeline ends, the command's standard input is closed once all that was received \
            is written, and it has half of `shutdown_timeout` to finish. Then it is sent SIGTERM, with \
            all processes that it has started, and SIGKILL after another quarter. When \
            `shutdown_timeout` is over before that, as writing took its time, it is sent SIGTERM at \
            once, and SIGKILL half a second later. If Inlet itself is killed, the command sees \
            the end of its standard input.\
            """)
        .category("Local")
        .field(ExecFields.COMMAND)
        .field(CodecChoice.FIELD)
        .field(JsonLayout.FIELD)
        .field(ExecFields.PRINTED)
        .field(ExecFields.ENVIRONMENT)
        .field(ExecFields.INHERIT_ENVIRONMENT)
        .field(ExecFields.START_PERIOD)
        .field(ExecFields.RESTART_PERIOD)
        .field(ExecFields.MAX_RESTART_BACKOFF)
        .rule(CodecChoice.RULE)
        .rule(ExecFields::check)
        .build();
  }

  @Override
  public Output create(Config config, OutputContext context) {
    Command command = new Command(config);
    command
        .unusable()
        .ifPresent(
            reason -> {
              throw new ConfigException(config.problem(ExecFields.COMMAND, reason));
            });
    return new ExecOutput(config, command, System.err::println, context);
  }
}
