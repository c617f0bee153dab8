package dev.inlet.benchmarks.feed;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses messages as permessage-deflate does (RFC 7692, section 7.2.1). */
final class Compressor implements AutoCloseable {
  /** What ends every flush, and is left out of a message. */
  private static final int TAIL_BYTES = 4;

  private final Deflater deflater;
  private final byte[] chunk = new byte[64 * 1024];
  private final boolean contextTakeover;

  /**
   * A compressor of one connection.
   *
   * @param level of {@link Deflater}
   * @param contextTakeover whether a message may refer to those before it
   */
  Compressor(int level, boolean contextTakeover) {
    deflater = new Deflater(level, true);
    this.contextTakeover = contextTakeover;
  }

  byte[] compress(byte[] payload) {
    if (!contextTakeover) {
      deflater.reset();
    }
    deflater.setInput(payload);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(payload.length);
    int length;
    do {
      length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
      compressed.write(chunk, 0, length);
    } while (length == chunk.length);
    byte[] flushed = compressed.toByteArray();
    return Arrays.copyOf(flushed, flushed.length - TAIL_BYTES);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
