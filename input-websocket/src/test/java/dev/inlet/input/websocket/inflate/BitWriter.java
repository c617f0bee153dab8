package dev.inlet.input.websocket.inflate;

import java.io.ByteArrayOutputStream;

/** Writes bits as DEFLATE packs them (RFC 1951, section 3.1.1). */
public final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int count;

  /** A number, from its lowest bit on. */
  public void number(int value, int bits) {
    for (int i = 0; i < bits; i++) {
      bit((value >>> i) & 1);
    }
  }

  /** A Huffman code, from its highest bit on. */
  public void code(int code, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      bit((code >>> i) & 1);
    }
  }

  private void bit(int bit) {
    current |= bit << count;
    count++;
    if (count == Byte.SIZE) {
      bytes.write(current);
      current = 0;
      count = 0;
    }
  }

  public void alignToByte() {
    while (count > 0) {
      bit(0);
    }
  }

  /** Whole bytes; the last one is filled up. */
  public byte[] toByteArray() {
    alignToByte();
    return bytes.toByteArray();
  }
}
