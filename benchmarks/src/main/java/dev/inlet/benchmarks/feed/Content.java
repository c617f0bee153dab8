package dev.inlet.benchmarks.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** What messages are made of. The same index always gives the same payload. */
public enum Content {
  /** Bytes that no compression makes smaller. */
  BINARY(2) {
    @Override
    byte[] payload(int index, int size) {
      byte[] payload = new byte[size];
      new Random(index).nextBytes(payload);
      return payload;
    }
  },

  /** JSON in ASCII. */
  TEXT(1) {
    @Override
    byte[] payload(int index, int size) {
      return records(index, size, new String[] {"harbour", "airport", "summit", "river"});
    }
  },

  /** JSON with characters of one to four bytes. */
  MIXED(1) {
    @Override
    byte[] payload(int index, int size) {
      return records(index, size, new String[] {"Zürich", "東京駅", "Łódź", "🏔 summit"});
    }
  },

  /** Words in scripts that need two to four bytes for each character, but for the blanks. */
  NON_ASCII(1) {
    @Override
    byte[] payload(int index, int size) {
      String[] words = {"Москва", "Ελλάδα", "東京駅", "서울역", "ไทย", "🏔🚂"};
      Random random = new Random(index);
      StringBuilder text = new StringBuilder();
      while (text.length() < size) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      return wholeCharacters(text.toString(), size);
    }
  };

  private final int opcode;

  Content(int opcode) {
    this.opcode = opcode;
  }

  /** Whether a text of it has as many chars as bytes. */
  public boolean isAscii() {
    return this == TEXT;
  }

  /** What it is called in tables. */
  public String title() {
    return this == NON_ASCII ? "mostly non-ASCII text" : name().toLowerCase(Locale.ROOT);
  }

  /** Of the frame that begins such a message (RFC 6455, section 5.2). */
  int opcode() {
    return opcode;
  }

  /** A payload of exactly that many bytes. */
  abstract byte[] payload(int index, int size);

  private static byte[] records(int index, int size, String[] places) {
    Random random = new Random(index);
    ByteArrayOutputStream payload = new ByteArrayOutputStream(size);
    while (payload.size() < size) {
      String text =
          "{\"sequence\":%d,\"place\":\"%s\",\"celsius\":%d.%d,\"wind\":%d,\"from\":\"%s\"}"
              .formatted(
                  random.nextInt(1_000_000),
                  places[random.nextInt(places.length)],
                  random.nextInt(40),
                  random.nextInt(10),
                  random.nextInt(120),
                  places[random.nextInt(places.length)]);
      byte[] bytes = text.getBytes(UTF_8);
      if (bytes.length > size - payload.size()) {
        bytes = wholeCharacters(text, size - payload.size());
      }
      payload.writeBytes(bytes);
    }
    return payload.toByteArray();
  }

  /** As much of the text as fits, filled up with blanks rather than half a character. */
  private static byte[] wholeCharacters(String text, int size) {
    int end = 0;
    int bytes = 0;
    while (end < text.length()) {
      int next = end + Character.charCount(text.codePointAt(end));
      int length = text.substring(end, next).getBytes(UTF_8).length;
      if (bytes + length > size) {
        break;
      }
      bytes += length;
      end = next;
    }
    byte[] filled = Arrays.copyOf(text.substring(0, end).getBytes(UTF_8), size);
    Arrays.fill(filled, bytes, size, (byte) ' ');
    return filled;
  }
}
