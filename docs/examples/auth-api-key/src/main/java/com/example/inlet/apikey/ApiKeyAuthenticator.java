package com.example.inlet.apikey;

import dev.inlet.auth.AfterRejection;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Handshake;
import dev.inlet.auth.HandshakeRejection;
import java.io.IOException;

/** Puts the key of the moment into every handshake. */
final class ApiKeyAuthenticator implements Authenticator {
  private final String header;
  private final ApiKeyFile file;
  private String lastSent = "";

  ApiKeyAuthenticator(String header, ApiKeyFile file) {
    this.header = header;
    this.file = file;
  }

  @Override
  public Handshake authenticate(Handshake handshake) throws AuthException {
    lastSent = key();
    return handshake.withHeader(header, lastSent);
  }

  /** A key that was replaced while the server refused the old one is worth a try at once. */
  @Override
  public AfterRejection rejected(HandshakeRejection rejection) {
    try {
      return key().equals(lastSent) ? AfterRejection.BACK_OFF : AfterRejection.RETRY;
    } catch (AuthException e) {
      return AfterRejection.BACK_OFF;
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
