package dev.inlet.input.websocket.inflate;

/**
 * What a Huffman code stands for: which symbols there are, and what a {@link HuffmanTable} holds
 * for each. Entries are made here without the length of the code, which the table adds.
 */
final class Alphabet {
  static final int CODE_LENGTH_SYMBOLS = 19;
  static final int LITERAL_SYMBOLS = 286;
  static final int DISTANCE_SYMBOLS = 30;
  static final int END_OF_BLOCK = 256;
  static final int MAX_LENGTH = 258;

  /** Have fixed codes, but never occur (RFC 1951, section 3.2.6); of both alphabets. */
  private static final int UNUSED_SYMBOLS = 2;

  /** How the codes of the other two are described (section 3.2.7). */
  static final Alphabet CODE_LENGTHS = new Alphabet(codeLengths(), 7, 128, Completeness.REQUIRED);

  /** Bytes, the end of a block, and lengths of what is repeated (section 3.2.5). */
  static final Alphabet LITERALS =
      new Alphabet(literals(), 10, 1334, Completeness.SINGLE_CODE_ALLOWED);

  /** How far back what is repeated begins (section 3.2.5). */
  static final Alphabet DISTANCES =
      new Alphabet(distances(), 8, 402, Completeness.SINGLE_CODE_ALLOWED);

  private final int[] entries;
  private final int rootBits;
  private final int capacity;
  private final Completeness completeness;

  /** Whether the codes of a block have to use up all there could be. */
  enum Completeness {
    REQUIRED,
    /** One code of one bit may stand alone: all bytes are literals, or all distances are equal. */
    SINGLE_CODE_ALLOWED
  }

  private Alphabet(int[] entries, int rootBits, int capacity, Completeness completeness) {
    this.entries = entries;
    this.rootBits = rootBits;
    this.capacity = capacity;
    this.completeness = completeness;
  }

  private static int[] codeLengths() {
    int[] entries = new int[CODE_LENGTH_SYMBOLS];
    for (int symbol = 0; symbol < entries.length; symbol++) {
      int extraBits =
          switch (symbol) {
            case DynamicHeader.REPEAT_LAST -> 2;
            case DynamicHeader.REPEAT_ZERO -> 3;
            case DynamicHeader.REPEAT_ZERO_LONG -> 7;
            default -> 0;
          };
      entries[symbol] = HuffmanTable.entry(symbol, extraBits);
    }
    return entries;
  }

  private static int[] literals() {
    int[] entries = new int[LITERAL_SYMBOLS + UNUSED_SYMBOLS];
    for (int symbol = 0; symbol < END_OF_BLOCK; symbol++) {
      entries[symbol] = HuffmanTable.LITERAL | HuffmanTable.entry(symbol, 0);
    }
    entries[END_OF_BLOCK] = HuffmanTable.END_OF_BLOCK;
    int length = 3;
    for (int symbol = END_OF_BLOCK + 1; symbol < LITERAL_SYMBOLS - 1; symbol++) {
      int extraBits = Math.max(0, (symbol - 261) / 4);
      entries[symbol] = HuffmanTable.entry(length, extraBits);
      length += 1 << extraBits;
    }
    entries[LITERAL_SYMBOLS - 1] = HuffmanTable.entry(MAX_LENGTH, 0);
    entries[LITERAL_SYMBOLS] = HuffmanTable.INVALID;
    entries[LITERAL_SYMBOLS + 1] = HuffmanTable.INVALID;
    return entries;
  }

  private static int[] distances() {
    int[] entries = new int[DISTANCE_SYMBOLS + UNUSED_SYMBOLS];
    int distance = 1;
    for (int symbol = 0; symbol < DISTANCE_SYMBOLS; symbol++) {
      int extraBits = Math.max(0, symbol / 2 - 1);
      entries[symbol] = HuffmanTable.entry(distance, extraBits);
      distance += 1 << extraBits;
    }
    entries[DISTANCE_SYMBOLS] = HuffmanTable.INVALID;
    entries[DISTANCE_SYMBOLS + 1] = HuffmanTable.INVALID;
    return entries;
  }

  /** How many symbols a code can have, with those that never occur. */
  int symbols() {
    return entries.length;
  }

  /** The entry of a symbol without the length of its code. */
  int entry(int symbol) {
    return entries[symbol];
  }

  /** Codes of so many bits are found at the first look. */
  int rootBits() {
    return rootBits;
  }

  /** How many entries the tables of any code have at most, as zlib's program enough.c counts. */
  int capacity() {
    return capacity;
  }

  Completeness completeness() {
    return completeness;
  }
}
