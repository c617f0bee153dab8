package dev.inlet.benchmarks.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * JSON texts, each of which says when it was sent, ready to go out one after the other. Belongs to
 * one thread.
 */
final class StampedTexts implements AutoCloseable {
  /** Enough for compression to meet messages that are not all the same. */
  private static final int TEXTS = 256;

  /** Odd, so that sizes come in no order that a reader's buffers could suit. */
  private static final int STEP = 101;

  private static final String HEAD =
      "{\"sent\":\"" + "0".repeat(Shape.TEXT_STAMP_DIGITS) + "\",\"readings\":\"";
  private static final String TAIL = "\"}";

  /** With less there is no room for a time in the smallest text. */
  static final int MIN_AVERAGE_SIZE = (9 * (HEAD.length() + TAIL.length()) + 1) / 2;

  private final byte[][] texts = new byte[TEXTS][];
  private final boolean deflate;
  private final Compressor compressor;
  private final ByteBuffer frame;
  private int next;

  /**
   * Nothing was sent yet.
   *
   * @param contextTakeover whether a compressed message may refer to those before it
   */
  StampedTexts(Shape shape, boolean contextTakeover) {
    deflate = shape.deflate();
    // As a server would that compresses so many messages one by one.
    compressor = new Compressor(Deflater.BEST_SPEED, contextTakeover);
    int smallest = shape.smallest();
    int largest = shape.largest();
    frame = ByteBuffer.allocateDirect(FrameHeader.MAX_SIZE + 2 * largest);
    for (int i = 0; i < TEXTS; i++) {
      int size = smallest + (largest - smallest) * (i * STEP % TEXTS) / (TEXTS - 1);
      texts[i] = text(i, size);
    }
  }

  private static byte[] text(int index, int size) {
    int room = size - HEAD.length() - TAIL.length();
    String readings = new String(Content.TEXT.payload(index, room), US_ASCII).replace('"', '\'');
    return (HEAD + readings + TAIL).getBytes(US_ASCII);
  }

  /** The frame of the next text, until the next call. */
  ByteBuffer next(long now) {
    byte[] text = texts[next];
    next = (next + 1) % TEXTS;
    long rest = now;
    for (int i = Shape.TEXT_STAMP_DIGITS - 1; i >= 0; i--) {
      text[Shape.TEXT_STAMP + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    byte[] payload = deflate ? compressor.compress(text) : text;
    FrameHeader.put(frame.clear(), Content.TEXT.opcode(), true, deflate, payload.length);
    return frame.put(payload).flip();
  }

  @Override
  public void close() {
    compressor.close();
  }
}
