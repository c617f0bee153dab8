package com.example.inlet.frameout;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import java.time.Duration;

/** Sends messages over TCP, each behind its size in four bytes, to a server that confirms them. */
public final class TcpFramesProvider implements OutputProvider {

  @Override
  public String name() {
    return "tcp_frames";
  }

  @Override
  public ConfigSpec spec() {
    return Fields.SPEC;
  }

  @Override
  public Output create(Config config, OutputContext context) {
    return new TcpFramesOutput(
        config.get(Fields.HOST), config.get(Fields.PORT), config.get(Fields.TIMEOUT));
  }

  /** In a class of their own: nothing of it is loaded until a configuration names the output. */
  private static final class Fields {
    static final Field<String> HOST =
        Field.string("host").description("The server's name.").defaultsTo("localhost").build();

    static final Field<Integer> PORT =
        Field.integer("port")
            .description("The server's port.")
            .required()
            .example(7001)
            .check("must be between 1 and 65535", port -> port >= 1 && port <= 65_535)
            .build();

    static final Field<Duration> TIMEOUT =
        Field.duration("timeout")
            .description(
                "How long the server may take to accept a connection, and to confirm any of what it"
                    + " was sent. Then the connection is closed, and what was not confirmed is sent"
                    + " again on another one.")
            .defaultsTo(Duration.ofSeconds(30))
            .check(
                "must be at least 1ms and less than 24d",
                timeout -> timeout.toDays() < 24 && timeout.toMillis() >= 1)
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .summary("Sends messages over TCP, each behind its size in four bytes.")
            .description("The server confirms with the number of messages that it keeps so far.")
            .category("Network")
            .field(HOST)
            .field(PORT)
            .field(TIMEOUT)
            .build();
  }
}
