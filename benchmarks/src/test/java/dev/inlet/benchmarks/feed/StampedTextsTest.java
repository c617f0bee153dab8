package dev.inlet.benchmarks.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

@DisplayName("Stamped texts")
final class StampedTextsTest {
  private static final int SMALLEST = StampedTexts.MIN_AVERAGE_SIZE;
  private static final int LENGTH_126 = 126;

  @ParameterizedTest(name = "of {0} bytes on average")
  @ValueSource(ints = {450, 900})
  @DisplayName("are JSON of many sizes that says when it was sent")
  void plain(int size) {
    try (StampedTexts texts = new StampedTexts(Shape.realistic(size, 1), true)) {
      long bytes = 0;
      int smallest = Integer.MAX_VALUE;
      int largest = 0;
      for (int i = 0; i < 256; i++) {
        byte[] text = payload(texts.next(1_000 + i));
        bytes += text.length;
        assertThat(sent(text)).isEqualTo(1_000 + i);
        smallest = Math.min(smallest, text.length);
        largest = Math.max(largest, text.length);
      }
      assertThat(smallest).isEqualTo(size * 2 / 9);
      assertThat(largest).isEqualTo(size * 16 / 9);
      assertThat(bytes / 256.0).isBetween(0.99 * size, 1.01 * size);
    }
  }

  @Test
  @DisplayName("have room for the time from the smallest average on")
  void smallest() {
    try (StampedTexts texts = new StampedTexts(Shape.realistic(SMALLEST, 1), true)) {
      assertThat(sent(payload(texts.next(Long.MAX_VALUE)))).isEqualTo(Long.MAX_VALUE);
    }
    assertThatThrownBy(() -> Shape.realistic(SMALLEST - 1, 1))
        .hasMessage("there is no room for a time");
  }

  @Test
  @DisplayName("are compressed as permessage-deflate does, one after the other")
  void compressed() throws Exception {
    Shape shape = Shape.realistic(400, 1).compressed();
    Inflater inflater = new Inflater(true);
    try (StampedTexts texts = new StampedTexts(shape, true)) {
      for (int i = 0; i < 300; i++) {
        byte[] payload = payload(texts.next(i));
        byte[] withTail = Arrays.copyOf(payload, payload.length + 4);
        withTail[payload.length + 2] = (byte) 0xFF;
        withTail[payload.length + 3] = (byte) 0xFF;
        inflater.setInput(withTail);
        byte[] text = new byte[1_024];
        assertThat(sent(Arrays.copyOf(text, inflater.inflate(text)))).isEqualTo(i);
      }
    } finally {
      inflater.end();
    }
  }

  private static long sent(byte[] text) {
    assertThat(new ObjectMapper().readTree(text).isObject()).isTrue();
    String digits = new String(text, Shape.TEXT_STAMP, Shape.TEXT_STAMP_DIGITS, US_ASCII);
    return Long.parseLong(digits);
  }

  /** Of a frame of fewer than 64 KiB. */
  private static byte[] payload(ByteBuffer frame) {
    int length = frame.get(1);
    byte[] payload = new byte[length == LENGTH_126 ? frame.getShort(2) & 0xFFFF : length];
    frame.get(length == LENGTH_126 ? 4 : 2, payload);
    return payload;
  }
}
