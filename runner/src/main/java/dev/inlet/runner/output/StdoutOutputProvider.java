package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The output {@code stdout}. */
final class StdoutOutputProvider implements OutputProvider {

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
            down; a reader that goes away, as in `inlet run pipeline.yaml | head`, ends the process \
            with one line in the log and status 1, since what it left unread is not delivered.""")
        .category("Local")
        .field(CodecChoice.FIELD)
        .build();
  }

  @Override
  @SuppressWarnings("resource") // standard output is not ours to close
  public Output create(Config config, OutputContext context) {
    return new StdoutOutput(
        new FileOutputStream(FileDescriptor.out).getChannel(),
        config.get(CodecChoice.FIELD).create(context.label()));
  }
}
