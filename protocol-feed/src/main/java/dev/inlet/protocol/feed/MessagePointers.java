package dev.inlet.protocol.feed;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonPointers;
import dev.inlet.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where sequence, channel, cursor and identifier stand, and their values in one message after the
 * other. Belongs to one thread at a time.
 */
final class MessagePointers {
  private static final int NONE = -1;

  private final JsonFinder ofPlaces;
  private final Optional<JsonFinder> ofAll;
  private JsonFinder finder; // one of both
  private final int sequenceAt;
  private final int firstSequence;
  private final int previousSequence;
  private final int channel;
  private final int cursor;
  private final int firstId;
  private final int behindIds;
  private byte[] json = {};
  private long sequence;
  private boolean saysPrevious;
  private long previous;

  /** What a message is. */
  enum Kind {
    /** One of the feed. */
    FEED,
    /** Another one. */
    CONTROL,
    /** Not JSON, or with a sequence that is no whole number. */
    UNREADABLE
  }

  /**
   * Which values there are.
   *
   * @param ids all of them together identify a message
   */
  record Places(
      Optional<String> sequence,
      Optional<String> firstSequence,
      Optional<String> previousSequence,
      Optional<String> channel,
      Optional<String> cursor,
      List<String> ids) {

    /** Whether no message is to be looked at. */
    boolean isEmpty() {
      return sequence.isEmpty() && cursor.isEmpty() && ids.isEmpty();
    }
  }

  /** Looks for these. */
  MessagePointers(Places places) {
    this(places, List.of());
  }

  /**
   * Looks for more in the same pass.
   *
   * @param more JSON pointers; whether something is there does not count for what a message is
   */
  MessagePointers(Places places, List<String> more) {
    List<String> pointers = new ArrayList<>();
    sequenceAt = add(places.sequence(), pointers);
    firstSequence = add(places.firstSequence(), pointers);
    previousSequence = add(places.previousSequence(), pointers);
    channel = add(places.channel(), pointers);
    cursor = add(places.cursor(), pointers);
    firstId = pointers.size();
    pointers.addAll(places.ids());
    behindIds = pointers.size();
    ofPlaces = JsonPointers.of(pointers).finder();
    pointers.addAll(more);
    ofAll = more.isEmpty() ? Optional.empty() : Optional.of(JsonPointers.of(pointers).finder());
    finder = ofPlaces;
  }

  private static int add(Optional<String> pointer, List<String> pointers) {
    if (pointer.isEmpty()) {
      return NONE;
    }
    pointers.add(pointer.get());
    return pointers.size() - 1;
  }

  /**
   * Looks at a message.
   *
   * @return whether it is one of the feed: whether it has a sequence, or else a cursor, or else an
   *     identifier, whichever of them is configured first
   */
  Kind find(byte[] message, int size) {
    json = message;
    try {
      findAll(message, size);
      if (sequenceAt == NONE) {
        return (cursor == NONE ? hasIds() : hasCursor()) ? Kind.FEED : Kind.CONTROL;
      }
      return hasNumber(sequenceAt) ? readSequence() : Kind.CONTROL;
    } catch (JsonException | NumberFormatException e) {
      return Kind.UNREADABLE;
    }
  }

  private void findAll(byte[] message, int size) throws JsonException {
    if (ofAll.isPresent()) {
      finder = ofAll.get();
      try {
        finder.find(message, 0, size);
        return;
      } catch (JsonException e) {
        // It may be JSON as far as the places go.
      }
    }
    finder = ofPlaces;
    finder.find(message, 0, size);
  }

  /** What was found of all, if the message is JSON as far as that goes. */
  Optional<JsonFinder> all() {
    return ofAll.filter(finder::equals);
  }

  /** The number that the first one of more pointers has among all. */
  int firstOfMore() {
    return behindIds;
  }

  private Kind readSequence() throws JsonException {
    sequence = number(sequenceAt);
    saysPrevious = true;
    if (hasNumber(previousSequence)) {
      previous = number(previousSequence);
    } else if (hasNumber(firstSequence)) {
      previous = number(firstSequence) - 1;
    } else {
      saysPrevious = false;
    }
    return Kind.FEED;
  }

  private boolean hasNumber(int pointer) {
    return has(pointer) && json[finder.start(pointer)] != 'n'; // null
  }

  private boolean has(int pointer) {
    return pointer != NONE && finder.isFound(pointer);
  }

  private long number(int pointer) throws JsonException {
    return json[finder.start(pointer)] == '"'
        ? Long.parseLong(finder.readString(pointer))
        : finder.readLong(pointer);
  }

  /** Whether messages of the feed have a sequence. */
  boolean hasSequence() {
    return sequenceAt != NONE;
  }

  /** The sequence of the message. */
  long sequence() {
    return sequence;
  }

  /** Whether the message says what comes before it. */
  boolean saysPrevious() {
    return saysPrevious;
  }

  /** The sequence right before the message. */
  long previous() {
    return previous;
  }

  /** The channel of the message. */
  Channel channel(Channels channels, Channel unnamed) throws JsonException, ProtocolException {
    return hasNumber(channel)
        ? channels.written(json, finder.start(channel), finder.end(channel))
        : unnamed;
  }

  /** Whether the message is of a channel; also if it names none. */
  boolean isOfChannel(String name) {
    try {
      return !hasNumber(channel) || finder.readText(channel).equals(name);
    } catch (JsonException e) {
      return false;
    }
  }

  /** The cursor of the message, as text. */
  Optional<String> cursorText() {
    Cursor own = new Cursor(Optional::empty);
    readCursor(own);
    return own.text();
  }

  private boolean hasCursor() {
    return has(cursor) && json[finder.start(cursor)] != 'n'; // null
  }

  /** Has a cursor see the value of the message, if it has one. */
  void readCursor(Cursor target) {
    if (hasCursor()) {
      target.take(json, finder.start(cursor), finder.end(cursor));
    }
  }

  /** Whether the message has the whole of an identifier. */
  boolean hasIds() {
    for (int id = firstId; id < behindIds; id++) {
      if (!finder.isFound(id)) {
        return false;
      }
    }
    return behindIds > firstId;
  }

  /** The identifier of the message, hashed. */
  long hashOfIds() {
    long hash = Hashing.SEED;
    for (int id = firstId; id < behindIds; id++) {
      hash = Hashing.hash(hash, json, finder.start(id), finder.end(id));
    }
    return hash;
  }
}
