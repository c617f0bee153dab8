package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonScanner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The types of events, found by their names where these stand in a message. */
final class EventTypes {
  /** A server may make names up without end: beyond these they are not kept. */
  private static final int MAX_KEPT = 256;

  /** Nor are names that are longer, with their quotes. */
  private static final int MAX_KEPT_NAME = 256;

  private static final int SLOTS = 4 * MAX_KEPT;

  private final SocketIoSettings settings;
  private final @Nullable EventType[] slots = new EventType[SLOTS];
  private final JsonScanner scanner = new JsonScanner();
  private int kept;
  private @Nullable EventType last;

  EventTypes(SocketIoSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** The type whose name, a JSON string, is this part of an array. */
  EventType find(byte[] json, int start, int end) throws JsonException {
    EventType recent = last;
    if (recent != null && recent.isWritten(json, start, end)) {
      return recent;
    }
    if (end - start > MAX_KEPT_NAME) {
      return make(json, start, end);
    }
    EventType found = look(json, start, end);
    last = found;
    return found;
  }

  private EventType look(byte[] json, int start, int end) throws JsonException {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + json[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    for (EventType type = slots[slot]; type != null; type = slots[slot]) {
      if (type.isWritten(json, start, end)) {
        return type;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    EventType made = make(json, start, end);
    if (kept < MAX_KEPT) {
      kept++;
      slots[slot] = made;
    }
    return made;
  }

  private EventType make(byte[] json, int start, int end) throws JsonException {
    scanner.reset(json, start, end - start);
    return new EventType(Arrays.copyOfRange(json, start, end), scanner.readString(), settings);
  }

  @Override
  public String toString() {
    return "EventTypes[" + kept + "]";
  }
}
