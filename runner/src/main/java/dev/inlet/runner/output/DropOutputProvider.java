package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import dev.inlet.output.WriteResult;
import java.util.concurrent.CompletionStage;

/** The output {@code drop}. */
public final class DropOutputProvider implements OutputProvider {

  /** For {@link java.util.ServiceLoader}. */
  public DropOutputProvider() {}

  @Override
  public String name() {
    return "drop";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder()
        .summary("Accepts every message and forgets it.")
        .description(
            "Useful to try a connection out, or to measure an input without the cost of writing.")
        .category("Utility")
        .build();
  }

  @Override
  public Output create(Config config, OutputContext context) {
    return new DropOutput();
  }

  private static final class DropOutput implements Output {

    @Override
    public CompletionStage<WriteResult> write(Messages messages) {
      return WRITTEN;
    }

    @Override
    public void close() {}
  }
}
