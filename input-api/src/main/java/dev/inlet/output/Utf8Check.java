package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.input.MessageBlock;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Tells whether payloads are UTF-8. Belongs to one thread. */
final class Utf8Check {
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer characters = CharBuffer.allocate(8 * 1024);
  // The JDK decodes arrays far faster than anything else.
  private final ByteBuffer part = ByteBuffer.allocate(8 * 1024);

  /** Whether the payload of a message is valid UTF-8. */
  boolean isValid(MessageBlock messages, int index) {
    int size = messages.payloadSize(index);
    int copied = 0;
    decoder.reset();
    part.clear();
    do {
      copied += messages.copyPayload(index, copied, part);
      part.flip();
      if (!isDecoded(copied == size)) {
        return false;
      }
      part.compact(); // a character may go on in the next part
    } while (copied < size);
    return true;
  }

  private boolean isDecoded(boolean last) {
    CoderResult result;
    do {
      characters.clear();
      result = decoder.decode(part, characters, last);
    } while (result.isOverflow());
    return result.isUnderflow();
  }
}
