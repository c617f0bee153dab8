package dev.inlet.auth.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.CredentialSource;
import java.util.Base64;

/** Sets the header of RFC 7617, with the password as it is at that time. */
final class BasicAuthenticator implements Authenticator {
  private final String username;
  private final CredentialSource password;

  BasicAuthenticator(String username, CredentialSource password) {
    this.username = username;
    this.password = password;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) throws AuthException {
    byte[] userPass = (username + ":" + password.read()).getBytes(UTF_8);
    return request.withHeader(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(userPass));
  }
}
