package dev.inlet.protocol.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonScanner;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Received;

/**
 * Reads a message of the server: one reply or more, each a JSON object, with line feeds between
 * them. A publication is found without allocating anything; the rest is rare.
 */
final class FrameReader {
  private static final byte[] ID = "id".getBytes(UTF_8);
  private static final byte[] PUSH = "push".getBytes(UTF_8);
  private static final byte[] ERROR = "error".getBytes(UTF_8);
  private static final byte[] CONNECT = "connect".getBytes(UTF_8);
  private static final byte[] SUBSCRIBE = "subscribe".getBytes(UTF_8);
  private static final byte[] UNSUBSCRIBE = "unsubscribe".getBytes(UTF_8);
  private static final byte[] REFRESH = "refresh".getBytes(UTF_8);
  private static final byte[] DISCONNECT = "disconnect".getBytes(UTF_8);
  private static final byte[] CHANNEL = "channel".getBytes(UTF_8);
  private static final byte[] PUBLICATION = "pub".getBytes(UTF_8);

  /** A larger buffer is not kept. */
  private static final int MAX_KEPT = 1 << 20;

  private static final int MIN_BUFFER = 4 << 10;

  private final JsonScanner scanner = new JsonScanner();
  private final JsonScanner inner = new JsonScanner();
  private final Publication publication = new Publication();
  private byte[] json = new byte[MIN_BUFFER];
  private int position;
  private int end;

  private Kind kind = Kind.PING;
  private long id;
  private int channelStart;
  private int channelEnd;
  private int bodyStart;
  private int bodyEnd;

  /** What a reply is. */
  enum Kind {
    /** An empty one. */
    PING,
    /** A publication in a channel. */
    PUBLICATION,
    /** The server has ended the subscription to a channel. */
    UNSUBSCRIBED,
    /** The server has changed the life of the connection. */
    REFRESHED,
    /** The server is about to end the connection. */
    DISCONNECTED,
    /** The answer to a command. */
    ANSWER,
    /** A command that failed. */
    ERROR,
    /** Nothing that matters. */
    OTHER
  }

  /** Begins with a message. */
  void begin(Received message) {
    int size = message.size();
    if (json.length < size || json.length > Math.max(size, MAX_KEPT)) {
      json = new byte[Math.max(size, MIN_BUFFER)];
    }
    message.copyTo(json);
    position = 0;
    end = size;
  }

  /** Goes on to the next reply of the message; false if there is none. */
  boolean next() throws JsonException {
    while (position < end && json[position] <= ' ' && json[position] >= 0) {
      position++;
    }
    if (position == end) {
      return false;
    }
    kind = Kind.PING;
    id = 0;
    channelStart = 0;
    channelEnd = 0;
    scanner.reset(json, position, end - position);
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.nameIs(PUSH)) {
        readPush();
      } else if (scanner.nameIs(ID)) {
        id = scanner.readLong();
        kind = kind == Kind.PING ? Kind.OTHER : kind;
      } else if (scanner.nameIs(ERROR)) {
        body(Kind.ERROR);
      } else if (scanner.nameIs(CONNECT)
          || scanner.nameIs(SUBSCRIBE)
          || scanner.nameIs(UNSUBSCRIBE)
          || scanner.nameIs(REFRESH)) {
        body(Kind.ANSWER);
      } else {
        kind = kind == Kind.PING ? Kind.OTHER : kind;
      }
    }
    position = scanner.valueEnd();
    return true;
  }

  private void readPush() throws JsonException {
    kind = Kind.OTHER;
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.nameIs(CHANNEL)) {
        scanner.skipValue();
        channelStart = scanner.valueStart();
        channelEnd = scanner.valueEnd();
      } else if (scanner.nameIs(PUBLICATION)) {
        publication.read(scanner);
        kind = Kind.PUBLICATION;
      } else if (scanner.nameIs(UNSUBSCRIBE)) {
        body(Kind.UNSUBSCRIBED);
      } else if (scanner.nameIs(REFRESH)) {
        body(Kind.REFRESHED);
      } else if (scanner.nameIs(DISCONNECT)) {
        body(Kind.DISCONNECTED);
      }
    }
  }

  private void body(Kind newKind) throws JsonException {
    kind = newKind;
    scanner.skipValue();
    bodyStart = scanner.valueStart();
    bodyEnd = scanner.valueEnd();
  }

  Kind kind() {
    return kind;
  }

  /** The number of the command that is answered. */
  long id() {
    return id;
  }

  /** The publication that was read last. */
  Publication publication() {
    return publication;
  }

  boolean isOf(Channel channel) {
    return channel.isNamed(json, channelStart, channelEnd);
  }

  /** The channel's name. */
  String channel() throws JsonException {
    inner.reset(json, channelStart, channelEnd - channelStart);
    return inner.readString();
  }

  /** What the answer or push holds. */
  JsonValue body() throws JsonException {
    return JsonValue.parse(json, bodyStart, bodyEnd - bodyStart);
  }

  /** The answer to a subscribe command, but for its publications. */
  SubscribeResult subscribeResult() throws JsonException {
    inner.reset(json, bodyStart, bodyEnd - bodyStart);
    return SubscribeResult.read(inner);
  }

  /** Reads the publications of an answer, from the first one on. */
  void beginPublications(SubscribeResult result) throws JsonException {
    inner.reset(json, result.publicationsStart(), result.publicationsSize());
    inner.enterArray();
  }

  /** Goes on to the next one, which {@link #publication} then is; false if there is none. */
  boolean nextPublication() throws JsonException {
    if (!inner.nextElement()) {
      return false;
    }
    publication.read(inner);
    return true;
  }
}
