package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.JsonLayout;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import dev.inlet.runner.console.StandardStreams;

/** The output {@code stdout}. */
public final class StdoutOutputProvider implements OutputProvider {
  private static final StandardOutput SHARED = new StandardOutput(StandardStreams.output());

  private final StandardOutput target;

  /** For {@link java.util.ServiceLoader}. */
  public StdoutOutputProvider() {
    this(SHARED);
  }

  StdoutOutputProvider(StandardOutput target) {
    this.target = target;
  }

  @Override
  public String name() {
    return "stdout";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder()
        .summary("Writes messages to standard output.")
        .description(
            """
            Nothing but messages goes there; logs go to standard error. Each batch is handed to the \
            operating system before it counts as delivered. A reader that is slow slows the input \
            down, also where the pipe is in non-blocking mode. Pipelines that share standard output write \
            in turn, a batch at a time. A reader that goes away, as in `inlet run pipeline.yaml | head`, ends the process \
            with one line in the log and status 1, since what it left unread is not delivered.\
            """)
        .category("Local")
        .field(CodecChoice.FIELD)
        .field(JsonLayout.FIELD)
        .rule(CodecChoice.RULE)
        .build();
  }

  @Override
  public Output create(Config config, OutputContext context) {
    return new StdoutOutput(target, CodecChoice.of(config, context.label()));
  }
}
