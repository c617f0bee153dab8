package com.example.inlet.apikey;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigSpec;
import java.io.IOException;

/** An API key in a header. */
public final class ApiKeyProvider implements AuthProvider {

  @Override
  public String name() {
    return "api_key";
  }

  @Override
  public ConfigSpec spec() {
    return ApiKeyFields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    ApiKeyFile file = new ApiKeyFile(config.get(ApiKeyFields.FILE));
    try {
      file.read(); // so that a wrong file is reported at start
    } catch (IOException e) {
      throw new ConfigException(config.problem(ApiKeyFields.FILE, e.getMessage()));
    }
    return new ApiKeyAuthenticator(config.get(ApiKeyFields.HEADER), file);
  }
}
