package com.example.inlet.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An API key")
class ApiKeyAuthenticatorTest {
  private static final AuthRequest REQUEST = AuthRequest.of(URI.create("wss://feed.example.com/"));
  private static final AuthRejection REJECTION = AuthRejection.ofResponse(401, Map.of(), "");

  @TempDir Path folder;
  private Path file;
  private ApiKeyAuthenticator authenticator;

  @BeforeEach
  void writeKey() throws IOException {
    file = folder.resolve("key");
    Files.writeString(file, "first\n");
    authenticator = new ApiKeyAuthenticator("X-Api-Key", new ApiKeyFile(file.toString()));
  }

  @Test
  @DisplayName("is read from its file for every attempt")
  void readForEveryAttempt() throws Exception {
    assertThat(authenticator.authenticate(REQUEST).header("X-Api-Key")).contains("first");
    Files.writeString(file, "second");
    assertThat(authenticator.authenticate(REQUEST).header("X-Api-Key")).contains("second");
  }

  @Test
  @DisplayName("that is gone fails the attempt, and never shows what the file held")
  void missingFile() throws Exception {
    Files.writeString(file, "two words");
    assertThatThrownBy(() -> authenticator.authenticate(REQUEST))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("does not hold a key")
        .hasMessageNotContaining("two words");
    Files.delete(file);
    assertThatThrownBy(() -> authenticator.authenticate(REQUEST))
        .isInstanceOf(AuthException.class)
        .hasMessageEndingWith("does not exist");
  }

  @Test
  @DisplayName("that was replaced after the server refused it is tried at once")
  void replacedAfterRejection() throws Exception {
    authenticator.authenticate(REQUEST);
    assertThat(authenticator.rejected(REJECTION)).isEqualTo(AuthAdvice.SLOW);
    Files.writeString(file, "second");
    assertThat(authenticator.rejected(REJECTION)).isEqualTo(AuthAdvice.RETRY);
  }
}
