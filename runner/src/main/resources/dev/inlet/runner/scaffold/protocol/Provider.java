package __package__;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** A channel of numbered messages behind a login: a beginning, to be changed into what you need. */
public final class __Name__Provider implements ProtocolProvider {

  @Override
  public String name() {
    return "__name__";
  }

  @Override
  public ConfigSpec spec() {
    return Fields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new __Name__Protocol(config.get(Fields.KEY), config.get(Fields.CHANNEL), context);
  }

  /** In a class of their own: nothing of it is loaded until a configuration names the protocol. */
  private static final class Fields {
    static final Field<String> KEY =
        Field.string("key")
            .description("What the client logs in with.")
            .required()
            .secret()
            .check("must be one word of printable ASCII characters", key -> key.matches("[!-~]+"))
            .build();

    static final Field<String> CHANNEL =
        Field.string("channel")
            .description("The channel to subscribe to.")
            .required()
            .example("trades")
            .check("must be one word", channel -> channel.matches("\\S+"))
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .summary("Subscribes to a channel of numbered messages.")
            .description("After a loss it goes on behind the last message that was delivered.")
            .category("Session protocols")
            .field(KEY)
            .field(CHANNEL)
            .build();
  }
}
