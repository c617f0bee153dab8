package dev.inlet.protocol.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.Gap;
import dev.inlet.input.Metadata;
import dev.inlet.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private @Nullable Gap refusal; // of the position, until it is known where it goes on
  private final List<Omission> omissions = new ArrayList<>(); // while it is to replace another one
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

  /** The session does not bring something that the one before may bring. */
  void omit(Omission omission) {
    omissions.add(omission);
  }

  /**
   * Moves to where the session before was, if that is further in the same stream.
   *
   * @return what neither that nor this one has brought
   */
  List<Gap> takeOver(StreamPosition last) {
    List<Gap> missing =
        omissions.stream().flatMap(each -> each.missingBehind(last).stream()).toList();
    boolean repeatsOffsets = omissions.stream().anyMatch(each -> each.isOvertakenBy(last));
    omissions.clear();
    if (hasStream() && last.epoch().equals(epoch) && last.offset() > offset && !repeatsOffsets) {
      moveTo(last);
    }
    return missing;
  }

  void forgetPosition() {
    epoch = null;
    positionText = null;
  }

  /** The server does not go on where it was, which may be a gap if it goes on elsewhere. */
  void refused(Gap reason) {
    refusal = reason;
  }

  /** Why the server did not go on where it was, if it did not; empty from then on. */
  Optional<Gap> takeRefusal() {
    Optional<Gap> taken = Optional.ofNullable(refusal);
    refusal = null;
    return taken;
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
