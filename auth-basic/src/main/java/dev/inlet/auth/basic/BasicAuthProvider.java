package dev.inlet.auth.basic;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.CredentialSource;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;

/** Username and password in the {@code Authorization} header. */
public final class BasicAuthProvider implements AuthProvider {

  @Override
  public String name() {
    return "basic_auth";
  }

  @Override
  public ConfigSpec spec() {
    return BasicAuthFields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return new BasicAuthenticator(
        config.get(BasicAuthFields.USERNAME),
        CredentialSource.of(config, BasicAuthFields.PASSWORD, BasicAuthFields.PASSWORD_FILE));
  }
}
