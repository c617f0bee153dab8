package dev.inlet.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The result of a write")
final class WriteResultTest {

  @Test
  @DisplayName("says how many messages were dropped, and costs nothing if there are none")
  void dropped() {
    assertThat(WriteResult.dropped(3).droppedMessages()).isEqualTo(3);
    assertThat(WriteResult.dropped(0)).isSameAs(WriteResult.ALL);
    assertThat(WriteResult.ALL.droppedMessages()).isZero();
    assertThat(Output.WRITTEN.toCompletableFuture()).isCompletedWithValue(WriteResult.ALL);
  }

  @Test
  @DisplayName("has no negative number of dropped messages")
  void negative() {
    assertThatThrownBy(() -> WriteResult.dropped(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("droppedMessages is negative: -1");
  }
}
