package __package__;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;

/** A key in a header: a beginning, to be changed into what you need. */
public final class __Name__Provider implements AuthProvider {

  @Override
  public String name() {
    return "__name__";
  }

  @Override
  public ConfigSpec spec() {
    return Fields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return new __Name__Authenticator(config.get(Fields.HEADER), config.get(Fields.KEY));
  }

  /** In a class of their own: nothing of it is loaded until a configuration names the scheme. */
  private static final class Fields {
    static final Field<String> KEY =
        Field.string("key")
            .description("The key.")
            .required()
            .secret()
            .check("must be one word of printable ASCII characters", key -> key.matches("[!-~]+"))
            .build();

    static final Field<String> HEADER =
        Field.string("header")
            .description("The header that carries the key.")
            .defaultsTo("X-Api-Key")
            .check("must be a header name", header -> header.matches("[A-Za-z0-9-]+"))
            .build();

    static final ConfigSpec SPEC =
        ConfigSpec.builder()
            .summary("Sends a key in a header.")
            .category("Authentication")
            .field(KEY)
            .field(HEADER)
            .build();
  }
}
