package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Tells whether bytes are UTF-8. Belongs to one thread. */
final class Utf8Check {
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer characters = CharBuffer.allocate(8 * 1024);

  private final ByteBuffer copy = ByteBuffer.allocate(8 * 1024);

  /** Whether the bytes, all of which are consumed, are valid UTF-8. */
  boolean isValid(ByteBuffer bytes) {
    // The JDK decodes arrays far faster than anything else.
    return bytes.remaining() > copy.capacity()
        ? isDecoded(bytes)
        : isDecoded(copy.clear().put(bytes).flip());
  }

  private boolean isDecoded(ByteBuffer bytes) {
    decoder.reset();
    CoderResult result;
    do {
      characters.clear();
      result = decoder.decode(bytes, characters, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }
}
