package dev.inlet.protocol.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Metadata;
import dev.inlet.json.JsonWriter;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A channel of one session: how far its subscription is, and where its stream is. */
final class Channel {
  private final String name;
  private final byte[] quoted;
  private State state = State.IDLE;
  private boolean confirmed;
  private int failures;

  private @Nullable String epoch; // null if the channel was never subscribed to
  private long offset;
  private long beginning; // the offset that this session has begun behind, if not where it was to
  private @Nullable String positionText; // null when it has to be made again

  // Messages that came together have equal metadata, so this is made once for many.
  private @Nullable Metadata messageMetadata;
  private @Nullable Metadata channelMetadata;

  /** How far a subscription is. */
  enum State {
    /** Not asked for. */
    IDLE,
    /** Asked for. */
    SUBSCRIBING,
    /** Asked for again, from the beginning of a new stream, which has what comes before that. */
    REWINDING,
    /** Confirmed. */
    SUBSCRIBED
  }

  Channel(String name, Optional<StreamPosition> position) {
    this.name = name;
    quoted = JsonWriter.quote(name).getBytes(UTF_8);
    position.ifPresent(this::moveTo);
  }

  String name() {
    return name;
  }

  /** Whether a JSON string is the name, unless it is written with other escapes. */
  boolean isNamed(byte[] json, int start, int end) {
    return Arrays.equals(json, start, end, quoted, 0, quoted.length);
  }

  State state() {
    return state;
  }

  void enter(State newState) {
    state = newState;
    confirmed |= newState == State.SUBSCRIBED;
  }

  /** Whether the server has confirmed a subscription in this session. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** Where it is; empty if it was never subscribed to. */
  Optional<StreamPosition> position() {
    return Optional.ofNullable(epoch).map(stream -> new StreamPosition(stream, offset));
  }

  /** The position as text, made once for each. */
  String positionText() {
    String text = positionText;
    if (text == null) {
      text = position().map(StreamPosition::toString).orElse("");
      positionText = text;
    }
    return text;
  }

  void moveTo(StreamPosition position) {
    epoch = position.epoch();
    offset = position.offset();
    positionText = null;
  }

  /** Moves to a position that is further in the same stream. */
  void goOnBehind(StreamPosition position) {
    if (hasStream() && position.epoch().equals(epoch) && position.offset() > offset) {
      moveTo(position);
    }
  }

  /** The server has recovered nothing up to this offset. */
  void beginsBehind(long newBeginning) {
    beginning = newBeginning;
  }

  /** How many publications behind this position come neither before nor in this session. */
  long notBroughtBehind(StreamPosition last) {
    return last.epoch().equals(epoch) ? Math.max(0, beginning - last.offset()) : 0;
  }

  void forgetPosition() {
    epoch = null;
    positionText = null;
  }

  boolean hasStream() {
    return epoch != null && !epoch.isEmpty();
  }

  long offset() {
    return offset;
  }

  /** A publication was received. */
  void advance(long newOffset) {
    offset = newOffset;
    positionText = null;
  }

  /** Notes that the subscription has failed, and says how often in a row it had before. */
  int failed() {
    return failures++;
  }

  /** Notes that a publication came. */
  void works() {
    failures = 0;
  }

  /** The metadata of a message of this channel. */
  Metadata metadata(Metadata ofMessage) {
    Metadata cached = channelMetadata;
    Metadata known = messageMetadata;
    if (cached == null || known == null || !known.equals(ofMessage)) {
      cached = ofMessage.with("channel", name);
      channelMetadata = cached;
      messageMetadata = ofMessage;
    }
    return cached;
  }
}
