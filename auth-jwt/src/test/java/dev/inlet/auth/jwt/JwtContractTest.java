package dev.inlet.auth.jwt;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("JSON web tokens keep the contract of authentication schemes")
class JwtContractTest extends AuthContract {
  @TempDir private Path folder;

  @Override
  protected AuthProvider provider() {
    return new JwtAuthProvider();
  }

  @Override
  protected Map<String, Object> config() {
    Path file = TestKeys.write(folder.resolve("key.pem"), TestKeys.RSA.getPrivate());
    return Map.of(
        "private_key_file",
        file.toString(),
        "signing_method",
        "RS256",
        "claims",
        Map.of("sub", "contract"));
  }

  /** Two tokens of the same second are the same. */
  @Override
  protected boolean credentialsDifferPerAttempt() {
    return false;
  }
}
