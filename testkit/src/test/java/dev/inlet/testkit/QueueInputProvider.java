package dev.inlet.testkit;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Input;
import dev.inlet.input.InputCapability;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.testkit.QueueInput.Fault;
import java.util.Set;

/** Provides {@link QueueInput}. */
public final class QueueInputProvider implements InputProvider {
  private static final Field<String> SOURCE =
      Field.string("source").description("The name of the source.").required().build();
  private static final Field<String> TOKEN =
      Field.string("token").description("Who one is.").secret().defaultsTo("").build();
  private static final Field<Long> MAX_MESSAGE_SIZE =
      Field.size("max_message_size")
          .description("The largest message to accept.")
          .defaultsTo(1L << 20)
          .build();
  private static final Field<Integer> SIZE =
      Field.integer("size")
          .description("How many.")
          .defaultsTo(0)
          .check("must be more than 0", size -> size > 0)
          .build();
  private static final Field<String> MUTE = Field.string("mute").defaultsTo("").build();

  private final Fault fault;

  /** For discovery. */
  public QueueInputProvider() {
    this(Fault.NONE);
  }

  QueueInputProvider(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public Set<InputCapability> capabilities() {
    return Set.of(InputCapability.RESUME, InputCapability.VIRTUAL_THREADS);
  }

  @Override
  public ConfigSpec spec() {
    ConfigSpec.Builder spec =
        ConfigSpec.builder()
            .summary("Reads a queue in memory.")
            .field(SOURCE)
            .field(TOKEN)
            .field(MAX_MESSAGE_SIZE)
            .authentication();
    if (fault == Fault.SAYS_NOTHING) {
      spec.field(MUTE);
    }
    if (fault == Fault.DEFAULTS_TO_NONSENSE) {
      spec.field(SIZE);
    }
    return spec.build();
  }

  @Override
  public Input create(Config config, InputContext context) {
    return new QueueInput(
        config.get(SOURCE),
        config.get(TOKEN),
        Math.toIntExact(config.get(MAX_MESSAGE_SIZE)),
        context,
        fault);
  }
}
