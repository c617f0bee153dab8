package dev.inlet.testkit;

import dev.inlet.auth.AuthProvider;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A careful scheme keeps the contract")
class ExampleAuthContractTest extends AuthContract {

  @Override
  protected AuthProvider provider() {
    return new ExampleAuthProvider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of("password", "open sesame");
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return true;
  }
}
