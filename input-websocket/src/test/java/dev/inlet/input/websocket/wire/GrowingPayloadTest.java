package dev.inlet.input.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.websocket.memory.HeapBudget;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A payload that is put together on the heap")
final class GrowingPayloadTest {
  private static final int BUDGET = 8 << 20;

  private final HeapBudget budget = new HeapBudget(2 * BUDGET);
  private final GrowingPayload payload = new GrowingPayload(budget, 1 << 30);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 5_000, 200_000, 3_000_000})
  @DisplayName("is what was added, in whichever parts, whether its size was known or not")
  void content(int size) throws ProtocolViolation {
    byte[] bytes = new byte[size];
    Random random = new Random(size);
    random.nextBytes(bytes);
    for (boolean known : new boolean[] {false, true}) {
      if (known) {
        payload.expect(size);
      }
      for (int position = 0; position < size; ) {
        int part = Math.min(size - position, random.nextInt(1, 100_000));
        payload.add(ByteBuffer.wrap(bytes), position, part);
        position += part;
      }

      assertThat(payload.size()).isEqualTo(size);
      assertThat(payload.toArray()).isEqualTo(bytes);
      assertThat(budget.left()).isGreaterThanOrEqualTo(BUDGET - size * 9L / 4 - 1024);
      payload.clear();
      assertThat(budget.left()).isEqualTo(BUDGET);
    }
  }

  @Test
  @DisplayName("takes a quarter of its size beside itself if it is known how much there will be")
  void knownSize() throws ProtocolViolation {
    byte[] part = new byte[10_000];
    payload.expect(4_000_000);
    long least = BUDGET;
    for (int i = 0; i < 400; i++) {
      payload.add(ByteBuffer.wrap(part), 0, part.length);
      least = Math.min(least, budget.left());
    }

    assertThat(payload.toArray()).hasSize(4_000_000);
    assertThat(BUDGET - least).isLessThan(4_000_000 * 5L / 4 + 150_000);
  }

  @Test
  @DisplayName("that a size is announced takes nothing but the first piece")
  void announced() throws ProtocolViolation {
    payload.expect(1 << 30);
    payload.add(ByteBuffer.allocate(10), 0, 10);

    assertThat(BUDGET - budget.left()).isLessThan(1_000);
  }

  @Test
  @DisplayName("is refused with 1009 when it would exceed the part of the heap that it may take")
  void refused() throws ProtocolViolation {
    byte[] part = new byte[BUDGET / 8];
    for (int i = 0; i < 7; i++) {
      payload.add(ByteBuffer.wrap(part), 0, part.length);
    }

    assertThatThrownBy(payload::toArray)
        .isInstanceOfSatisfying(
            ProtocolViolation.class,
            refused -> assertThat(refused.closeCode()).isEqualTo(CloseCode.TOO_BIG))
        .hasMessageStartingWith("a message of at least 7340032 bytes finds no room in the heap");
    payload.clear();
    assertThat(budget.left()).isEqualTo(BUDGET);
  }

  @Test
  @DisplayName("is refused in the same way when the heap itself is exhausted")
  void outOfMemory() {
    HeapBudget boundless = new HeapBudget(Long.MAX_VALUE);
    GrowingPayload huge = new GrowingPayload(boundless, 0);
    huge.expect(Integer.MAX_VALUE);

    assertThatThrownBy(() -> huge.room(Integer.MAX_VALUE))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("finds no room in the heap");
    assertThat(boundless.left()).isEqualTo(Long.MAX_VALUE / 2);
  }
}
