package dev.inlet.input.websocket.inflate;

import java.util.Arrays;
import java.util.zip.DataFormatException;

/** The tables of blocks without codes of their own (RFC 1951, section 3.2.6). */
final class FixedTables {
  static final HuffmanTable LITERALS = new HuffmanTable(Alphabet.LITERALS);
  static final HuffmanTable DISTANCES = new HuffmanTable(Alphabet.DISTANCES);

  static {
    byte[] lengths = new byte[Alphabet.LITERALS.symbols()];
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, lengths.length, (byte) 8);
    byte[] ofDistances = new byte[Alphabet.DISTANCES.symbols()];
    Arrays.fill(ofDistances, (byte) 5);
    short[] used = new short[lengths.length];
    for (short symbol = 0; symbol < used.length; symbol++) {
      used[symbol] = symbol;
    }
    try {
      LITERALS.build(lengths, used, 0, lengths.length, 0);
      DISTANCES.build(ofDistances, used, 0, ofDistances.length, 0);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  private FixedTables() {}
}
