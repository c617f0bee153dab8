package dev.inlet.auth.oauth1;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;

/** Signs every handshake with a consumer's credentials (OAuth 1.0). */
public final class OAuth1AuthProvider implements AuthProvider {

  @Override
  public String name() {
    return "oauth";
  }

  @Override
  public ConfigSpec spec() {
    return OAuth1Fields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return OAuth1Authenticator.create(config);
  }
}
