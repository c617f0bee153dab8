package com.example.inlet.challenge;

import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.testkit.AuthContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A login by challenge keeps the contract of authentication schemes")
class ChallengeContractTest extends AuthContract {

  @Override
  protected AuthProvider provider() {
    return new ChallengeProvider();
  }

  @Override
  protected Map<String, Object> config() {
    return Map.of("key_id", "feed-reader-1", "secret", "correct-horse-battery");
  }

  @Override
  protected Set<String> publicFields() {
    return Set.of("key_id");
  }

  @Override
  protected List<DialogueMessage> serverMessages() {
    return List.of(
        DialogueMessage.text("{\"type\":\"challenge\",\"challenge\":\"8f3c\"}"),
        DialogueMessage.text("{\"type\":\"login\",\"ok\":true}"));
  }

  @Override
  protected boolean credentialsDifferPerAttempt() {
    return true;
  }
}
