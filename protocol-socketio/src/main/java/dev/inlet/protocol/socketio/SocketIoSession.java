package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import dev.inlet.protocol.socketio.SocketIoFields.Acknowledge;
import dev.inlet.protocol.socketio.SocketIoFields.Delivered;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection: Engine.IO's packets, and in them those of one namespace of Socket.IO. */
final class SocketIoSession implements Session {
  /** A larger message is not read into the array that is used for all. */
  private static final int MAX_KEPT_BUFFER = 1 << 20;

  private static final long MAX_HEARTBEAT_MILLIS = Duration.ofDays(1).toMillis();

  /** How far the session is. */
  private enum State {
    OPENING,
    LOGGING_IN,
    LOGGED_IN
  }

  private final SocketIoProtocol protocol;
  private final SocketIoSettings settings;
  private final EventTypes types;
  private final Login login;
  private final Link link;
  private final Heartbeat heartbeat;
  private final Packet packet;
  private final EventPayload payload = new EventPayload();
  private final Progress progress;
  private final String addressee; // the namespace as it stands in a packet
  private State state = State.OPENING;
  private byte[] buffer = new byte[4096];
  private @Nullable BinaryEvent incomplete;

  SocketIoSession(
      SocketIoProtocol protocol,
      SocketIoSettings settings,
      EventTypes types,
      Login login,
      Progress progress,
      Link link) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.types = requireNonNull(types, "types is null");
    this.login = requireNonNull(login, "login is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.link = requireNonNull(link, "link is null");
    heartbeat = new Heartbeat(link);
    packet = new Packet(settings.namespace());
    addressee = settings.namespace().equals("/") ? "" : settings.namespace() + ",";
  }

  @Override
  public void begin() {
    link.awaits("the opening packet of Engine.IO");
  }

  @Override
  public void received(Received message) throws ProtocolException {
    heartbeat.heard();
    try {
      if (message.type() == MessageType.BINARY) {
        attachment(message);
      } else {
        text(message);
      }
    } catch (JsonException e) {
      throw new ProtocolException(
          "the server sent a packet that is not valid Socket.IO: " + e.getMessage(), e);
    }
  }

  private void text(Received message) throws ProtocolException, JsonException {
    int size = message.size();
    if (size == 0) {
      throw Packet.malformed("it is empty");
    }
    byte[] bytes = bytes(message);
    switch (bytes[0]) {
      case '0' -> opened(bytes, size);
      case '1' -> throw new ProtocolException("the server has closed the session");
      case '2' -> heartbeat.pinged();
      case '3', '6' -> {
        // A pong or nothing: neither was asked for, and neither means anything.
      }
      case '4' -> {
        packet.read(bytes, size);
        packet(message, bytes, size);
      }
      default -> throw Packet.malformed("its type is unknown");
    }
  }

  /** The payload, in an array that may be longer and holds until the next message. */
  private byte[] bytes(Received message) {
    int size = message.size();
    if (size > MAX_KEPT_BUFFER) {
      return message.toByteArray();
    }
    if (size > buffer.length) {
      buffer = new byte[Math.min(MAX_KEPT_BUFFER, Math.max(size, 2 * buffer.length))];
    }
    message.copyTo(buffer);
    return buffer;
  }

  // ---- Login

  private void opened(byte[] bytes, int size) throws ProtocolException, JsonException {
    if (state != State.OPENING) {
      throw Packet.malformed("it opens what is open already");
    }
    JsonValue opening = JsonValue.parse(bytes, 1, size - 1);
    heartbeat.start(millis(opening, "pingInterval"), millis(opening, "pingTimeout"));
    state = State.LOGGING_IN;
    link.awaits("the answer to the login to the namespace \"" + settings.namespace() + "\"");
    link.send("40" + addressee + login.payload());
  }

  private static Duration millis(JsonValue opening, String name) throws ProtocolException {
    long millis = opening.member(name).orElse(JsonValue.NULL).asLong().orElse(0);
    if (millis <= 0 || millis > MAX_HEARTBEAT_MILLIS) {
      throw Packet.malformed("its " + name + " cannot be used");
    }
    return Duration.ofMillis(millis);
  }

  private void packet(Received message, byte[] bytes, int size)
      throws ProtocolException, JsonException {
    if (incomplete != null) {
      throw Packet.malformed("the attachments of an event have not come");
    }
    int rest = size - packet.payload();
    switch (packet.type()) {
      case Packet.EVENT -> event(message, bytes, rest);
      case Packet.BINARY_EVENT -> binaryEvent(message, bytes, rest);
      case Packet.CONNECT -> accepted(bytes, rest);
      case Packet.CONNECT_ERROR -> throw login.refused(bytes, packet.payload(), rest);
      case Packet.DISCONNECT ->
          throw new ProtocolException(
              "the server has disconnected this client from the namespace \""
                  + settings.namespace()
                  + "\"");
      default -> throw Packet.malformed("it acknowledges what was not sent");
    }
  }

  private void accepted(byte[] bytes, int rest) throws ProtocolException, JsonException {
    if (state != State.LOGGING_IN) {
      throw Packet.malformed("it accepts a login that was not sent");
    }
    Login.Accepted accepted = login.accepted(bytes, packet.payload(), rest);
    if (!login.isRecovered(accepted)) {
      gap(accepted.privateId());
      progress.begin(accepted.privateId());
    }
    state = State.LOGGED_IN;
    protocol.loggedIn(accepted.privateId().isPresent());
    settings.emit().forEach(event -> link.send("42" + addressee + event));
    link.ready();
  }

  private void gap(Optional<String> privateId) {
    if (link.isReplacement()) {
      return; // it asks for no session, as the one before goes on: nothing is missing
    }
    if (login.from().isPresent()) {
      link.missed(Gap.of("the server has not recovered the session"));
    } else if (protocol.hadSession()) {
      link.missed(
          Gap.of(
              privateId.isPresent()
                  ? "the session had no event yet, so it could not be recovered"
                  : "the server has no connection state recovery"));
    }
  }

  // ---- Events

  private void event(Received message, byte[] bytes, int rest)
      throws ProtocolException, JsonException {
    EventType type = read(bytes, rest);
    boolean hasOffset = hasOffset(type);
    if (type.isDelivered()) {
      deliver(message, type.metadata(message.metadata()));
      taken(packet.id());
    }
    if (hasOffset) {
      moved(type, bytes, payload.offsetStart(), payload.offsetSize());
    }
  }

  private void moved(EventType type, byte[] bytes, int start, int size) {
    if (type.isDelivered()) {
      progress.handedOn(bytes, start, size);
    } else {
      progress.passedOver(bytes, start, size);
    }
  }

  private EventType read(byte[] bytes, int rest) throws ProtocolException, JsonException {
    // What was missed comes before the answer to the login, and so does what some servers emit
    // while they decide about it.
    if (state == State.OPENING) {
      throw Packet.malformed("it holds an event before the opening packet of Engine.IO");
    }
    payload.read(bytes, packet.payload(), rest);
    return types.find(bytes, payload.nameStart(), payload.nameEnd());
  }

  private boolean hasOffset(EventType type) {
    return progress.hasOffsets()
        && packet.id() == Packet.NO_ID
        && !type.isVolatile()
        && payload.takeOffset();
  }

  private void deliver(Received message, Metadata metadata) {
    if (settings.deliver() == Delivered.ARGUMENTS && payload.arguments() == 1) {
      message.deliver(payload.firstStart(), payload.firstSize(), MessageType.TEXT, metadata);
    } else if (settings.deliver() == Delivered.EVENT && !payload.isCut()) {
      message.deliver(payload.start(), payload.size(), MessageType.TEXT, metadata);
    } else {
      link.deliver(Message.of(MessageType.TEXT, copy(), metadata));
    }
  }

  /** A copy of what is to be delivered. */
  private byte[] copy() {
    if (settings.deliver() == Delivered.EVENT) {
      return payload.copyOfArray();
    }
    return payload.arguments() == 1 ? payload.copyOfFirst() : payload.copyOfArguments();
  }

  private void taken(long identifier) {
    if (identifier == Packet.NO_ID) {
      return;
    }
    if (settings.acknowledge() == Acknowledge.RECEIVED) {
      acknowledge(identifier);
    } else {
      progress.delivered(identifier);
    }
  }

  private void acknowledge(long identifier) {
    link.send("43" + addressee + identifier + "[]");
  }

  // ---- Events with attachments

  private void binaryEvent(Received message, byte[] bytes, int rest)
      throws ProtocolException, JsonException {
    EventType type = read(bytes, rest);
    long identifier = packet.id();
    Metadata metadata = type.metadata(message.metadata());
    byte[] offset = hasOffset(type) ? payload.copyOfOffset() : new byte[0];
    BinaryEvent event =
        new BinaryEvent(
            copy(),
            packet.attachments(),
            type.isDelivered(),
            settings.maxBinaryEventSize(),
            json -> {
              if (type.isDelivered()) {
                link.deliver(Message.of(MessageType.TEXT, json, metadata));
                taken(identifier);
              }
              if (offset.length > 0) {
                moved(type, offset, 0, offset.length);
              }
            });
    incomplete = event;
    completeIfAllCame(event);
  }

  private void attachment(Received message) throws ProtocolException, JsonException {
    BinaryEvent event = incomplete;
    if (event == null) {
      throw Packet.malformed("it is binary, but no event awaits an attachment");
    }
    event.add(message);
    completeIfAllCame(event);
  }

  private void completeIfAllCame(BinaryEvent event) throws ProtocolException, JsonException {
    if (event.isComplete()) {
      incomplete = null;
      event.complete();
    }
  }

  // ---- What the host reports

  @Override
  public boolean takeOver(Positions behind) {
    protocol.takenOver(progress, behind);
    return false; // nobody remembers the offsets of what that one has delivered
  }

  /** One that takes over has begun a session of its own. */
  @Override
  public boolean hasResumed() {
    return false;
  }

  @Override
  public Checkpoint checkpoint() {
    return progress.checkpoint();
  }

  @Override
  public void acknowledged(Checkpoint checkpoint) {
    if (checkpoint instanceof Progress.Place place) {
      place.identifiers().forEach(this::acknowledge);
    }
  }

  @Override
  public void readingPaused() {
    heartbeat.paused();
  }

  @Override
  public void readingResumed() {
    heartbeat.resumed();
  }

  // No farewell when this side closes: a server recovers no session that said one.
}
