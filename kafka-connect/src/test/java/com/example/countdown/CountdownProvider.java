package com.example.countdown;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;

/** Provides the input {@code countdown}. */
public final class CountdownProvider implements InputProvider {
  private static final Field<Integer> FROM =
      Field.integer("from").description("The first number.").required().build();

  /** For the host to call. */
  public CountdownProvider() {}

  @Override
  public String name() {
    return "countdown";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder().summary("Counts down to 1, and ends.").field(FROM).build();
  }

  @Override
  public Input create(Config config, InputContext context) {
    return new Countdown(config.get(FROM));
  }
}
