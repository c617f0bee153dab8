package dev.inlet.host;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Message;
import java.time.Duration;
import java.util.List;

/** An input that counts; found on the tests' class path. */
public final class EmbeddedInputProvider implements InputProvider {
  private static final Field<Integer> COUNT = Field.integer("count").defaultsTo(1).build();

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder().field(COUNT).build();
  }

  @Override
  public Input create(Config config, InputContext context) {
    return new CountingInput(config.get(COUNT));
  }

  private static final class CountingInput implements Input {
    private final int count;
    private int next;

    CountingInput(int count) {
      this.count = count;
    }

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) throws EndOfInputException {
      if (next == count) {
        throw EndOfInputException.end("counted to the end");
      }
      return Batch.of(List.of(Message.text(String.valueOf(next++))), Batch.Settlement.NONE);
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }
}
