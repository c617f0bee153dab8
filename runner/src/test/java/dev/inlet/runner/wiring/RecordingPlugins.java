package dev.inlet.runner.wiring;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An input and an output, both called {@code recording}, that tell when they are closed. */
final class RecordingPlugins {
  /** What was to be made, whether it could be or not, in order. */
  static final List<String> ASKED_FOR = new CopyOnWriteArrayList<>();

  /** What was closed, in order. */
  static final List<String> CLOSED = new CopyOnWriteArrayList<>();

  private static final Field<Boolean> FAILS =
      Field.bool("fails").description("Whether it cannot be made.").defaultsTo(false).build();
  private static final Field<Boolean> CLOSE_FAILS =
      Field.bool("close_fails").description("Whether close throws.").defaultsTo(false).build();
  private static final ConfigSpec SPEC =
      ConfigSpec.builder().summary("Records.").field(FAILS).field(CLOSE_FAILS).build();

  private RecordingPlugins() {}

  static Plugins discover(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InputProvider.class.getName()), RecordingInputProvider.class.getName());
    Files.writeString(
        services.resolve(OutputProvider.class.getName()), RecordingOutputProvider.class.getName());
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(urls, RecordingPlugins.class.getClassLoader())) {
      return Plugins.discover(loader);
    }
  }

  private static void make(String part, Config config) {
    ASKED_FOR.add(part);
    if (config.get(FAILS)) {
      throw new ConfigException(config.problem(FAILS, part + " cannot be made"));
    }
  }

  private static void close(String part, Config config) {
    CLOSED.add(part);
    if (config.get(CLOSE_FAILS)) {
      throw new IllegalStateException(part + " cannot be closed");
    }
  }

  /** Found by discovery. */
  public static final class RecordingInputProvider implements InputProvider {

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public ConfigSpec spec() {
      return SPEC;
    }

    @Override
    public Input create(Config config, InputContext context) {
      make("input", config);
      return new RecordingInput(config);
    }
  }

  /** Found by discovery. */
  public static final class RecordingOutputProvider implements OutputProvider {

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public ConfigSpec spec() {
      return SPEC;
    }

    @Override
    public Output create(Config config, OutputContext context) {
      make("output", config);
      return new RecordingOutput(config);
    }
  }

  private record RecordingInput(Config config) implements Input {

    @Override
    public void connect() {}

    @Override
    public Batch read(Duration maxWait) {
      return Batch.empty();
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {
      RecordingPlugins.close("input", config);
    }
  }

  private record RecordingOutput(Config config) implements Output {

    @Override
    public CompletionStage<WriteResult> write(Messages messages) {
      return WRITTEN;
    }

    @Override
    public void close() {
      RecordingPlugins.close("output", config);
    }
  }
}
