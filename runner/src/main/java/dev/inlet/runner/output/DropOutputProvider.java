package dev.inlet.runner.output;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.input.Message;
import java.util.List;

/** The output {@code drop}. */
final class DropOutputProvider implements OutputProvider {

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
    public void write(List<Message> messages) {}

    @Override
    public void close() {}
  }
}
