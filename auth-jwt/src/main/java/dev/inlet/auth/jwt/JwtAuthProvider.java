package dev.inlet.auth.jwt;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;

/** A JSON web token in the {@code Authorization} header. */
public final class JwtAuthProvider implements AuthProvider {

  @Override
  public String name() {
    return "jwt";
  }

  @Override
  public ConfigSpec spec() {
    return JwtFields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return JwtAuthenticator.create(config);
  }
}
