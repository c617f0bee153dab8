package __package__;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;

/** Puts the key into every request. */
final class __Name__Authenticator implements Authenticator {
  private final String header;
  private final String key;

  __Name__Authenticator(String header, String key) {
    this.header = header;
    this.key = key;
  }

  @Override
  public AuthRequest authenticate(AuthRequest request) {
    return request.withHeader(header, key);
  }
}
