package dev.inlet.auth.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Handshake;
import java.util.Base64;

/** Sets the header of RFC 7617, which is the same for every attempt. */
final class BasicAuthenticator implements Authenticator {
  private final String authorization;

  BasicAuthenticator(String username, String password) {
    String userPass = username + ":" + password;
    authorization = "Basic " + Base64.getEncoder().encodeToString(userPass.getBytes(UTF_8));
  }

  @Override
  public Handshake authenticate(Handshake handshake) {
    return handshake.withHeader("Authorization", authorization);
  }
}
