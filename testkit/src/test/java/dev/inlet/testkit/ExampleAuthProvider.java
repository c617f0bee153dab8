package dev.inlet.testkit;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.UUID;

/** A scheme as it should be, with a nonce in the query and a login by message. */
public final class ExampleAuthProvider implements AuthProvider {
  private static final Field<String> PASSWORD =
      Field.string("password").description("What to log in with.").required().secret().build();
  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Logs in by message.")
          .category("Authentication")
          .field(PASSWORD)
          .build();

  @Override
  public String name() {
    return "example_login";
  }

  @Override
  public ConfigSpec spec() {
    return SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return new Login(config.get(PASSWORD));
  }

  private static final class Login implements Authenticator {
    private final String password;

    Login(String password) {
      this.password = password;
    }

    @Override
    public AuthRequest authenticate(AuthRequest handshake) {
      return handshake.withQueryParameter("nonce", UUID.randomUUID().toString());
    }

    @Override
    public Dialogue dialogue() {
      return () -> DialogueStep.done().sending(password);
    }
  }
}
