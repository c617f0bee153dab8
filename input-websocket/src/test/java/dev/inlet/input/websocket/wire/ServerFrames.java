package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Makes the frames of a server, right and wrong ones, byte by byte (RFC 6455, section 5.2). */
public final class ServerFrames {
  static final int FINAL = 0x80;
  static final int RSV1 = 0x40;

  private ServerFrames() {}

  /** The shortest header that fits. */
  static byte[] header(int first, long length) {
    if (length < 126) {
      return bytes(first, (int) length);
    }
    return length <= 0xFFFF ? header16(first, (int) length) : header64(first, length);
  }

  /** A header with the length in 16 bits, whether that fits or not. */
  static byte[] header16(int first, int length) {
    return bytes(first, 126, length >> 8, length);
  }

  /** A header with the length in 64 bits, whether that fits or not. */
  static byte[] header64(int first, long length) {
    return ByteBuffer.allocate(10).put((byte) first).put((byte) 127).putLong(length).array();
  }

  public static byte[] frame(int first, byte[] payload) {
    return concat(header(first, payload.length), payload);
  }

  public static byte[] text(String text) {
    return frame(FINAL | Opcode.TEXT, text.getBytes(UTF_8));
  }

  static byte[] binary(byte... payload) {
    return frame(FINAL | Opcode.BINARY, payload);
  }

  static byte[] textStart(String text) {
    return frame(Opcode.TEXT, text.getBytes(UTF_8));
  }

  static byte[] binaryStart(byte... payload) {
    return frame(Opcode.BINARY, payload);
  }

  static byte[] continuation(String text) {
    return continuation(text.getBytes(UTF_8));
  }

  static byte[] continuation(byte... payload) {
    return frame(Opcode.CONTINUATION, payload);
  }

  static byte[] lastContinuation(String text) {
    return lastContinuation(text.getBytes(UTF_8));
  }

  static byte[] lastContinuation(byte... payload) {
    return frame(FINAL | Opcode.CONTINUATION, payload);
  }

  public static byte[] ping(String text) {
    return frame(FINAL | Opcode.PING, text.getBytes(UTF_8));
  }

  static byte[] pong(String text) {
    return frame(FINAL | Opcode.PONG, text.getBytes(UTF_8));
  }

  public static byte[] close() {
    return close(new byte[0]);
  }

  public static byte[] close(int code, String reason) {
    return close(concat(bytes(code >> 8, code), reason.getBytes(UTF_8)));
  }

  public static byte[] close(byte[] payload) {
    return frame(FINAL | Opcode.CLOSE, payload);
  }

  /** A whole compressed message of one frame. */
  public static byte[] compressedText(Deflater deflater, String text) {
    return frame(FINAL | RSV1 | Opcode.TEXT, deflate(deflater, text.getBytes(UTF_8)));
  }

  /** The payload of a compressed message (RFC 7692, section 7.2.1). */
  static byte[] deflate(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    byte[] flushed = out.toByteArray();
    int size = flushed.length - 4; // without 00 00 FF FF
    return size <= 0 ? new byte[1] : Arrays.copyOf(flushed, size);
  }

  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }
}
