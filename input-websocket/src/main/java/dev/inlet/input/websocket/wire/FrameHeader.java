package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ProtocolViolation.protocolError;

import java.nio.ByteBuffer;

/** The header of a frame (RFC 6455, section 5.2), and the rules that it can break. */
final class FrameHeader {
  static final int MAX_SIZE = 10;

  /** A length that takes more than 7 bits follows the first two bytes. */
  private static final int LENGTH_OF_16_BITS = 126;

  private static final int MAX_CONTROL_PAYLOAD = 125;

  private FrameHeader() {}

  /** The rules of section 5.2 to 5.5 that the first two bytes can break. */
  static void check(int first, int second, MessageAssembler message) throws ProtocolViolation {
    int opcode = first & 0x0F;
    if ((first & 0x70) != 0) {
      checkReservedBits(first & 0x70, opcode, message.inflates());
    }
    if (second < 0) {
      throw ProtocolViolation.masked();
    }
    if (Opcode.isReserved(opcode)) {
      throw protocolError("the server sent a frame with the reserved opcode " + opcode);
    }
    if (Opcode.isControl(opcode)) {
      if (first >= 0) {
        throw ProtocolViolation.fragmentedControlFrame();
      }
      if (second > MAX_CONTROL_PAYLOAD) {
        throw ProtocolViolation.largeControlFrame();
      }
    } else if (opcode == Opcode.CONTINUATION) {
      if (!message.isInProgress()) {
        throw protocolError("the server continued a message that it had not begun");
      }
    } else if (message.isInProgress()) {
      throw protocolError("the server began a message within another");
    }
  }

  /** RSV1 marks the first frame of a compressed message (RFC 7692, section 6). */
  private static void checkReservedBits(int reserved, int opcode, boolean inflates)
      throws ProtocolViolation {
    boolean compressed = reserved == 0x40 && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
    if (!inflates || !compressed) {
      throw ProtocolViolation.reservedBits();
    }
  }

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
