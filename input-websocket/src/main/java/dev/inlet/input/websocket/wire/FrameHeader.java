package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ProtocolViolation.protocolError;

import java.nio.ByteBuffer;

/** The length in the header of a frame (RFC 6455, section 5.2). */
final class FrameHeader {
  static final int MAX_SIZE = 10;

  /** A length that takes more than 7 bits follows the first two bytes. */
  private static final int LENGTH_OF_16_BITS = 126;

  private FrameHeader() {}

  /** How many bytes the header has, by its second one, which has no mask bit. */
  static int size(int second) {
    return second < LENGTH_OF_16_BITS ? 2 : second == LENGTH_OF_16_BITS ? 4 : MAX_SIZE;
  }

  /** How many bytes the payload has that the header at the position announces. */
  static long payloadLength(ByteBuffer bytes, int position, int second) throws ProtocolViolation {
    if (second < LENGTH_OF_16_BITS) {
      return second;
    }
    if (second == LENGTH_OF_16_BITS) {
      int length = Short.toUnsignedInt(bytes.getShort(position + 2));
      if (length < LENGTH_OF_16_BITS) {
        throw protocolError("the server did not use the shortest form of a frame's length");
      }
      return length;
    }
    long length = bytes.getLong(position + 2);
    if (length < 0) {
      throw protocolError("the server sent a frame whose length has the highest bit set");
    }
    if (length <= 0xFFFF) {
      throw protocolError("the server did not use the shortest form of a frame's length");
    }
    return length;
  }
}
