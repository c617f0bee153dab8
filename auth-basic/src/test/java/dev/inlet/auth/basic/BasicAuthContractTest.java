package dev.inlet.auth.basic;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Basic authentication keeps the contract of authentication schemes")
class BasicAuthContractTest extends AuthContract {

  @Override
  protected AuthProvider provider() {
    return new BasicAuthProvider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of("username", "Aladdin", "password", "open sesame");
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return false;
  }
}
