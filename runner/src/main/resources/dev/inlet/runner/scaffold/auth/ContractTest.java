package __package__;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The authentication scheme __name__")
class __Name__ContractTest extends AuthContract {

  @Override
  protected AuthProvider provider() {
    return new __Name__Provider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of("key", "correct-horse-battery");
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return false;
  }
}
