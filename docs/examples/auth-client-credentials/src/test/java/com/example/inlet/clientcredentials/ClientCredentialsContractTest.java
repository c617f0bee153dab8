package com.example.inlet.clientcredentials;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Client credentials keep the contract of authentication schemes")
class ClientCredentialsContractTest extends AuthContract {
  private static final String SECRET = "correct-horse-battery";

  private TokenServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new TokenServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  protected AuthProvider provider() {
    return new ClientCredentialsProvider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of("token_url", server.url(), "client_id", "feed-reader", "client_secret", SECRET);
  }

  @Override
  protected Set<String> publicFields() {
    return Set.of("token_url");
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return false;
  }

  @Override
  protected void breakCredentials() {
    server.answer(401, "{\"error\":\"invalid_client\",\"error_description\":\"" + SECRET + "\"}");
  }
}
