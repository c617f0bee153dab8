package com.example.inlet.apikey;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import java.io.IOException;

/** Puts the key of the moment into every request. */
final class ApiKeyAuthenticator implements Authenticator {
  private final String header;
  private final ApiKeyFile file;
  private String lastSent = "";

  ApiKeyAuthenticator(String header, ApiKeyFile file) {
    this.header = header;
    this.file = file;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException {
    lastSent = key();
    return request.withHeader(header, lastSent);
  }

  /** A key that was replaced while the server refused the old one is worth a try at once. */
  @Override
  public AuthAdvice rejected(AuthRejection rejection) {
    try {
      return key().equals(lastSent) ? AuthAdvice.SLOW : AuthAdvice.RETRY;
    } catch (AuthException e) {
      return AuthAdvice.SLOW;
    }
  }

  private String key() throws AuthException {
    try {
      return file.read();
    } catch (IOException e) {
      throw new AuthException(e.getMessage(), e);
    }
  }
}
