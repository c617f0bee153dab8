package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import dev.inlet.protocol.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How one session logs in to its namespace, and what the server's answers mean.
 *
 * @param auth what it carries, without what the protocol adds
 * @param masker knows the secrets of the configuration, and learns those of this session
 */
record Login(
    SocketIoSettings settings,
    Map<String, JsonValue> auth,
    Optional<RecoveryPoint> from,
    Masker masker) {
  private static final int MAX_QUOTED = 500;

  Login {
    requireNonNull(settings, "settings is null");
    requireNonNull(auth, "auth is null");
    requireNonNull(from, "from is null");
    requireNonNull(masker, "masker is null");
    auth.values().forEach(value -> learn(value, masker));
    from.ifPresent(point -> masker.add(point.privateId()));
  }

  private static void learn(JsonValue value, Masker masker) {
    value.asString().ifPresent(masker::add);
    value.members().values().forEach(member -> learn(member, masker));
    value.elements().forEach(element -> learn(element, masker));
  }

  /**
   * What the server has accepted.
   *
   * @param privateId empty if the server recovers no sessions
   */
  record Accepted(Optional<String> privateId) {}

  /** The payload of the packet that logs in; empty if there is nothing to say. */
  String payload() {
    Map<String, JsonValue> all = new LinkedHashMap<>(auth);
    from.ifPresent(
        point -> {
          all.put("pid", JsonValue.of(point.privateId()));
          all.put("offset", JsonValue.of(point.offset()));
        });
    return all.isEmpty() ? "" : new JsonWriter().value(JsonValue.object(all)).toString();
  }

  /** Reads the payload of the answer to a login that was accepted. */
  Accepted accepted(byte[] json, int offset, int length) throws ProtocolException, JsonException {
    if (length == 0) {
      throw new ProtocolException(
          "the server speaks the protocol of Socket.IO 2, which differs; it has to be version 3 or"
              + " later",
          RetryAdvice.SLOW);
    }
    JsonValue answer = JsonValue.parse(json, offset, length);
    Optional<String> privateId = answer.member("pid").flatMap(JsonValue::asString);
    privateId.ifPresent(masker::add);
    return new Accepted(privateId);
  }

  /** Whether the session that was asked for goes on. */
  boolean isRecovered(Accepted accepted) {
    return from.isPresent() && accepted.privateId().equals(from.map(RecoveryPoint::privateId));
  }

  /** What the payload of the answer to a login says that was refused. */
  ProtocolException refused(byte[] json, int offset, int length) throws JsonException {
    JsonValue answer = JsonValue.parse(json, offset, length);
    String words =
        answer
            .member("message")
            .or(() -> Optional.of(answer))
            .flatMap(JsonValue::asString)
            .orElse("no reason given");
    String data =
        answer
            .member("data")
            .filter(value -> value.kind() != JsonKind.NULL)
            .map(value -> " " + value.toJson())
            .orElse("");
    return new ProtocolException(
        "the login to the namespace \""
            + settings.namespace()
            + "\" is refused: "
            + quote(words + data),
        RetryAdvice.SLOW);
  }

  private String quote(String text) {
    return Printable.of(masker.mask(text), MAX_QUOTED);
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "Login[" + settings.namespace() + "]";
  }
}
