package dev.inlet.testkit;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClaim;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import dev.inlet.testkit.BoxOutput.Fault;
import java.util.Optional;
import java.util.Set;

/** Provides {@link BoxOutput}. */
public final class BoxOutputProvider implements OutputProvider {
  private static final Field<String> TARGET =
      Field.string("target").description("The name of the target.").required().build();
  private static final Field<String> TOKEN =
      Field.string("token").description("Who one is.").secret().defaultsTo("").build();
  private static final Field<Integer> SIZE =
      Field.integer("size")
          .description("How many.")
          .defaultsTo(0)
          .check("must be more than 0", size -> size > 0)
          .build();
  private static final Field<String> MUTE = Field.string("mute").defaultsTo("").build();
  private static final Field<String> PASSWORD =
      Field.string("password").description("Lets one in.").defaultsTo("").build();

  private final Fault fault;

  /** For discovery. */
  public BoxOutputProvider() {
    this(Fault.NONE);
  }

  BoxOutputProvider(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String name() {
    return fault == Fault.IS_NOT_REGISTERED ? "crate" : "box";
  }

  @Override
  public ConfigSpec spec() {
    ConfigSpec.Builder spec =
        ConfigSpec.builder()
            .summary("Keeps messages in memory.")
            .field(TARGET)
            .field(TOKEN)
            .authentication();
    switch (fault) {
      case SAYS_NOTHING -> spec.field(MUTE);
      case DEFAULTS_TO_NONSENSE -> spec.field(SIZE);
      case HAS_AN_OPEN_CREDENTIAL -> spec.field(PASSWORD);
      default -> {}
    }
    return spec.build();
  }

  @Override
  public Output create(Config config, OutputContext context) {
    return new BoxOutput(BoxTarget.find(config.get(TARGET)), config.get(TOKEN), fault, context);
  }

  @Override
  public Optional<OutputClaim> claim(Config config) {
    Object identity = fault == Fault.CLAIMS_ANEW ? new Object() : config.get(TARGET);
    return Optional.of(OutputClaim.of(TARGET, Set.of(identity)));
  }
}
