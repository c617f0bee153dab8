package dev.inlet.output;

import java.util.Arrays;

/** Collects bytes in an array that grows. */
final class ByteArraySink implements ByteSink {
  private byte[] bytes;
  private int size;

  ByteArraySink(int expectedSize) {
    bytes = new byte[expectedSize];
  }

  @Override
  public void put(char ascii) {
    makeRoom(1);
    bytes[size++] = (byte) ascii;
  }

  @Override
  public void put(byte[] source, int offset, int length) {
    makeRoom(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void makeRoom(int length) {
    if (bytes.length - size < length) {
      long wanted = Math.max((long) size + length, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE - 8)));
    }
  }

  byte[] toByteArray() {
    return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
  }
}
