package com.example.inlet.challenge;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The login of one connection.
 *
 * <pre>
 * server: {"type": "challenge", "challenge": "8f3c"}
 * client: {"type": "login", "key_id": "feed-reader-1", "nonce": "…", "signature": "…"}
 * server: {"type": "login", "ok": true}
 * </pre>
 *
 * What is signed is the challenge, a line feed and the nonce. Whatever else the server sends
 * meanwhile is delivered after the login.
 */
final class ChallengeDialogue implements Dialogue {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String keyId;
  private final Signer signer;
  private Awaited awaited = Awaited.CHALLENGE;

  private enum Awaited {
    CHALLENGE,
    VERDICT
  }

  ChallengeDialogue(String keyId, Signer signer) {
    this.keyId = keyId;
    this.signer = signer;
  }

  @Override
  public DialogueStep begin() {
    return DialogueStep.await("the challenge");
  }

  @Override
  public DialogueStep received(DialogueMessage message) {
    JsonNode json = parse(message);
    String type = json.path("type").asString("");
    return switch (awaited) {
      case CHALLENGE -> type.equals("challenge") ? answer(json) : DialogueStep.ignored();
      case VERDICT -> type.equals("login") ? verdict(json) : DialogueStep.ignored();
    };
  }

  private DialogueStep answer(JsonNode json) {
    String challenge = json.path("challenge").asString("");
    if (challenge.isEmpty()) {
      return DialogueStep.refused("the challenge is empty", AuthAdvice.RETRY);
    }
    awaited = Awaited.VERDICT;
    String nonce = UUID.randomUUID().toString();
    String login =
        JSON.createObjectNode()
            .put("type", "login")
            .put("key_id", keyId)
            .put("nonce", nonce)
            .put("signature", signer.sign(challenge + "\n" + nonce))
            .toString();
    return DialogueStep.await("the answer to the login").sending(login).withholdingMessage();
  }

  private static DialogueStep verdict(JsonNode json) {
    return json.path("ok").asBoolean(false)
        ? DialogueStep.done().withholdingMessage()
        : DialogueStep.refused("the signature is not accepted; check key_id and secret");
  }

  private static JsonNode parse(DialogueMessage message) {
    try {
      return message.isText() ? JSON.readTree(message.text()) : MissingNode.getInstance();
    } catch (JacksonException e) {
      return MissingNode.getInstance(); // meant for somebody else
    }
  }
}
