package dev.inlet.input.websocket.inflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The decoder of a stream")
final class DeflateDecoderTest {
  private final DeflateDecoder decoder = new DeflateDecoder();

  private byte[] inflate(byte[] compressed, int most) throws DataFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < compressed.length) {
      at += decoder.add(ByteBuffer.wrap(compressed), at, compressed.length - at);
      Progress progress;
      do {
        progress = decoder.inflate(most);
        byte[] part = new byte[decoder.length()];
        decoder.memory().get(decoder.offset(), part);
        out.writeBytes(part);
      } while (progress == Progress.NEEDS_ROOM);
      if (progress == Progress.FINISHED) {
        break;
      }
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] content, int level) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      byte[] buffer = new byte[content.length + content.length / 100 + 100];
      return Arrays.copyOf(buffer, deflater.deflate(buffer));
    } finally {
      deflater.end();
    }
  }

  private static byte[] digits(int count) {
    Random random = new Random(1);
    byte[] digits = new byte[count];
    for (int i = 0; i < count; i++) {
      digits[i] = (byte) ('0' + random.nextInt(10));
    }
    return digits;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  @DisplayName("inflates what is larger than its window and its pieces")
  void large(int level) throws DataFormatException {
    byte[] content = digits(1 << 20);

    assertThat(inflate(deflate(content, level), Integer.MAX_VALUE)).isEqualTo(content);
    assertThat(decoder.isFinished()).isTrue();
    assertThat(decoder.remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 300})
  @DisplayName("writes no more than it may, but for one repetition, and goes on from there")
  void limit(int most) throws DataFormatException {
    byte[] content = new byte[10_000];
    decoder.add(ByteBuffer.wrap(deflate(content, 6)), 0, 20);
    while (decoder.inflate(most) == Progress.NEEDS_ROOM) {
      assertThat(decoder.length()).isBetween(most, most + Alphabet.MAX_LENGTH - 1);
    }
    decoder.reset();

    assertThat(inflate(deflate(content, 6), most)).isEqualTo(content);
  }

  @Test
  @DisplayName("stops behind the final block, and begins again with what follows")
  void restart() throws DataFormatException {
    byte[] one = deflate(digits(100), 6);
    byte[] twice = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, twice, one.length, one.length);

    assertThat(inflate(twice, 1_000)).isEqualTo(digits(100));
    assertThat(decoder.remaining()).isEqualTo(one.length);
    decoder.restart();
    assertThat(decoder.inflate(1_000)).isEqualTo(Progress.FINISHED);
    assertThat(decoder.length()).isEqualTo(100);
    assertThat(decoder.remaining()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "07, no type of a block",
    "010500ffff, no length of a block",
    "fc00, codes for what never occurs",
    "1b03, a code for nothing",
    "4b0462, a repetition of what was not there",
  })
  @DisplayName("refuses what RFC 1951 does not allow")
  void refuses(String hex, String reason) {
    byte[] broken = HexFormat.of().parseHex(hex);
    byte[] stream = Arrays.copyOf(broken, broken.length + 20);

    assertThatThrownBy(() -> inflate(stream, 1_000))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(reason);
  }

  @Test
  @DisplayName("refuses codes that have none for the end of the block")
  void noEnd() {
    BitWriter out = new BitWriter();
    out.number(0b101, 3);
    out.number(0, 5 + 5);
    out.number(0, 4);
    for (int length : List.of(0, 0, 1, 1)) {
      out.number(length, 3); // of 16, 17, 18 and 0
    }
    for (int i = 0; i < 2; i++) {
      out.code(1, 1); // 18: 138 zeros, and 120 more
      out.number(i == 0 ? 127 : 109, 7);
    }

    assertThatThrownBy(() -> inflate(out.toByteArray(), 1_000))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("a block cannot end");
  }

  @Test
  @DisplayName("leaves a stream between two blocks, and another one goes on with its window")
  void goesOn() throws DataFormatException {
    Deflater deflater = new Deflater(6, true);
    Window window = new Window();
    for (int i = 0; i < 5; i++) {
      deflater.setInput(digits(1_000));
      byte[] buffer = new byte[2_000];
      int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      assertThat(i == 0 || length < 50).isTrue();

      decoder.goOn(window);
      assertThat(inflate(Arrays.copyOf(buffer, length), 1 << 20)).isEqualTo(digits(1_000));
      assertThat(decoder.isBetweenStreams()).isTrue();
      decoder.leave();
    }
    deflater.end();
  }

  @Test
  @DisplayName("is between streams before something comes, and when it was reset")
  void betweenStreams() throws DataFormatException {
    assertThat(decoder.isBetweenStreams()).isTrue();
    decoder.add(ByteBuffer.wrap(new byte[] {0}), 0, 1);
    assertThat(decoder.inflate(10)).isEqualTo(Progress.NEEDS_INPUT);
    assertThat(decoder.isBetweenStreams()).isFalse();
    decoder.reset();
    assertThat(decoder.isBetweenStreams()).isTrue();
  }
}
