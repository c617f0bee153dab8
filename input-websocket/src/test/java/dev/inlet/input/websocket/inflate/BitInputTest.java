package dev.inlet.input.websocket.inflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bits of what is compressed")
final class BitInputTest {
  private final BitInput input = new BitInput();

  private void add(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    if (input.remaining() == 0) {
      input.clear();
    }
    input.add(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  @Test
  @DisplayName("come from the lowest of each byte on")
  void order() {
    add(0b1010_0110, 0b0000_0001);

    assertThat(input.has(9)).isTrue();
    assertThat(input.take(1)).isZero();
    assertThat(input.take(2)).isEqualTo(0b11);
    assertThat(input.take(6)).isEqualTo(0b1_1010_0);
  }

  @Test
  @DisplayName("that are too few for a step wait for those of the next piece")
  void acrossPieces() {
    add(0xCD);
    assertThat(input.has(12)).isFalse();
    add(0xAB, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    assertThat(input.has(12)).isTrue();
    assertThat(input.take(12)).isEqualTo(0xBCD);
    assertThat(input.has(12)).isTrue();
    assertThat(input.take(12)).isEqualTo(0x01A);
  }

  @Test
  @DisplayName("are those of the next piece behind the border of a byte, whatever came before")
  void giveBack() {
    add(0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(input.has(3)).isTrue();
    assertThat(input.take(3)).isEqualTo(7);
    input.alignToByte();
    input.giveBack();

    assertThat(input.remaining()).isEqualTo(12);
    assertThat(input.bytes[input.position]).isEqualTo((byte) 1);
  }

  @Test
  @DisplayName("behind the end of a piece are none, though a loop has read there")
  void behindTheEnd() {
    add(1, 2, 3);
    input.set(5, 0x0504_0302_01L, 40);
    assertThat(input.count).isEqualTo(24);
    add(9);

    assertThat(input.has(32)).isTrue();
    assertThat(input.take(16)).isEqualTo(0x0201);
    assertThat(input.take(16)).isEqualTo(0x0903);
    assertThat(input.isEmpty()).isTrue();
  }
}
