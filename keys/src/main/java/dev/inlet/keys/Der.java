package dev.inlet.keys;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Reads and writes the little of DER (X.690) that key files need. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** Tag [0] of a constructed value. */
  static final int CONTEXT_0 = 0xa0;

  /** In place of a length (X.690, section 8.1.3.6): BER has that, and DER does not. */
  private static final int INDEFINITE = 0x80;

  private final byte[] bytes;
  private int position;

  Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether the bytes are one sequence and nothing else. */
  static boolean isSequence(byte[] bytes) {
    try {
      Der der = new Der(bytes);
      var unused = der.read(SEQUENCE);
      return !der.hasNext();
    } catch (BrokenDerException e) {
      return false;
    }
  }

  /** Whether the bytes are a sequence of an indefinite length that begins with that tag. */
  static boolean isIndefinite(byte[] bytes, int firstTag) {
    return bytes.length > 2
        && (bytes[0] & 0xff) == SEQUENCE
        && (bytes[1] & 0xff) == INDEFINITE
        && (bytes[2] & 0xff) == firstTag;
  }

  boolean hasNext() {
    return position < bytes.length;
  }

  boolean nextIs(int tag) {
    return hasNext() && (bytes[position] & 0xff) == tag;
  }

  /** The content of the next value, which has that tag. */
  byte[] read(int tag) throws BrokenDerException {
    if (!nextIs(tag)) {
      throw broken();
    }
    position++;
    int length = readLength();
    if (length < 0 || length > bytes.length - position) {
      throw broken();
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** The content of the next value, to be read in its turn. */
  Der enter(int tag) throws BrokenDerException {
    return new Der(read(tag));
  }

  private int readLength() throws BrokenDerException {
    int first = readByte();
    if (first < 0x80) {
      return first;
    }
    int count = first & 0x7f;
    if (count < 1 || count > 4) {
      throw broken();
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | readByte();
    }
    return length;
  }

  private int readByte() throws BrokenDerException {
    if (!hasNext()) {
      throw broken();
    }
    return bytes[position++] & 0xff;
  }

  /** The next value, an object identifier, in dotted form. */
  String readObjectIdentifier() throws BrokenDerException {
    StringBuilder dotted = new StringBuilder();
    long arc = 0;
    for (byte octet : read(OBJECT_IDENTIFIER)) {
      arc = arc << 7 | (octet & 0x7f);
      if (octet >= 0) {
        if (dotted.isEmpty()) {
          // The first two arcs share a number.
          long root = Math.min(arc / 40, 2);
          dotted.append(root).append('.').append(arc - 40 * root);
        } else {
          dotted.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return dotted.toString();
  }

  static BrokenDerException broken() {
    return new BrokenDerException("its DER encoding is broken");
  }

  /** A value of these contents, one after the other. */
  static byte[] encode(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    writeLength(value, content.size());
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream value, int length) {
    if (length < 0x80) {
      value.write(length);
      return;
    }
    int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    value.write(0x80 | octets);
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      value.write(length >> shift);
    }
  }
}
