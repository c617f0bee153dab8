package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/** A websocket frame (RFC 6455, section 5.2) with its payload unmasked. Immutable. */
public final class Frame {
  /** The opcode of a further frame of a message. */
  public static final int CONTINUATION = 0x0;

  /** The opcode of a text message, or of its first frame. */
  public static final int TEXT = 0x1;

  /** The opcode of a binary message, or of its first frame. */
  public static final int BINARY = 0x2;

  /** The opcode of a Close frame. */
  public static final int CLOSE = 0x8;

  /** The opcode of a Ping frame. */
  public static final int PING = 0x9;

  /** The opcode of a Pong frame. */
  public static final int PONG = 0xa;

  /** The close code that stands for a Close frame without a code (RFC 6455, section 7.1.5). */
  public static final int NO_CODE = 1005;

  private final boolean fin;
  private final int rsv;
  private final int opcode;
  private final byte[] payload;

  Frame(boolean fin, int rsv, int opcode, byte[] payload) {
    this.fin = fin;
    this.rsv = rsv;
    this.opcode = opcode;
    this.payload = requireNonNull(payload, "payload is null");
  }

  /** Whether it is the last, or only, frame of a message. */
  public boolean fin() {
    return fin;
  }

  /** The reserved bits as a number from 0 to 7; RSV1 is 4. */
  public int rsv() {
    return rsv;
  }

  /** The kind of frame as a number from 0 to 15, also one that the protocol does not define. */
  public int opcode() {
    return opcode;
  }

  /** A copy of the payload. */
  public byte[] payload() {
    return payload.clone();
  }

  /** The payload as UTF-8; the reason of a Close frame. */
  public String text() {
    int start = opcode == CLOSE ? Math.min(2, payload.length) : 0;
    return new String(payload, start, payload.length - start, UTF_8);
  }

  /** The code of a Close frame, or {@link #NO_CODE}. */
  public int closeCode() {
    if (opcode != CLOSE) {
      throw new AssertionError("not a Close frame: " + this);
    }
    return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /**
   * The bytes of a frame as a server sends it, right or wrong.
   *
   * @param rsv the reserved bits as a number from 0 to 7; RSV1 is 4
   */
  public static byte[] encode(boolean fin, int rsv, int opcode, byte[] payload) {
    int size = payload.length;
    int lengthBytes = size < 126 ? 0 : size <= 0xffff ? 2 : 8;
    ByteBuffer frame = ByteBuffer.allocate(2 + lengthBytes + size);
    frame.put((byte) ((fin ? 0x80 : 0) | (rsv & 7) << 4 | (opcode & 0xf)));
    switch (lengthBytes) {
      case 0 -> frame.put((byte) size);
      case 2 -> frame.put((byte) 126).putShort((short) size);
      default -> frame.put((byte) 127).putLong(size);
    }
    return frame.put(payload).array();
  }

  static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
  }

  @Override
  public String toString() {
    String flags = (fin ? ", fin" : "") + (rsv == 0 ? "" : ", rsv " + rsv);
    return "Frame[opcode " + opcode + flags + ", " + payload.length + " bytes]";
  }
}
