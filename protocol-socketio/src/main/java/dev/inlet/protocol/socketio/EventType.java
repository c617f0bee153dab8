package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Metadata;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of all events of one name. */
final class EventType {
  private final byte[] written;
  private final String name;
  private final String namespace;
  private final boolean delivered;
  private final boolean isVolatile;
  private @Nullable Metadata base;
  private @Nullable Metadata extended;

  /**
   * A type.
   *
   * @param written the name as it is written in packets, with its quotes
   */
  EventType(byte[] written, String name, SocketIoSettings settings) {
    this.written = written;
    this.name = requireNonNull(name, "name is null");
    namespace = settings.namespace();
    delivered = settings.events().isEmpty() || settings.events().contains(name);
    isVolatile = settings.volatileEvents().contains(name);
  }

  boolean isWritten(byte[] json, int start, int end) {
    return Arrays.equals(json, start, end, written, 0, written.length);
  }

  /** Whether such events are handed on. */
  boolean isDelivered() {
    return delivered;
  }

  /** Whether such events have no offset. */
  boolean isVolatile() {
    return isVolatile;
  }

  /** The metadata of a message with what is known of its event: mostly the same object. */
  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same only cost more
  Metadata metadata(Metadata its) {
    Metadata known = extended;
    Metadata before = base;
    if (known != null && before == its) {
      return known;
    }
    Metadata made =
        known != null && before != null && before.attributes().equals(its.attributes())
            ? known.at(its.receivedAt())
            : its.with("event", name).with("namespace", namespace);
    base = its;
    extended = made;
    return made;
  }

  @Override
  public String toString() {
    return "EventType[" + name + "]";
  }
}
