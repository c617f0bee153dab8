package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.bytes;
import static java.nio.charset.CodingErrorAction.REPORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is UTF-8 (RFC 3629) is what the JDK's decoder takes when it is told to report errors. */
final class Utf8ValidatorTest {
  private static final int[] BOUNDARIES = {
    0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0,
    0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  private final CharsetDecoder jdk =
      UTF_8.newDecoder().onMalformedInput(REPORT).onUnmappableCharacter(REPORT);
  private final CharBuffer ignored = CharBuffer.allocate(64);

  private final ByteBuffer outsideTheHeap = ByteBuffer.allocateDirect(64 * 1024);

  /** Wherever the bytes lie. */
  private boolean isValid(byte[] bytes, int offset, int length) {
    boolean valid = Utf8Validator.isValid(ByteBuffer.wrap(bytes), offset, length);
    outsideTheHeap.put(0, bytes);
    if (Utf8Validator.isValid(outsideTheHeap, offset, length) != valid) {
      throw new AssertionError(Arrays.toString(bytes) + " is judged by where it lies");
    }
    return valid;
  }

  private static ByteBuffer wrapped(int... bytes) {
    return ByteBuffer.wrap(bytes(bytes));
  }

  private boolean jdkTakes(byte[] bytes) {
    ignored.clear();
    return !jdk.reset().decode(ByteBuffer.wrap(bytes), ignored, true).isError();
  }

  private void assertSameAsJdk(byte[] bytes) {
    if (isValid(bytes, 0, bytes.length) != jdkTakes(bytes)) {
      throw new AssertionError(Arrays.toString(bytes) + " is judged otherwise than by the JDK");
    }
  }

  @Test
  @DisplayName("all sequences of one, two and three bytes are judged as the JDK does")
  void upToThreeBytes() {
    byte[] one = new byte[1];
    byte[] two = new byte[2];
    byte[] three = new byte[3];
    byte[] threeAndMore = bytes(0, 0, 0, 'x', 'y', 'z');
    for (int i = 0; i < 1 << 24; i++) {
      three[0] = (byte) (i >> 16);
      three[1] = (byte) (i >> 8);
      three[2] = (byte) i;
      assertSameAsJdk(three);
      System.arraycopy(three, 0, threeAndMore, 0, three.length);
      assertSameAsJdk(threeAndMore);
      if (i < 1 << 16) {
        two[0] = three[1];
        two[1] = three[2];
        assertSameAsJdk(two);
      }
      if (i < 1 << 8) {
        one[0] = three[2];
        assertSameAsJdk(one);
      }
    }
  }

  @Test
  @DisplayName("sequences of four and five bytes at every boundary are judged as the JDK does")
  void boundariesOfFourBytes() {
    for (int a = 0xE0; a <= 0xFF; a++) {
      for (int b : BOUNDARIES) {
        for (int c : BOUNDARIES) {
          for (int d : BOUNDARIES) {
            assertSameAsJdk(bytes(a, b, c, d));
            assertSameAsJdk(bytes(a, b, c, d, 0x80));
            assertSameAsJdk(bytes('x', a, b, c, d, 'y'));
            assertSameAsJdk(bytes(a, b, c, d, a, b, c, d, 'x', 'y', 'z'));
          }
        }
      }
    }
  }

  @Test
  @DisplayName("the same at every place of a longer text, which is judged by two bytes at a time")
  void boundariesAtEveryPlace() {
    byte[] text = "ü".repeat(24).getBytes(UTF_8);
    for (int place = 0; place <= 2 * Long.BYTES; place++) {
      for (int a = 0xC0; a <= 0xFF; a++) {
        for (int b : BOUNDARIES) {
          for (int c : BOUNDARIES) {
            byte[] changed = text.clone();
            changed[place] = (byte) a;
            changed[place + 1] = (byte) b;
            changed[place + 2] = (byte) c;
            assertSameAsJdk(changed);
            changed[place + 3] = 'x';
            assertSameAsJdk(changed);
          }
        }
      }
    }
  }

  @Test
  @DisplayName("every code point is valid on its own, but for the surrogates")
  void everyCodePoint() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        byte[] encoded = Character.toString(point).getBytes(UTF_8);
        assertThat(isValid(encoded, 0, encoded.length)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("pieces that are cut anywhere are judged as the whole")
  void pieces() {
    List<byte[]> texts =
        List.of(
            "a€😀ü z".getBytes(UTF_8),
            bytes(
                0xE0, 0xA0, 0x80, 0xED, 0x9F, 0xBF, 0xF0, 0x90, 0x80, 0x80, 0xF4, 0x8F, 0xBF, 0xBF),
            bytes('a', 0xE0, 0x9F, 0x80),
            bytes('a', 0xED, 0xA0, 0x80),
            bytes(0xF0, 0x8F, 0x80, 0x80),
            bytes(0xF4, 0x90, 0x80, 0x80),
            bytes(0xC2, 0x80, 0xC2),
            bytes(0xF0, 0x9F, 0x98));
    for (byte[] text : texts) {
      for (int one = 0; one <= text.length; one++) {
        for (int two = one; two <= text.length; two++) {
          Utf8Validator validator = new Utf8Validator();
          boolean valid =
              validator.accept(ByteBuffer.wrap(text), 0, one)
                  && validator.accept(ByteBuffer.wrap(text), one, two - one)
                  && validator.accept(ByteBuffer.wrap(text), two, text.length - two)
                  && validator.isComplete();
          assertThat(valid)
              .as("%s cut at %d and %d", Arrays.toString(text), one, two)
              .isEqualTo(jdkTakes(text));
        }
      }
    }
  }

  @Test
  @DisplayName("an invalid byte is reported at once, and for good")
  void invalidForGood() {
    Utf8Validator validator = new Utf8Validator();

    assertThat(validator.accept(wrapped(0xE0), 0, 1)).isTrue();
    assertThat(validator.accept(wrapped(0x9F), 0, 1)).isFalse();
    assertThat(validator.accept(wrapped('a'), 0, 1)).isFalse();
    assertThat(validator.isComplete()).isFalse();
  }

  @Test
  @DisplayName("after a reset a new text begins")
  void reset() {
    Utf8Validator validator = new Utf8Validator();
    assertThat(validator.accept(wrapped(0xE0), 0, 1)).isTrue();

    validator.reset();

    assertThat(validator.accept(wrapped(0xC2, 0x80), 0, 2)).isTrue();
    assertThat(validator.isComplete()).isTrue();
  }

  @Test
  @DisplayName("what lies around the piece in its array does not count")
  void windows() {
    byte[] array = new byte[64];
    for (int offset = 0; offset < 24; offset++) {
      for (int length = 0; length <= 32; length++) {
        Arrays.fill(array, (byte) 0xFF);
        Arrays.fill(array, offset, offset + length, (byte) 'a');

        assertThat(isValid(array, offset, length)).isTrue();
        assertThat(new Utf8Validator().accept(ByteBuffer.wrap(array), offset, length)).isTrue();
        assertThat(isValid(array, offset, length + 1)).isFalse();
      }
    }
  }

  @Test
  @DisplayName("one byte that is not ASCII is found at every place among words of ASCII")
  void everyAlignment() {
    byte[] array = new byte[64];
    for (int offset = 0; offset < 9; offset++) {
      for (int place = offset; place < offset + 40; place++) {
        Arrays.fill(array, (byte) 'a');
        array[place] = (byte) 0x80;
        assertThat(isValid(array, offset, 40)).isFalse();

        array[place] = (byte) 0xC3;
        array[place + 1] = (byte) 0xBC;
        assertThat(isValid(array, offset, 42)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("random long texts with at most one wrong byte are judged as the JDK does")
  void randomTexts() {
    Random random = new Random(11);
    String alphabet = "abcdefghijklmnopqrstuvwxyzü€😀";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertSameAsJdk(bytes);
    }
  }
}
