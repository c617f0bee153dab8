package dev.inlet.protocol.graphqlws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Metadata;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A subscription of one session, and how far it has come. */
final class Subscription {
  /** A longer value is none to go on behind. */
  private static final int MAX_POSITION = 4 << 10;

  private final SubscriptionSettings settings;
  private final byte[] quotedId;
  private final Optional<JsonFinder> finder;
  private State state = State.ACTIVE;
  private boolean delivered;
  private Optional<String> requestError = Optional.empty();

  // The JSON of the last value, in the beginning of the array.
  private byte[] position = new byte[64];
  private int positionSize;
  private boolean expectsRepeat;

  // Messages that came together have equal metadata, so this is made once for many.
  private @Nullable Metadata messageMetadata;
  private @Nullable Metadata itsMetadata;

  /** Whether results come. */
  enum State {
    ACTIVE,
    COMPLETE,
    FAILED
  }

  /** What the value of a result says of it. */
  enum Verdict {
    NEW,
    REPEATED,
    /** There is no value to go on behind. */
    WITHOUT_POSITION
  }

  /**
   * A subscription that has not begun.
   *
   * @param kept where to go on
   */
  Subscription(SubscriptionSettings settings, Optional<String> kept) {
    this.settings = settings;
    quotedId = JsonWriter.quote(settings.id()).getBytes(UTF_8);
    finder = settings.resume().map(resume -> resume.pointer().finder());
    if (finder.isPresent() && kept.isPresent() && isScalar(kept.get())) {
      byte[] json = kept.get().getBytes(UTF_8);
      remember(json, 0, json.length);
      expectsRepeat = settings.resume().orElseThrow().inclusive();
    }
  }

  private static boolean isScalar(String json) {
    try {
      return JsonValue.parse(json).asText().isPresent();
    } catch (JsonException e) {
      return false;
    }
  }

  String id() {
    return settings.id();
  }

  byte[] quotedId() {
    return quotedId;
  }

  State state() {
    return state;
  }

  void enter(State newState) {
    state = newState;
  }

  /** Whether a result came in this session. */
  boolean hasDelivered() {
    return delivered;
  }

  /**
   * A result came.
   *
   * @param error of a result that has errors and no data, not even {@code null}
   */
  void resultCame(Optional<String> error) {
    requestError = error;
  }

  /** The error of the last result, if that has no data. */
  Optional<String> requestError() {
    return requestError;
  }

  boolean hasPosition() {
    return positionSize > 0;
  }

  /** The last value, as JSON. */
  String position() {
    return new String(position, 0, positionSize, UTF_8);
  }

  /** Whether the first subscribe asks for a certain place, so that nothing can be missing. */
  boolean beginsSomewhere() {
    return settings.resume().isPresent()
        && settings.variables().member(settings.resume().get().variable()).isPresent();
  }

  /** The message that subscribes. */
  String subscribe() throws JsonException {
    Map<String, JsonValue> variables = new LinkedHashMap<>(settings.variables().members());
    if (settings.resume().isPresent() && hasPosition()) {
      variables.put(settings.resume().get().variable(), JsonValue.parse(position()));
    }
    JsonWriter message = new JsonWriter().object();
    message.name("id").string(settings.id()).name("type").string("subscribe");
    message.name("payload").object().name("query").string(settings.query());
    if (!settings.operationName().isEmpty()) {
      message.name("operationName").string(settings.operationName());
    }
    if (!variables.isEmpty()) {
      message.name("variables").value(JsonValue.object(variables));
    }
    return message.end().end().toString();
  }

  /** Looks at the data of a result, and goes on behind it. */
  Verdict advance(byte[] json, int start, int size) throws JsonException {
    delivered = true;
    if (finder.isEmpty()) {
      return Verdict.NEW;
    }
    JsonFinder found = finder.get();
    if (!found.find(json, start, size) || !isPosition(found)) {
      return Verdict.WITHOUT_POSITION;
    }
    int from = found.start(0);
    int to = found.end(0);
    boolean repeated = expectsRepeat && Arrays.equals(json, from, to, position, 0, positionSize);
    expectsRepeat = false;
    remember(json, from, to);
    return repeated ? Verdict.REPEATED : Verdict.NEW;
  }

  private static boolean isPosition(JsonFinder found) throws JsonException {
    JsonKind kind = found.kind(0);
    return kind != JsonKind.OBJECT
        && kind != JsonKind.ARRAY
        && kind != JsonKind.NULL
        && found.end(0) - found.start(0) <= MAX_POSITION;
  }

  private void remember(byte[] json, int from, int to) {
    positionSize = to - from;
    if (position.length < positionSize) {
      position = new byte[2 * positionSize];
    }
    System.arraycopy(json, from, position, 0, positionSize);
  }

  /** The metadata of a message of this subscription. */
  Metadata metadata(Metadata ofMessage) {
    Metadata cached = itsMetadata;
    Metadata known = messageMetadata;
    if (cached == null || known == null || !known.equals(ofMessage)) {
      cached = ofMessage.with("subscription", settings.id());
      itsMetadata = cached;
      messageMetadata = ofMessage;
    }
    return cached;
  }
}
