package dev.inlet.protocol.graphqlws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonScanner;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.Received;
import java.util.Arrays;

/** Reads the messages of the server, without allocating anything for a result. */
final class MessageReader {
  private static final byte[] ID = "id".getBytes(UTF_8);
  private static final byte[] TYPE = "type".getBytes(UTF_8);
  private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);
  private static final byte[] DATA = "data".getBytes(UTF_8);
  private static final byte[] ERRORS = "errors".getBytes(UTF_8);
  private static final byte[] NEXT = "\"next\"".getBytes(UTF_8);

  /** A larger buffer is not kept. */
  private static final int MAX_KEPT = 1 << 20;

  private static final int MIN_BUFFER = 4 << 10;

  private final JsonScanner scanner = new JsonScanner();
  private final JsonScanner inner = new JsonScanner();
  private final Slice id = new Slice();
  private final Slice type = new Slice();
  private final Slice payload = new Slice();
  private final Slice data = new Slice();
  private final Slice errors = new Slice();
  private byte[] json = new byte[MIN_BUFFER];

  /** Where a value stands. */
  static final class Slice {
    private int start;
    private int end;

    private void clear() {
      start = 0;
      end = 0;
    }

    private void set(JsonScanner scanner) {
      start = scanner.valueStart();
      end = scanner.valueEnd();
    }

    boolean isPresent() {
      return end > 0;
    }

    int start() {
      return start;
    }

    int size() {
      return end - start;
    }
  }

  /** Reads a message. */
  void read(Received message) throws JsonException {
    int size = message.size();
    if (json.length < size || json.length > Math.max(size, MAX_KEPT)) {
      json = new byte[Math.max(size, MIN_BUFFER)];
    }
    message.copyTo(json);
    id.clear();
    type.clear();
    payload.clear();
    data.clear();
    errors.clear();
    scanner.reset(json, 0, size);
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.nameIs(PAYLOAD)) {
        readPayload();
      } else if (scanner.nameIs(ID)) {
        read(id);
      } else if (scanner.nameIs(TYPE)) {
        read(type);
      }
    }
    scanner.finish();
  }

  private void readPayload() throws JsonException {
    if (scanner.kind() == JsonKind.OBJECT) {
      scanner.enterObject();
      while (scanner.nextMember()) {
        if (scanner.nameIs(DATA)) {
          read(data);
        } else if (scanner.nameIs(ERRORS)) {
          read(errors);
        }
      }
      payload.set(scanner);
    } else {
      read(payload);
    }
  }

  private void read(Slice slice) throws JsonException {
    scanner.skipValue();
    slice.set(scanner);
  }

  boolean isNext() {
    return is(type, NEXT);
  }

  /** The type; empty if the message has none. */
  String type() throws JsonException {
    return text(type);
  }

  /** Whether the message is one of the subscription whose id this is, as JSON. */
  boolean isOf(byte[] quotedId) {
    return is(id, quotedId);
  }

  /** The id; empty if the message has none. */
  String id() throws JsonException {
    return text(id);
  }

  private boolean is(Slice slice, byte[] expected) {
    return Arrays.equals(json, slice.start, slice.end, expected, 0, expected.length);
  }

  private String text(Slice slice) throws JsonException {
    if (!slice.isPresent()) {
      return "";
    }
    inner.reset(json, slice.start, slice.size());
    return inner.readString();
  }

  Slice payload() {
    return payload;
  }

  Slice data() {
    return data;
  }

  /** Whether there is data, not {@code null}. */
  boolean hasData() {
    return data.isPresent() && json[data.start] != 'n';
  }

  Slice errors() {
    return errors;
  }

  /** A value of the message. */
  JsonValue value(Slice slice) throws JsonException {
    return slice.isPresent() ? JsonValue.parse(json, slice.start, slice.size()) : JsonValue.NULL;
  }

  /** The array in which all slices are. */
  byte[] json() {
    return json;
  }
}
