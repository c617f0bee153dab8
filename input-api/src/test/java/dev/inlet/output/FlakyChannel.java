package dev.inlet.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Keeps what is written, and takes only so much of it before it fails once. */
final class FlakyChannel implements WritableByteChannel {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int writes;
  private long failAfter = Long.MAX_VALUE;
  private IOException failure = new IOException("No space left on device");

  /** After that many more bytes, the next write fails. */
  void failAfter(long bytes) {
    failAfter = bytes;
  }

  void failAfter(long bytes, IOException cause) {
    failAfter = bytes;
    failure = cause;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    writes++;
    if (failAfter == 0) {
      failAfter = Long.MAX_VALUE;
      throw failure;
    }
    int length = (int) Math.min(source.remaining(), failAfter);
    if (failAfter != Long.MAX_VALUE) {
      failAfter -= length;
    }
    byte[] bytes = new byte[length];
    source.get(bytes);
    written.writeBytes(bytes);
    return length;
  }

  int writes() {
    return writes;
  }

  byte[] bytes() {
    return written.toByteArray();
  }

  String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
