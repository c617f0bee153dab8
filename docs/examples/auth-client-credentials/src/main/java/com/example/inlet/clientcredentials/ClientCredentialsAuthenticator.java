package com.example.inlet.clientcredentials;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.TokenPlacement;

/**
 * Puts a token that is still good into every request, and asks for a new connection before the
 * token of the present one ends.
 */
final class ClientCredentialsAuthenticator implements Authenticator {
  private static final int UNAUTHORIZED = 401;
  // What many servers close a connection with when its token has ended.
  private static final int TOKEN_EXPIRED = 4401;

  private final TokenCache tokens;
  private final TokenPlacement placement;
  private final Runnable whenDue;
  private final Runnable onClose;

  /**
   * An authenticator.
   *
   * @param whenDue is run, by any thread, when the token of the present connection is about to end
   * @param onClose ends what runs it
   */
  ClientCredentialsAuthenticator(
      TokenCache tokens, TokenPlacement placement, Runnable whenDue, Runnable onClose) {
    this.tokens = tokens;
    this.placement = placement;
    this.whenDue = whenDue;
    this.onClose = onClose;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException, InterruptedException {
    return placement.isMessage() ? request : placement.apply(request, token());
  }

  @Override
  public Dialogue dialogue() {
    return placement.dialogue(this::token);
  }

  private String token() throws AuthException, InterruptedException {
    return tokens.get(whenDue);
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

  @Override
  public void close() {
    onClose.run();
  }
}
