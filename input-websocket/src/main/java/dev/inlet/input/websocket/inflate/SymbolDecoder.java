package dev.inlet.input.websocket.inflate;

import java.util.zip.DataFormatException;

/**
 * The symbols of a block (RFC 1951, section 3.2.3): bytes, and repetitions of what the window
 * holds. As long as there is enough input and room, a loop takes them without asking for either;
 * what it leaves, and whatever is wrong, is a matter of the careful loop.
 */
final class SymbolDecoder {
  /** What one round of the fast loop takes at most: two literals and a repetition, in bytes. */
  private static final int FAST_INPUT = 9;

  /** What one round of it writes at most. */
  private static final int FAST_ROOM = 3 + Alphabet.MAX_LENGTH + Window.SLACK;

  /** The bits of a repetition: two codes of at most 15, 5 extra ones of the length, 13 behind. */
  private static final int DISTANCE_BITS = 15 + 13;

  private final BitInput input;
  private HuffmanTable literals = FixedTables.LITERALS;
  private HuffmanTable distances = FixedTables.DISTANCES;

  SymbolDecoder(BitInput input) {
    this.input = input;
  }

  /** A block with these codes begins. */
  void begin(HuffmanTable ofLiterals, HuffmanTable ofDistances) {
    literals = ofLiterals;
    distances = ofDistances;
  }

  /**
   * Takes symbols; goes on behind the end of the block.
   *
   * @param limit a position in the window; with the last symbol it may be passed
   * @throws DataFormatException at a code that stands for nothing, or a repetition of what is not
   *     there
   */
  Progress decode(Window window, int limit) throws DataFormatException {
    while (true) {
      decodeFast(window, limit);
      if (window.position >= limit) {
        return Progress.NEEDS_ROOM;
      }
      input.refill();
      int entry = literals.find(input.bits);
      if (HuffmanTable.bits(entry) > input.count) {
        return Progress.NEEDS_INPUT;
      }
      if (entry < 0) {
        window.bytes[window.position++] = (byte) HuffmanTable.value(entry);
        input.drop(HuffmanTable.bits(entry));
      } else if ((entry & HuffmanTable.EXCEPTION) == 0) {
        Progress progress = repeat(window, entry);
        if (progress != Progress.GOES_ON) {
          return progress;
        }
      } else if ((entry & HuffmanTable.KIND) == HuffmanTable.END_OF_BLOCK) {
        input.drop(HuffmanTable.bits(entry));
        return Progress.GOES_ON;
      } else {
        throw new DataFormatException("a code for nothing");
      }
    }
  }

  /** Takes a repetition, whose length begins the input, or none of it. */
  private Progress repeat(Window window, int entry) throws DataFormatException {
    int lengthBits = HuffmanTable.bits(entry);
    long rest = input.bits >>> lengthBits;
    int left = input.count - lengthBits;
    int distanceEntry = distances.find(rest);
    if (HuffmanTable.codeBits(distanceEntry) > left) {
      return Progress.NEEDS_INPUT;
    }
    if ((distanceEntry & HuffmanTable.EXCEPTION) != 0) {
      throw new DataFormatException("a code for no distance");
    }
    if (HuffmanTable.bits(distanceEntry) > left) {
      return Progress.NEEDS_INPUT;
    }
    int length = HuffmanTable.value(entry, input.bits);
    int distance = HuffmanTable.value(distanceEntry, rest);
    if (distance > window.position) {
      throw new DataFormatException("a repetition of what was not there");
    }
    if (length > window.bytes.length - window.position) {
      return Progress.NEEDS_ROOM;
    }
    Window.repeatExactly(window.bytes, window.position, distance, length);
    window.position += length;
    input.drop(lengthBits + HuffmanTable.bits(distanceEntry));
    return Progress.GOES_ON;
  }

  /** Takes symbols as long as there is enough of everything, and none that is wrong. */
  private void decodeFast(Window window, int limit) {
    byte[] in = input.bytes;
    byte[] out = window.bytes;
    int[] literalEntries = literals.entries();
    int[] distanceEntries = distances.entries();
    int literalMask = literals.rootMask();
    int distanceMask = distances.rootMask();
    int lastPosition = input.end - FAST_INPUT;
    int lastPlace = Math.min(limit, out.length) - FAST_ROOM;
    int position = input.position;
    int place = window.position;
    long bits = input.bits;
    int count = input.count;

    while (position <= lastPosition && place <= lastPlace) {
      bits |= BitInput.longAt(in, position) << count;
      position += (63 - count) >>> 3;
      count |= 56;
      int entry = literalEntries[(int) bits & literalMask];
      if (entry < 0) {
        out[place++] = (byte) HuffmanTable.value(entry);
        bits >>>= entry;
        count -= HuffmanTable.bits(entry);
        entry = literalEntries[(int) bits & literalMask];
        if (entry < 0) {
          out[place++] = (byte) HuffmanTable.value(entry);
          bits >>>= entry;
          count -= HuffmanTable.bits(entry);
          entry = literalEntries[(int) bits & literalMask];
        }
      }
      if ((entry & HuffmanTable.EXCEPTION) != 0) {
        entry = literals.find(bits);
      }
      if (entry < 0) {
        out[place++] = (byte) HuffmanTable.value(entry);
        bits >>>= entry;
        count -= HuffmanTable.bits(entry);
        continue;
      }
      if ((entry & HuffmanTable.EXCEPTION) != 0) {
        break;
      }
      // A repetition. There are 36 bits at least, of which its length takes up to 20.
      long rest = bits >>> entry;
      int left = count - HuffmanTable.bits(entry);
      int next = position;
      if (left < DISTANCE_BITS) {
        rest |= BitInput.longAt(in, next) << left;
        next += (63 - left) >>> 3;
        left |= 56;
      }
      int distanceEntry = distanceEntries[(int) rest & distanceMask];
      if ((distanceEntry & HuffmanTable.EXCEPTION) != 0) {
        distanceEntry = distances.find(rest);
      }
      int distance = HuffmanTable.value(distanceEntry, rest);
      if ((distanceEntry & HuffmanTable.EXCEPTION) != 0 || distance > place) {
        break;
      }
      int length = HuffmanTable.value(entry, bits);
      Window.repeat(out, place, distance, length);
      place += length;
      position = next;
      bits = rest >>> distanceEntry;
      count = left - HuffmanTable.bits(distanceEntry);
    }

    window.position = place;
    input.set(position, bits, count);
  }
}
