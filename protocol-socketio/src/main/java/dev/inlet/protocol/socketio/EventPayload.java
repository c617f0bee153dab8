package dev.inlet.protocol.socketio;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonScanner;
import dev.inlet.protocol.ProtocolException;
import java.util.Arrays;

/**
 * The payload of an event, {@code ["name",argument,…]}, where it stands. One object shows one
 * payload after the other.
 */
final class EventPayload {
  /** Longer than what any server counts its events with. */
  private static final int MAX_OFFSET = 64;

  private static final byte[] EMPTY = {};

  private final JsonScanner scanner = new JsonScanner();
  private byte[] json = EMPTY;
  private int start;
  private int end;
  private int nameStart;
  private int nameEnd;
  private int arguments;
  private int firstStart;
  private int firstEnd;
  private int lastStart;
  private int lastEnd;
  private int beforeLast;
  private boolean isCut;

  /** Reads a payload, whose array must not change as long as it is of interest. */
  void read(byte[] message, int offset, int length) throws JsonException, ProtocolException {
    json = message;
    scanner.reset(message, offset, length);
    scanner.enterArray();
    if (!scanner.nextElement() || scanner.kind() != JsonKind.STRING) {
      throw Packet.malformed("an event has no name");
    }
    scanner.skipValue();
    nameStart = scanner.valueStart();
    nameEnd = scanner.valueEnd();
    lastEnd = nameEnd;
    arguments = 0;
    isCut = false;
    while (scanner.nextElement()) {
      scanner.skipValue();
      beforeLast = lastEnd;
      lastStart = scanner.valueStart();
      lastEnd = scanner.valueEnd();
      if (arguments++ == 0) {
        firstStart = lastStart;
        firstEnd = lastEnd;
      }
    }
    start = scanner.valueStart();
    end = scanner.valueEnd();
    scanner.finish();
  }

  /**
   * Takes the offset away that a server with recovery adds as the last argument.
   *
   * @return whether there was one; {@link #offsetStart} and {@link #offsetSize} say where
   */
  boolean takeOffset() {
    if (arguments == 0 || !isOffset(lastStart, lastEnd)) {
      return false;
    }
    arguments--;
    isCut = true;
    return true;
  }

  private boolean isOffset(int from, int behind) {
    int size = behind - from - 2;
    if (json[from] != '"' || size <= 0 || size > MAX_OFFSET) {
      return false;
    }
    for (int i = from + 1; i < behind - 1; i++) {
      if (!isOfOffset(json[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfOffset(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == ':'
        || b == '_';
  }

  /** Where the text of the offset begins that was taken away. */
  int offsetStart() {
    return lastStart + 1;
  }

  /** How long the offset is that was taken away. */
  int offsetSize() {
    return lastEnd - lastStart - 2;
  }

  int nameStart() {
    return nameStart;
  }

  int nameEnd() {
    return nameEnd;
  }

  /** How many arguments there are. */
  int arguments() {
    return arguments;
  }

  /** Where the first argument begins. */
  int firstStart() {
    return firstStart;
  }

  /** How many bytes the first argument has. */
  int firstSize() {
    return firstEnd - firstStart;
  }

  /** Where the array begins. */
  int start() {
    return start;
  }

  /** How many bytes the array has. */
  int size() {
    return end - start;
  }

  /** Whether something was taken away, so that the array is none any more. */
  boolean isCut() {
    return isCut;
  }

  /** A copy of the array as it is now. */
  byte[] copyOfArray() {
    return isCut ? array(start + 1, beforeLast) : array(start + 1, lastEnd);
  }

  /** A copy of the offset that was taken away. */
  byte[] copyOfOffset() {
    return Arrays.copyOfRange(json, offsetStart(), offsetStart() + offsetSize());
  }

  /** A copy of the first argument. */
  byte[] copyOfFirst() {
    return Arrays.copyOfRange(json, firstStart, firstEnd);
  }

  /** A copy of the array of the arguments alone. */
  byte[] copyOfArguments() {
    return arguments == 0 ? array(0, 0) : array(firstStart, isCut ? beforeLast : lastEnd);
  }

  private byte[] array(int from, int behind) {
    byte[] array = new byte[behind - from + 2];
    array[0] = '[';
    System.arraycopy(json, from, array, 1, behind - from);
    array[array.length - 1] = ']';
    return array;
  }
}
