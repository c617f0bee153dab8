package dev.inlet.kafka;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An input {@code silent} without messages, and a list of those that are open. */
final class OpenInputs implements InputProvider {
  private static final Field<String> FEED =
      Field.string("feed").description("What to read.").defaultsTo("all").build();

  private final List<SilentInput> created = new CopyOnWriteArrayList<>();
  private final Set<String> closers = ConcurrentHashMap.newKeySet();

  /** The only plugin. */
  Plugins plugins() {
    return Plugins.of(List.of(this));
  }

  /** The values of {@code feed} of those that were created and are not closed, in order. */
  List<String> feeds() {
    return created.stream().filter(input -> !input.isClosed).map(SilentInput::feed).toList();
  }

  /** Where each that was created, open or not, was to go on; by subscription. */
  List<Map<String, String>> positions() {
    List<Map<String, String>> positions = new ArrayList<>();
    created.forEach(input -> positions.add(input.context.resumeFrom().bySubscription()));
    return positions;
  }

  /** The names of the threads that have closed one. */
  Set<String> closers() {
    return Set.copyOf(closers);
  }

  /** How many were created, open or not. */
  int totalCreated() {
    return created.size();
  }

  @Override
  public String name() {
    return "silent";
  }

  @Override
  public ConfigSpec spec() {
    return ConfigSpec.builder().summary("Reads nothing.").field(FEED).build();
  }

  @Override
  public Input create(Config config, InputContext context) {
    SilentInput input = new SilentInput(config.get(FEED), context, closers);
    created.add(input);
    return input;
  }

  private static final class SilentInput implements Input {
    private final String feed;
    private final InputContext context;
    private final Set<String> closers;
    private volatile boolean isClosed;

    SilentInput(String feed, InputContext context, Set<String> closers) {
      this.feed = feed;
      this.context = context;
      this.closers = closers;
    }

    String feed() {
      return feed;
    }

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) throws EndOfInputException {
      if (isClosed) {
        throw EndOfInputException.end("the input is closed");
      }
      return Batch.empty();
    }

    @Override
    public String source() {
      return "nothing";
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {
      closers.add(Thread.currentThread().getName());
      isClosed = true;
    }
  }
}
