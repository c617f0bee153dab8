package __package__;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;

/** Lines over TCP: a beginning, to be changed into what you need. */
public final class __Name__Provider implements InputProvider {

  @Override
  public String name() {
    return "__name__";
  }

  @Override
  public ConfigSpec spec() {
    return Fields.SPEC;
  }

  @Override
  public Input create(Config config, InputContext context) {
    return new __Name__Input(
        config.get(Fields.HOST),
        config.get(Fields.PORT),
        Math.toIntExact(config.get(Fields.MAX_MESSAGE_SIZE)));
  }

  /** In a class of their own: nothing of it is loaded until a configuration names the input. */
  private static final class Fields {
    static final Field<String> HOST =
        Field.string("host").description("The server's name.").defaultsTo("localhost").build();

    static final Field<Integer> PORT =
        Field.integer("port")
            .description("The server's port.")
            .required()
            .example(7000)
            .check("must be between 1 and 65535", port -> port >= 1 && port <= 65_535)
            .build();

    static final Field<Long> MAX_MESSAGE_SIZE =
        Field.size("max_message_size")
            .description("The longest line to accept; a longer one ends the connection.")
            .defaultsTo(1L << 20)
            .check("must be between 1 byte and 1GiB", size -> size >= 1 && size <= 1 << 30)
            .advanced()
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .summary("Receives lines of text over TCP, each as a message.")
            .category("Network")
            .field(HOST)
            .field(PORT)
            .field(MAX_MESSAGE_SIZE)
            .build();
  }
}
