package dev.inlet.protocol.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonScanner;

/** Where a publication lies in its message. One object shows one after the other. */
final class Publication {
  private static final byte[] DATA = "data".getBytes(UTF_8);
  private static final byte[] OFFSET = "offset".getBytes(UTF_8);

  private int start;
  private int end;
  private int dataStart;
  private int dataEnd;
  private long offset;

  /** Reads the publication that is next. */
  void read(JsonScanner scanner) throws JsonException {
    dataStart = 0;
    dataEnd = 0;
    offset = 0;
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.nameIs(DATA)) {
        scanner.skipValue();
        dataStart = scanner.valueStart();
        dataEnd = scanner.valueEnd();
      } else if (scanner.nameIs(OFFSET)) {
        offset = scanner.readLong();
      }
    }
    start = scanner.valueStart();
    end = scanner.valueEnd();
  }

  /** Where the whole of it begins. */
  int start() {
    return start;
  }

  int size() {
    return end - start;
  }

  /** Where what was published begins. */
  int dataStart() {
    return dataStart;
  }

  /** Zero if it has no data. */
  int dataSize() {
    return dataEnd - dataStart;
  }

  /** Its place in the channel's stream; zero if the channel has none. */
  long offset() {
    return offset;
  }
}
