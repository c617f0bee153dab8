package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Messages as exchanges send them, compressed as a server does: names and forms that come again and
 * again, and numbers that do not.
 */
final class Trades {
  private static final String[] SYMBOLS = {"BTC-USD", "ETH-USD", "SOL-USD", "XRP-EUR", "ADA-USDT"};

  /** What ends every flush, and is left out of a message (RFC 7692, section 7.2.1). */
  private static final int TAIL_BYTES = 4;

  private Trades() {}

  /** So many messages, each of a size, of which one may refer to those before it or not. */
  static ByteBuffer[] deflated(int messages, int size, boolean contextTakeover) {
    Random random = new Random(1);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[] buffer = new byte[2 * size + 100];
    ByteBuffer[] compressed = new ByteBuffer[messages];
    for (int i = 0; i < messages; i++) {
      if (!contextTakeover) {
        deflater.reset();
      }
      deflater.setInput(text(random, size));
      int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH) - TAIL_BYTES;
      compressed[i] = ByteBuffer.allocateDirect(length).put(buffer, 0, length).flip();
    }
    deflater.end();
    return compressed;
  }

  private static byte[] text(Random random, int size) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(
          String.format(
              Locale.ROOT,
              "{\"type\":\"trade\",\"symbol\":\"%s\",\"price\":\"%d.%02d\",\"size\":\"%d.%08d\","
                  + "\"side\":\"%s\",\"trade_id\":%d,\"time\":\"2026-11-29T12:%02d:%02d.%06dZ\"},",
              SYMBOLS[random.nextInt(SYMBOLS.length)],
              random.nextInt(70_000),
              random.nextInt(100),
              random.nextInt(3),
              random.nextInt(100_000_000),
              random.nextBoolean() ? "buy" : "sell",
              700_000_000 + random.nextInt(1_000_000),
              random.nextInt(60),
              random.nextInt(60),
              random.nextInt(1_000_000)));
    }
    return Arrays.copyOf(text.toString().getBytes(US_ASCII), size);
  }
}
