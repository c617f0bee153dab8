package dev.inlet.input.websocket.inflate;

import dev.inlet.input.websocket.inflate.Alphabet.Completeness;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * Finds what a code stands for (RFC 1951, section 3.2.2) by the bits that come next: all codes that
 * are not longer than the root's bits with one look, longer ones with a second one, in a table that
 * the root's entry leads to. Is built again for each block, in the same arrays.
 *
 * <p>An entry is a number, so that what follows from it takes few instructions:
 *
 * <pre>
 *   bits 0–5    bits to drop in all: those of the code, or of its rest in a second table, and the
 *               extra ones behind it
 *   bits 8–13   bits of the code alone, or of its rest; of an entry that leads to a second table,
 *               how many bits that takes
 *   bit 15      neither a literal nor a value: one of the kinds below
 *   bits 16–30  the literal, the smallest value, or where the second table begins
 *   bit 31      a literal
 * </pre>
 */
final class HuffmanTable {
  static final int LITERAL = 1 << 31;
  static final int EXCEPTION = 1 << 15;
  static final int SECOND_TABLE = EXCEPTION | (1 << 7);
  static final int END_OF_BLOCK = EXCEPTION | (1 << 6);
  static final int INVALID = EXCEPTION;

  /** All bits of the kind of an exception. */
  static final int KIND = EXCEPTION | (1 << 7) | (1 << 6);

  static final int MAX_BITS = 15;
  private static final int DROP_MASK = 0x3F;
  private static final int CODE_BITS_SHIFT = 8;
  private static final int VALUE_SHIFT = 16;

  /** One bit of a code, in both places where its length stands. */
  private static final int CODE_BIT = (1 << CODE_BITS_SHIFT) | 1;

  private final Alphabet alphabet;
  private final int[] entries;
  private final int[] counts = new int[MAX_BITS + 2]; // of codes, by their bits
  private final int[] offsets = new int[MAX_BITS + 2]; // in the sorted symbols, likewise
  private final short[] sorted; // the symbols that have codes, by those
  private int rootBits;

  /** A table without codes. */
  HuffmanTable(Alphabet alphabet) {
    this.alphabet = alphabet;
    entries = new int[alphabet.capacity()];
    sorted = new short[alphabet.symbols()];
  }

  /** An entry without the length of its code. */
  static int entry(int value, int extraBits) {
    return (value << VALUE_SHIFT) | extraBits;
  }

  /** How many bits to drop in all. */
  static int bits(int entry) {
    return entry & DROP_MASK;
  }

  static int codeBits(int entry) {
    return (entry >>> CODE_BITS_SHIFT) & DROP_MASK;
  }

  /** The value without what its extra bits add. */
  static int value(int entry) {
    return entry >>> VALUE_SHIFT;
  }

  /** The value with what its extra bits add, by the bits from its code on. */
  static int value(int entry, long bits) {
    // A shift by a long takes the lowest six bits, and these alone are the number there.
    return (entry >>> VALUE_SHIFT)
        + (int) ((bits & ~(-1L << entry)) >>> (entry >>> CODE_BITS_SHIFT));
  }

  /** The entries, first those of the root. */
  int[] entries() {
    return entries;
  }

  /** Of the bits that come next, those that choose the entry of the root. */
  int rootMask() {
    return (1 << rootBits) - 1;
  }

  /**
   * The entry for what comes next. If it needs more bits than there are, more have to be read
   * first; those that are missing may be anything.
   */
  int find(long bits) {
    int entry = entries[(int) bits & rootMask()];
    return (entry & KIND) == SECOND_TABLE ? findSecond(entry, bits) : entry;
  }

  /** The same of a code that is longer than the root's bits: as if it had no second table. */
  private int findSecond(int root, long bits) {
    int second = entries[value(root) + (int) ((bits >>> rootBits) & ((1L << codeBits(root)) - 1))];
    return second + rootBits * CODE_BIT;
  }

  /**
   * Builds the table of a code.
   *
   * @param lengths how many bits each code has that there is, by its symbol and what comes before
   * @param used where codes stand in there, in order
   * @param from the first of them
   * @param to behind the last of them
   * @param before where the symbol 0 stands
   * @throws DataFormatException if there are no such codes
   */
  void build(byte[] lengths, short[] used, int from, int to, int before)
      throws DataFormatException {
    int longest = sort(lengths, used, from, to, before);
    if (isComplete(longest)) {
      fill(longest);
    } else {
      fillIncomplete(longest);
    }
  }

  /**
   * Puts the symbols into the order of their codes: by their length, and then by themselves.
   *
   * @return the most bits of a code
   */
  private int sort(byte[] lengths, short[] used, int from, int to, int before) {
    Arrays.fill(counts, 0);
    for (int i = from; i < to; i++) {
      counts[lengths[used[i]]]++;
    }
    int longest = 0;
    int offset = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      offsets[bits] = offset;
      offset += counts[bits];
      longest = counts[bits] > 0 ? bits : longest;
    }
    for (int i = from; i < to; i++) {
      sorted[offsets[lengths[used[i]]]++] = (short) (used[i] - before);
    }
    return longest;
  }

  /** Whether there is a code for all that can come. */
  private boolean isComplete(int longest) throws DataFormatException {
    int left = 1;
    for (int bits = 1; bits <= longest; bits++) {
      left = 2 * left - counts[bits];
      if (left < 0) {
        throw new DataFormatException("more codes than fit");
      }
    }
    return left == 0;
  }

  /** One code of one bit, or none: what has no code is refused when it comes. */
  private void fillIncomplete(int longest) throws DataFormatException {
    if (longest > 1 || (longest == 1 && alphabet.completeness() == Completeness.REQUIRED)) {
      throw new DataFormatException("codes are missing");
    }
    rootBits = 1;
    entries[0] = (longest == 1 ? alphabet.entry(sorted[0]) : withoutCodes()) + CODE_BIT;
    entries[1] = (longest == 1 ? HuffmanTable.INVALID : withoutCodes()) + CODE_BIT;
  }

  /** As zlib has it: lengths of codes are all 0 then, which is refused once all are there. */
  private int withoutCodes() {
    return alphabet.completeness() == Completeness.REQUIRED ? entry(0, 0) : INVALID;
  }

  /** Codes are read from their first bit on, which comes first: an index is a code reversed. */
  private void fill(int longest) {
    rootBits = Math.min(longest, alphabet.rootBits());
    int next = 0; // of the sorted symbols
    int code = 0; // reversed
    int filled = 1; // so many entries are right if no code is longer than now
    for (int bits = 1; bits <= rootBits; bits++) {
      if (next > 0) {
        System.arraycopy(entries, 0, entries, filled, filled);
      }
      filled *= 2;
      for (int left = counts[bits]; left > 0; left--) {
        entries[code] = alphabet.entry(sorted[next++]) + bits * CODE_BIT;
        code = following(code, bits);
      }
    }
    if (longest > rootBits) {
      fillSecondTables(next, code, longest);
    }
  }

  private void fillSecondTables(int firstLong, int firstCode, int longest) {
    int next = firstLong;
    int code = firstCode;
    int prefix = -1;
    int begin = 1 << rootBits;
    int end = begin;
    for (int bits = rootBits + 1; bits <= longest; bits++) {
      for (int left = counts[bits]; left > 0; left--) {
        if ((code & rootMask()) != prefix) {
          prefix = code & rootMask();
          int tableBits = secondTableBits(bits, left);
          begin = end;
          end += 1 << tableBits;
          entries[prefix] =
              SECOND_TABLE | (begin << VALUE_SHIFT) | (tableBits << CODE_BITS_SHIFT) | rootBits;
        }
        int entry = alphabet.entry(sorted[next++]) + (bits - rootBits) * CODE_BIT;
        for (int at = begin + (code >>> rootBits); at < end; at += 1 << (bits - rootBits)) {
          entries[at] = entry;
        }
        code = following(code, bits);
      }
    }
  }

  /** How many bits tell apart the codes with the same beginning, the first of which comes now. */
  private int secondTableBits(int bits, int left) {
    int tableBits = bits - rootBits;
    int used = left;
    while (used < 1 << tableBits) {
      tableBits++;
      used = 2 * used + counts[rootBits + tableBits];
    }
    return tableBits;
  }

  /** Adds one to a reversed code: the carry goes down. The one behind the last is 0. */
  private static int following(int code, int bits) {
    int zero = Integer.highestOneBit(~code & ((1 << bits) - 1));
    return zero == 0 ? 0 : (code & (zero - 1)) | zero;
  }
}
