package dev.inlet.output.kafka;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;

/** The output {@code kafka}. */
public final class KafkaOutputProvider implements OutputProvider {

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public ConfigSpec spec() {
    return KafkaFields.SPEC;
  }

  @Override
  public Output create(Config config, OutputContext context) {
    return new KafkaOutput(config, context, System::nanoTime);
  }
}
