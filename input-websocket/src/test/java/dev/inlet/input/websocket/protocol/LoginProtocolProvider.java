package dev.inlet.input.websocket.protocol;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** A protocol for tests that logs in by a token and goes on by number. */
public class LoginProtocolProvider implements ProtocolProvider {
  static final Field<String> TOKEN =
      Field.credential("token").description("What the client logs in with.").required().build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Logs in by a token and goes on by number.")
          .category("Test")
          .field(TOKEN)
          .build();

  private final Fault fault;

  /** The protocol as it should be. */
  public LoginProtocolProvider() {
    this(Fault.NONE);
  }

  LoginProtocolProvider(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String name() {
    return "login";
  }

  @Override
  public ConfigSpec spec() {
    return fault.isOfSpec() ? fault.spec() : SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new LoginProtocol(fault, config.get(TOKEN), context);
  }
}
