package dev.inlet.auth.bearer;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;

/** A token that was made elsewhere. */
public final class BearerAuthProvider implements AuthProvider {

  @Override
  public String name() {
    return "bearer";
  }

  @Override
  public ConfigSpec spec() {
    return BearerFields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return BearerAuthenticator.create(config);
  }
}
