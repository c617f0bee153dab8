package dev.inlet.auth.oauth1;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("OAuth 1.0 keeps the contract of authentication schemes")
class OAuth1ContractTest extends AuthContract {

  @Override
  protected AuthProvider provider() {
    return new OAuth1AuthProvider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of(
        "consumer_key", "dpf43f3p2l4k3l03",
        "consumer_secret", "kd94hf93k423kf44",
        "access_token", "nnch734d00sl2jdk",
        "access_token_secret", "pfkkdhi9sl3r4s00");
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return true;
  }

  /** It identifies the client as a username does. */
  @Override
  protected Set<String> publicFields() {
    return Set.of("consumer_key");
  }
}
