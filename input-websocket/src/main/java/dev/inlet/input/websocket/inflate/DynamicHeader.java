package dev.inlet.input.websocket.inflate;

import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * The codes that a block with codes of its own begins with (RFC 1951, section 3.2.7), which may
 * come in pieces.
 */
final class DynamicHeader {
  /** Repeats the length before, 3 to 6 times. */
  static final int REPEAT_LAST = 16;

  /** Repeats the length 0, 3 to 10 times. */
  static final int REPEAT_ZERO = 17;

  /** Repeats the length 0, 11 to 138 times. */
  static final int REPEAT_ZERO_LONG = 18;

  private static final int COUNTS_BITS = 5 + 5 + 4;
  private static final int CODE_LENGTH_BITS = 3;

  /** A code of 7 bits, and 7 more behind it. */
  private static final int MAX_CODE_LENGTH_BITS = 14;

  private static final int MIN_REPETITIONS = 3;
  private static final int MIN_LONG_REPETITIONS = 11;

  /** In which order the lengths of the codes for lengths come. */
  private static final byte[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final HuffmanTable lengthTable = new HuffmanTable(Alphabet.CODE_LENGTHS);
  private final HuffmanTable literals = new HuffmanTable(Alphabet.LITERALS);
  private final HuffmanTable distances = new HuffmanTable(Alphabet.DISTANCES);
  private final byte[] lengths = new byte[Alphabet.LITERAL_SYMBOLS + Alphabet.DISTANCE_SYMBOLS + 2];
  private final short[] used = new short[lengths.length + 1]; // where lengths are that are not 0
  private int usedCount;
  private Part part = Part.COUNTS;
  private int literalCount;
  private int distanceCount;
  private int codeLengthCount;
  private int read; // of the lengths that come now

  /** What comes next. */
  private enum Part {
    COUNTS,
    LENGTHS_OF_CODE_LENGTHS,
    CODE_LENGTHS
  }

  /** Codes for bytes, lengths and the end of the block, once it is read. */
  HuffmanTable literals() {
    return literals;
  }

  /** Codes for distances, likewise. */
  HuffmanTable distances() {
    return distances;
  }

  /** The next block begins. */
  void begin() {
    part = Part.COUNTS;
  }

  /**
   * Reads as much as there is.
   *
   * @return whether it is complete
   * @throws DataFormatException if there are no such codes
   */
  boolean read(BitInput input) throws DataFormatException {
    if (part == Part.COUNTS) {
      if (!input.has(COUNTS_BITS)) {
        return false;
      }
      readCounts(input);
    }
    if (part == Part.LENGTHS_OF_CODE_LENGTHS && !readLengthsOfCodeLengths(input)) {
      return false;
    }
    if (!readCodeLengths(input)) {
      return false;
    }
    int literalsUsed = usedBefore(literalCount);
    if (usedBefore(Alphabet.END_OF_BLOCK) == usedBefore(Alphabet.END_OF_BLOCK + 1)) {
      throw new DataFormatException("a block cannot end");
    }
    literals.build(lengths, used, 0, literalsUsed, 0);
    distances.build(lengths, used, literalsUsed, usedCount, literalCount);
    return true;
  }

  /** How many codes there are before a place. */
  private int usedBefore(int place) {
    int count = usedCount;
    while (count > 0 && used[count - 1] >= place) {
      count--;
    }
    return count;
  }

  private void readCounts(BitInput input) throws DataFormatException {
    literalCount = 257 + input.take(5);
    distanceCount = 1 + input.take(5);
    codeLengthCount = 4 + input.take(4);
    if (literalCount > Alphabet.LITERAL_SYMBOLS || distanceCount > Alphabet.DISTANCE_SYMBOLS) {
      throw new DataFormatException("codes for what never occurs");
    }
    Arrays.fill(lengths, 0, Alphabet.CODE_LENGTH_SYMBOLS, (byte) 0);
    read = 0;
    part = Part.LENGTHS_OF_CODE_LENGTHS;
  }

  private boolean readLengthsOfCodeLengths(BitInput input) throws DataFormatException {
    for (; read < codeLengthCount; read++) {
      if (!input.has(CODE_LENGTH_BITS)) {
        return false;
      }
      lengths[ORDER[read]] = (byte) input.take(CODE_LENGTH_BITS);
    }
    read = 0;
    usedCount = 0;
    while (read < Alphabet.CODE_LENGTH_SYMBOLS) {
      add(lengths[read]);
    }
    lengthTable.build(lengths, used, 0, usedCount, 0);
    read = 0;
    usedCount = 0;
    part = Part.CODE_LENGTHS;
    return true;
  }

  private boolean readCodeLengths(BitInput input) throws DataFormatException {
    int count = literalCount + distanceCount;
    int[] entries = lengthTable.entries();
    int mask = lengthTable.rootMask();
    while (read < count) {
      if (input.count < MAX_CODE_LENGTH_BITS) {
        input.refill();
      }
      int entry = entries[(int) input.bits & mask];
      if (HuffmanTable.bits(entry) > input.count) {
        return false;
      }
      int symbol = HuffmanTable.value(entry);
      if (symbol < REPEAT_LAST) {
        add(symbol);
      } else {
        repeat(symbol, extra(entry, input.bits), count);
      }
      input.drop(HuffmanTable.bits(entry));
    }
    return true;
  }

  private void add(int length) {
    lengths[read] = (byte) length;
    used[usedCount] = (short) read;
    usedCount += length > 0 ? 1 : 0;
    read++;
  }

  /** What the bits behind a code say. */
  private static int extra(int entry, long bits) {
    return HuffmanTable.value(entry, bits) - HuffmanTable.value(entry);
  }

  private void repeat(int symbol, int extra, int count) throws DataFormatException {
    if (symbol == REPEAT_LAST && read == 0) {
      throw new DataFormatException("nothing to repeat");
    }
    int times = extra + (symbol == REPEAT_ZERO_LONG ? MIN_LONG_REPETITIONS : MIN_REPETITIONS);
    if (times > count - read) {
      throw new DataFormatException("more lengths than symbols");
    }
    int length = symbol == REPEAT_LAST ? lengths[read - 1] : 0;
    if (length == 0) {
      lengths[read + times - 1] = 0; // may be repeated; others are never looked at
      read += times;
    } else {
      for (int i = 0; i < times; i++) {
        add(length);
      }
    }
  }
}
