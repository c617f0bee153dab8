package dev.inlet.auth.bearer;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.CredentialSource;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.TokenPlacement;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import java.net.URI;

/** Puts the token, as it is in its file at that time, where the configuration says. */
final class BearerAuthenticator implements Authenticator {
  private static final AuthRequest SOME_REQUEST = AuthRequest.of(URI.create("ws://localhost/"));

  private final CredentialSource source;
  private final TokenPlacement placement;

  private BearerAuthenticator(CredentialSource source, TokenPlacement placement) {
    this.source = source;
    this.placement = placement;
  }

  static BearerAuthenticator create(Config config) {
    BearerAuthenticator authenticator =
        new BearerAuthenticator(
            CredentialSource.of(config, BearerFields.TOKEN, BearerFields.TOKEN_FILE),
            TokenPlacement.of(config));
    try {
      // Whatever is wrong with the token is reported at start.
      var unused = authenticator.authenticate(SOME_REQUEST);
      var unusedToo = authenticator.token();
    } catch (AuthException e) {
      throw new ConfigException(
          config.problem(
              config.get(BearerFields.TOKEN_FILE).isEmpty()
                  ? BearerFields.TOKEN
                  : BearerFields.TOKEN_FILE,
              Problem.reason(e)));
    }
    return authenticator;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException {
    return placement.isMessage() ? request : placement.apply(request, token());
  }

  @Override
  public Dialogue dialogue() {
    return placement.dialogue(this::token);
  }

  private String token() throws AuthException {
    String token = source.read();
    if (token.isEmpty()) {
      throw new AuthException("the token is empty");
    }
    return token;
  }
}
