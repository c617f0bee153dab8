package dev.inlet.input.websocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Texts of exactly so many bytes. The same index always gives the same text. */
public enum SampleText {
  /** Printable characters of one byte. */
  ASCII {
    @Override
    String characters(Random random, int count) {
      return codePoints(random, count, ' ', '~');
    }
  },

  /** Words in several scripts, with characters of one to four bytes. */
  MIXED {
    private static final String[] WORDS = {"harbour", "Zürich", "東京駅", "Łódź", "🏔", "river"};

    @Override
    String characters(Random random, int count) {
      StringBuilder words = new StringBuilder();
      while (words.length() < count) {
        words.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      return words.toString();
    }
  },

  /** Chinese characters, of three bytes each. */
  CJK {
    @Override
    String characters(Random random, int count) {
      return codePoints(random, count, 0x4E00, 0x9FA5);
    }
  };

  /** Blanks stand where a last character would not fit. */
  byte[] bytes(int index, int size) {
    byte[] all = characters(new Random(index), size).getBytes(UTF_8);
    int end = size;
    while (end < all.length && isContinuation(all[end])) {
      end--;
    }
    byte[] text = Arrays.copyOf(all, size);
    Arrays.fill(text, end, size, (byte) ' ');
    return text;
  }

  /** At least so many characters. */
  abstract String characters(Random random, int count);

  private static boolean isContinuation(byte value) {
    return (value & 0xC0) == 0x80;
  }

  private static String codePoints(Random random, int count, int first, int last) {
    return random
        .ints(count, first, last + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
