package dev.inlet.protocol.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonScanner;

/**
 * How the server answers a subscribe command.
 *
 * @param recoverable whether the channel has a stream
 * @param offset of the last publication in the stream; of the one that was asked for if that was
 *     recovered
 * @param recovered whether all that was missed is in the answer
 * @param publicationsStart where in the message the publications stand
 * @param publicationsSize zero if there are none
 */
record SubscribeResult(
    boolean recoverable,
    String epoch,
    long offset,
    boolean recovered,
    int publicationsStart,
    int publicationsSize) {
  private static final byte[] RECOVERABLE = "recoverable".getBytes(UTF_8);
  private static final byte[] EPOCH = "epoch".getBytes(UTF_8);
  private static final byte[] OFFSET = "offset".getBytes(UTF_8);
  private static final byte[] RECOVERED = "recovered".getBytes(UTF_8);
  private static final byte[] PUBLICATIONS = "publications".getBytes(UTF_8);

  /** Reads the answer that is next. What is left out is false, empty or zero. */
  static SubscribeResult read(JsonScanner scanner) throws JsonException {
    boolean recoverable = false;
    String epoch = "";
    long offset = 0;
    boolean recovered = false;
    int start = 0;
    int size = 0;
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.nameIs(RECOVERABLE)) {
        recoverable = scanner.readBoolean();
      } else if (scanner.nameIs(EPOCH)) {
        epoch = scanner.readString();
      } else if (scanner.nameIs(OFFSET)) {
        offset = scanner.readLong();
      } else if (scanner.nameIs(RECOVERED)) {
        recovered = scanner.readBoolean();
      } else if (scanner.nameIs(PUBLICATIONS)) {
        scanner.skipValue();
        start = scanner.valueStart();
        size = scanner.valueEnd() - start;
      }
    }
    return new SubscribeResult(
        recoverable && !epoch.isEmpty(), epoch, offset, recovered, start, size);
  }

  boolean hasPublications() {
    return publicationsSize > 0;
  }
}
