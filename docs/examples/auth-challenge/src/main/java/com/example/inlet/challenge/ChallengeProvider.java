package com.example.inlet.challenge;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;

/** A login by message: the server sends a challenge, and the client signs it. */
public final class ChallengeProvider implements AuthProvider {

  @Override
  public String name() {
    return "challenge";
  }

  @Override
  public ConfigSpec spec() {
    return ChallengeFields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    return new ChallengeAuthenticator(
        config.get(ChallengeFields.KEY_ID), new Signer(config.get(ChallengeFields.SECRET)));
  }
}
