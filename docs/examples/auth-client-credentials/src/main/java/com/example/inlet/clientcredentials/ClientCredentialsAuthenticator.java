package com.example.inlet.clientcredentials;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.TokenPlacement;

/** Puts a token that is still good into every request. */
final class ClientCredentialsAuthenticator implements Authenticator {
  private static final int UNAUTHORIZED = 401;
  // What many servers close a connection with when its token has ended.
  private static final int TOKEN_EXPIRED = 4401;

  private final TokenCache tokens;
  private final TokenPlacement placement;

  ClientCredentialsAuthenticator(TokenCache tokens, TokenPlacement placement) {
    this.tokens = tokens;
    this.placement = placement;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException, InterruptedException {
    return placement.isMessage() ? request : placement.apply(request, tokens.get());
  }

  @Override
  public Dialogue dialogue() {
    return placement.dialogue(tokens::get);
  }

  /**
   * After these two the next attempt fetches another token, soon if the refused one was not new.
   */
  @Override
  public AuthAdvice rejected(AuthRejection rejection) {
    return switch (rejection.form()) {
      case RESPONSE -> rejection.code() == UNAUTHORIZED ? drop() : AuthAdvice.SLOW;
      case CLOSE -> rejection.code() == TOKEN_EXPIRED ? drop() : AuthAdvice.SLOW;
    };
  }

  private AuthAdvice drop() {
    return tokens.drop() ? AuthAdvice.RETRY : AuthAdvice.SLOW;
  }
}
