package dev.inlet.input.websocket.inflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The window of a stream")
final class WindowTest {
  private final Window window = new Window();

  private void write(byte[] content) {
    for (byte value : content) {
      window.makeRoom();
      window.bytes[window.position] = value;
      window.position++;
    }
  }

  @Test
  @DisplayName("has no array before something is written, and one that grows with that")
  void grows() {
    assertThat(window.bytes).isEmpty();
    write(new byte[100]);
    assertThat(window.bytes.length).isEqualTo(4 * 1024);
    write(new byte[20_000]);
    assertThat(window.bytes.length).isEqualTo(32 * 1024);
  }

  @Test
  @DisplayName("keeps the last 32 KiB, and not more than half as much again")
  void keeps() {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);

    write(content);
    window.makeRoom();

    assertThat(window.bytes.length).isEqualTo(48 * 1024);
    assertThat(window.position).isGreaterThanOrEqualTo(Window.HISTORY);
    assertThat(Arrays.copyOfRange(window.bytes, window.position - Window.HISTORY, window.position))
        .isEqualTo(Arrays.copyOfRange(content, content.length - Window.HISTORY, content.length));
  }

  @Test
  @DisplayName("repeats what overlaps with itself byte by byte, whichever way it is copied")
  void repeats() {
    Random random = new Random(2);
    for (int distance = 1; distance <= 40; distance++) {
      for (int length = 3; length <= Alphabet.MAX_LENGTH; length++) {
        byte[] expected = new byte[400];
        random.nextBytes(expected);
        byte[] fast = expected.clone();
        byte[] exact = expected.clone();
        for (int i = 50; i < 50 + length; i++) {
          expected[i] = expected[i - distance];
        }

        Window.repeat(fast, 50, distance, length);
        Window.repeatExactly(exact, 50, distance, length);

        assertThat(exact).isEqualTo(expected);
        assertThat(Arrays.copyOf(fast, 50 + length))
            .isEqualTo(Arrays.copyOf(expected, 50 + length));
        int behind = 50 + length + Window.SLACK;
        assertThat(Arrays.copyOfRange(fast, behind, 400))
            .isEqualTo(Arrays.copyOfRange(expected, behind, 400));
      }
    }
  }
}
