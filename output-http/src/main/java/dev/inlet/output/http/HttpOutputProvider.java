package dev.inlet.output.http;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;

/** The output {@code http}. */
public final class HttpOutputProvider implements OutputProvider {

  @Override
  public String name() {
    return "http";
  }

  @Override
  public ConfigSpec spec() {
    return HttpFields.SPEC;
  }

  @Override
  public Output create(Config config, OutputContext context) {
    return HttpOutput.create(config, context);
  }
}
