package dev.inlet.auth.bearer;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("A bearer token keeps the contract of authentication schemes")
class BearerContractTest {

  private abstract static class Contract extends AuthContract {

    @Override
    protected AuthProvider provider() {
      return new BearerAuthProvider();
    }

    @Override
    protected boolean credentialsDifferPerAttempt() {
      return false;
    }
  }

  @Nested
  @DisplayName("In a header")
  class InHeader extends Contract {

    @Override
    protected Map<String, Object> config() {
      return Map.of("token", "mF_9.B5f-4.1JqM");
    }
  }

  @Nested
  @DisplayName("In the query")
  class InQuery extends Contract {

    @Override
    protected Map<String, Object> config() {
      return Map.of("token", "mF_9.B5f-4.1JqM", "send_as", "query");
    }
  }

  @Nested
  @DisplayName("As a message")
  class AsMessage extends Contract {

    @Override
    protected Map<String, Object> config() {
      return Map.of(
          "token", "mF_9.B5f-4.1JqM", "send_as", "message", "send_template", "login {token}");
    }
  }

  @Nested
  @DisplayName("As a subprotocol")
  class AsSubprotocol extends Contract {

    @Override
    protected Map<String, Object> config() {
      return Map.of("token", "mF_9.B5f-4.1JqM", "send_as", "subprotocol");
    }
  }
}
