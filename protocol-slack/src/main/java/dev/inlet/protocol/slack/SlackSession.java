package dev.inlet.protocol.slack;

import dev.inlet.config.Masker;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonPointers;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One connection: {@code hello}, envelopes, and {@code disconnect} at its end. */
final class SlackSession implements Session {
  private static final JsonPointers POINTERS =
      JsonPointers.of(
          "/type",
          "/envelope_id",
          "/payload",
          "/retry_attempt",
          "/retry_reason",
          "/reason",
          "/payload/event_id");
  private static final int TYPE = 0;
  private static final int ENVELOPE_ID = 1;
  private static final int PAYLOAD = 2;
  private static final int RETRY_ATTEMPT = 3;
  private static final int RETRY_REASON = 4;
  private static final int REASON = 5;
  private static final int EVENT_ID = 6;

  /** A larger buffer is not kept. */
  private static final int MAX_KEPT = 1 << 20;

  private static final int MIN_BUFFER = 4 << 10;

  /** Longer than Slack's identifiers, of which many are kept. */
  private static final int MAX_IDENTIFIER = 256;

  private final Link link;
  private final SlackFields.Deliver deliver;
  private final Acknowledgements acknowledgements;
  private final Masker masker;
  private final JsonFinder finder = POINTERS.finder();
  private final Deque<Acknowledgements.Delivered> underWay = new ArrayDeque<>();
  private List<Acknowledgements.Delivered> sinceCheckpoint = new ArrayList<>();
  private byte[] json = new byte[MIN_BUFFER];
  private boolean ready;
  private boolean watches;

  /** Why the connection is to be replaced, once all is acknowledged. */
  private Optional<String> leaving = Optional.empty();

  /** What was delivered between two checkpoints. */
  private record Envelopes(List<Acknowledgements.Delivered> delivered) implements Checkpoint {}

  SlackSession(Link link, SlackFields.Deliver deliver, Acknowledgements acknowledgements) {
    this.link = link;
    this.deliver = deliver;
    this.acknowledgements = acknowledgements;
    masker = link.masker();
  }

  @Override
  public void begin() {
    link.awaits("Slack's hello");
  }

  @Override
  public void received(Received message) {
    try {
      receive(message);
    } catch (ProtocolException e) {
      // Not thrown: what was delivered before has to be acknowledged like the rest.
      link.fail(String.valueOf(e.getMessage()), e.advice());
    }
  }

  private void receive(Received message) throws ProtocolException {
    String type;
    try {
      type = find(message);
      if (finder.isFound(ENVELOPE_ID)) {
        envelope(message, type);
        return;
      }
    } catch (JsonException e) {
      throw unexpected(message);
    }
    switch (type) {
      case "hello" -> {
        if (!ready) {
          ready = true;
          link.ready();
        }
      }
      case "disconnect" -> disconnect();
      case "" -> throw unexpected(message);
      default -> {
        // One that came later than this was written; no envelope, so nobody waits for a reply.
      }
    }
  }

  /** The type; empty if there is none. */
  private String find(Received message) throws JsonException {
    int size = message.size();
    if (message.type() != MessageType.TEXT) {
      return "";
    }
    json = bufferFor(size, json);
    message.copyTo(json);
    finder.find(json, 0, size);
    return text(TYPE);
  }

  /** The buffer for a message of this size: the one that is there if it fits. */
  static byte[] bufferFor(int size, byte[] present) {
    boolean fits = present.length >= size && present.length <= Math.max(size, MAX_KEPT);
    return fits ? present : new byte[Math.max(size, MIN_BUFFER)];
  }

  private String text(int pointer) throws JsonException {
    return finder.isFound(pointer) && finder.kind(pointer) == JsonKind.STRING
        ? finder.readString(pointer)
        : "";
  }

  private ProtocolException unexpected(Received message) {
    String what =
        message.type() == MessageType.TEXT
            ? Quote.of(message.text(), masker)
            : "a binary message of " + message.size() + " bytes";
    return new ProtocolException("Slack sent something that is not a Socket Mode message: " + what);
  }

  private void envelope(Received message, String type) throws JsonException, ProtocolException {
    String envelope = text(ENVELOPE_ID);
    if (envelope.isEmpty() || type.isEmpty()) {
      throw unexpected(message);
    }
    if (!ready) {
      throw new ProtocolException("Slack sent an envelope before its hello");
    }
    String event = text(EVENT_ID);
    if (envelope.length() > MAX_IDENTIFIER || event.length() > MAX_IDENTIFIER) {
      throw unexpected(message);
    }
    String key = event.isEmpty() ? envelope : "event " + event;
    Optional<Acknowledgements.Delivered> first = acknowledgements.arrived(key, envelope, link);
    if (first.isEmpty()) {
      link.repeated(1);
      return;
    }
    deliver(message, metadata(message, type, envelope));
    if (acknowledgements.areLater()) {
      sinceCheckpoint.add(first.get());
      underWay.add(first.get());
      watch();
    }
  }

  private Metadata metadata(Received message, String type, String envelope) throws JsonException {
    Metadata metadata =
        message.metadata().with("envelope_type", type).with("envelope_id", envelope);
    if (finder.isFound(RETRY_ATTEMPT) && finder.kind(RETRY_ATTEMPT) == JsonKind.NUMBER) {
      long attempt = finder.readLong(RETRY_ATTEMPT);
      if (attempt > 0) {
        return metadata
            .with("retry_attempt", Long.toString(attempt))
            .with("retry_reason", text(RETRY_REASON));
      }
    }
    return metadata;
  }

  private void deliver(Received message, Metadata metadata) {
    if (deliver == SlackFields.Deliver.PAYLOAD && finder.isFound(PAYLOAD)) {
      int from = finder.start(PAYLOAD);
      message.deliver(from, finder.end(PAYLOAD) - from, MessageType.TEXT, metadata);
    } else {
      message.deliver(0, message.size(), MessageType.TEXT, metadata);
    }
  }

  private void disconnect() throws ProtocolException {
    String reason;
    try {
      reason = text(REASON);
    } catch (JsonException e) {
      reason = "";
    }
    switch (reason) {
      case "link_disabled" ->
          throw new ProtocolException(
              "Socket Mode was turned off for this app: turn it on in its settings",
              RetryAdvice.SLOW);
      case "too_many_websockets" ->
          throw new ProtocolException(
              "the app has too many connections: Slack allows ten", RetryAdvice.SLOW);
      default -> {
        if (!ready) {
          throw new ProtocolException(
              "Slack sent disconnect instead of its hello: " + Quote.of(reason, masker));
        }
        leave("Slack is about to close the connection: " + Quote.of(reason, masker));
      }
    }
  }

  /**
   * Has the connection replaced when what came by it is acknowledged, or Slack waits for that no
   * longer. There is time: Slack closes it about ten seconds after a warning.
   */
  private void leave(String reason) {
    if (underWay.isEmpty()) {
      link.reconnect(reason);
    } else if (leaving.isEmpty()) {
      leaving = Optional.of(reason);
      var unused = link.schedule(Acknowledgements.TIME_LIMIT, () -> link.reconnect(reason));
    }
  }

  /** Looks after the oldest envelope that the output has not got. */
  private void watch() {
    if (!watches) {
      watches = true;
      var unused = link.schedule(Acknowledgements.TIME_LIMIT, this::look);
    }
  }

  private void look() {
    watches = false;
    Acknowledgements.Delivered oldest = underWay.peek();
    if (oldest == null) {
      return;
    }
    if (oldest.isLate()) {
      acknowledgements.warnOfLate();
    }
    watch();
  }

  @Override
  public Checkpoint checkpoint() {
    if (sinceCheckpoint.isEmpty()) {
      return Checkpoint.NONE;
    }
    Envelopes envelopes = new Envelopes(sinceCheckpoint);
    sinceCheckpoint = new ArrayList<>();
    return envelopes;
  }

  @Override
  public void acknowledged(Checkpoint checkpoint) {
    if (checkpoint instanceof Envelopes envelopes) {
      for (Acknowledgements.Delivered delivered : envelopes.delivered()) {
        acknowledgements.taken(delivered, link);
      }
      settled(envelopes);
    }
  }

  @Override
  public void givenUp(Checkpoint checkpoint) {
    if (checkpoint instanceof Envelopes envelopes) {
      envelopes.delivered().forEach(acknowledgements::givenUp);
      settled(envelopes);
    }
  }

  /** They come in the order in which they were delivered. */
  private void settled(Envelopes envelopes) {
    for (int i = 0; i < envelopes.delivered().size(); i++) {
      underWay.remove();
    }
    if (underWay.isEmpty()) {
      leaving.ifPresent(link::reconnect);
    }
  }
}
