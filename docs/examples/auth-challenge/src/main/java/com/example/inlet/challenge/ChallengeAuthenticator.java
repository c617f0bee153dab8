package com.example.inlet.challenge;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;

/** Leaves the request as it is and logs in by messages. */
final class ChallengeAuthenticator implements Authenticator {
  private final String keyId;
  private final Signer signer;

  ChallengeAuthenticator(String keyId, Signer signer) {
    this.keyId = keyId;
    this.signer = signer;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) {
    return request;
  }

  @Override
  public Dialogue dialogue() {
    return new ChallengeDialogue(keyId, signer);
  }
}
