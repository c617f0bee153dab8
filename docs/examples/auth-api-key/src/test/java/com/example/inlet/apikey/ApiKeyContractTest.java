package com.example.inlet.apikey;

import dev.inlet.auth.AuthProvider;
import dev.inlet.testkit.AuthContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An API key keeps the contract of authentication schemes")
class ApiKeyContractTest extends AuthContract {
  @TempDir Path folder;

  @BeforeEach
  void writeKey() throws IOException {
    Files.writeString(folder.resolve("key"), "correct-horse-battery\n");
  }

  @Override
  protected AuthProvider provider() {
    return new ApiKeyProvider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of("file", folder.resolve("key").toString());
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return false;
  }
}
