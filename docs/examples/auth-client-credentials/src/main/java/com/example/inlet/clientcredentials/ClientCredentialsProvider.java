package com.example.inlet.clientcredentials;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import java.net.URI;
import java.time.InstantSource;

/** A bearer token from a token server: the client credentials grant of OAuth 2. */
public final class ClientCredentialsProvider implements AuthProvider {

  @Override
  public String name() {
    return "client_credentials";
  }

  @Override
  public ConfigSpec spec() {
    return ClientCredentialsFields.SPEC;
  }

  @Override
  public Authenticator create(Config config, AuthContext context) {
    TokenRequest request =
        new TokenRequest(
            URI.create(config.get(ClientCredentialsFields.TOKEN_URL)),
            config.get(ClientCredentialsFields.CLIENT_ID),
            config.get(ClientCredentialsFields.CLIENT_SECRET),
            config.get(ClientCredentialsFields.SCOPES));
    Reminders reminders = new Reminders();
    TokenCache tokens =
        new TokenCache(
            new TokenClient(request, context.masker()),
            config.get(ClientCredentialsFields.RENEW_BEFORE),
            InstantSource.system(),
            reminders::schedule);
    boolean loginAgain = config.get(ClientCredentialsFields.LOGIN_AGAIN);
    return new ClientCredentialsAuthenticator(
        tokens,
        TokenPlacement.of(config),
        () -> {
          if (loginAgain) {
            context.requestLogin("the token is about to end");
          }
        },
        reminders::close);
  }
}
