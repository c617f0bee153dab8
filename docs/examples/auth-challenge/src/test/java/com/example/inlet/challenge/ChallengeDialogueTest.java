package com.example.inlet.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("A login by challenge")
class ChallengeDialogueTest {
  private static final String CHALLENGE = "{\"type\":\"challenge\",\"challenge\":\"8f3c\"}";

  private final ChallengeDialogue dialogue =
      new ChallengeDialogue("feed-reader-1", new Signer("Jefe"));

  private DialogueStep receive(String text) {
    return dialogue.received(DialogueMessage.text(text));
  }

  @Test
  @DisplayName("signs as RFC 4231 does")
  void knownSignature() {
    assertThat(new Signer("Jefe").sign("what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  @DisplayName("signs the challenge and a nonce of its own, and ends when the server accepts it")
  void logsIn() {
    assertThat(dialogue.begin().kind()).isEqualTo(DialogueStep.Kind.AWAIT);
    DialogueStep answer = receive(CHALLENGE);
    assertThat(answer.withholdsMessage()).isTrue();
    JsonNode login = JsonMapper.shared().readTree(answer.messages().get(0).text());
    assertThat(login.path("key_id").asString()).isEqualTo("feed-reader-1");
    assertThat(login.path("signature").asString())
        .isEqualTo(new Signer("Jefe").sign("8f3c\n" + login.path("nonce").asString()));
    assertThat(receive("{\"type\":\"login\",\"ok\":true}").kind())
        .isEqualTo(DialogueStep.Kind.DONE);
  }

  @Test
  @DisplayName("leaves what is not meant for it to the output")
  void ignoresOthers() {
    assertThat(receive("{\"type\":\"trade\"}").kind()).isEqualTo(DialogueStep.Kind.IGNORED);
    assertThat(receive("not JSON").kind()).isEqualTo(DialogueStep.Kind.IGNORED);
    assertThat(dialogue.received(DialogueMessage.binary(new byte[] {1})).kind())
        .isEqualTo(DialogueStep.Kind.IGNORED);
    assertThat(receive(CHALLENGE).kind()).isEqualTo(DialogueStep.Kind.AWAIT);
    assertThat(receive("{\"type\":\"trade\"}").kind()).isEqualTo(DialogueStep.Kind.IGNORED);
  }

  @Test
  @DisplayName("that the server refuses is tried again slowly")
  void refused() {
    DialogueStep unusable = receive("{\"type\":\"challenge\"}");
    assertThat(unusable.kind()).isEqualTo(DialogueStep.Kind.REFUSED);
    assertThat(unusable.advice()).isEqualTo(AuthAdvice.RETRY);
    assertThat(receive(CHALLENGE).kind()).isEqualTo(DialogueStep.Kind.AWAIT);
    DialogueStep refused = receive("{\"type\":\"login\",\"ok\":false}");
    assertThat(refused.kind()).isEqualTo(DialogueStep.Kind.REFUSED);
    assertThat(refused.advice()).isEqualTo(AuthAdvice.SLOW);
  }
}
