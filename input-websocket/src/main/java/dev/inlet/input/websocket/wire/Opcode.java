package dev.inlet.input.websocket.wire;

/** The opcodes of RFC 6455, section 5.2. */
public final class Opcode {
  static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  private Opcode() {}

  /** Whether frames of this opcode may stand between the fragments of a message. */
  static boolean isControl(int opcode) {
    return opcode >= CLOSE;
  }

  static boolean isReserved(int opcode) {
    return (opcode > BINARY && opcode < CLOSE) || opcode > PONG;
  }
}
