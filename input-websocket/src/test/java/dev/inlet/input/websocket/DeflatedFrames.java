package dev.inlet.input.websocket;

import dev.inlet.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses messages as a server does (RFC 7692, section 7.2.1), by hand. */
final class DeflatedFrames implements AutoCloseable {
  private static final int RSV1 = 4;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final boolean contextTakeover;

  DeflatedFrames(boolean contextTakeover) {
    this.contextTakeover = contextTakeover;
  }

  /** A text message in one frame. */
  byte[] text(byte[] message) {
    return Frame.encode(true, RSV1, Frame.TEXT, payload(message));
  }

  /** What stands in the frames of a message. */
  byte[] payload(byte[] message) {
    deflater.setInput(message);
    byte[] flushed = flush(Deflater.SYNC_FLUSH);
    if (!contextTakeover) {
      deflater.reset();
    }
    // Section 7.2.1: without the four bytes at its end.
    return Arrays.copyOf(flushed, flushed.length - 4);
  }

  private byte[] flush(int mode) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, mode);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    return out.toByteArray();
  }

  /** What so many MiB of zeros are compressed to: about a thousandth. */
  byte[] bomb(int mebibytes) {
    deflater.reset();
    deflater.setInput(new byte[1 << 20]);
    // After a full flush nothing refers to what came before, so it can be repeated.
    byte[] block = flush(Deflater.FULL_FLUSH);
    byte[] bomb = new byte[block.length * mebibytes];
    for (int i = 0; i < mebibytes; i++) {
      System.arraycopy(block, 0, bomb, i * block.length, block.length);
    }
    return bomb;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
