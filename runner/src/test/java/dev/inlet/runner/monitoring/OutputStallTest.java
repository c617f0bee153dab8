package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An output that writes nothing")
final class OutputStallTest {
  private long nanoTime;
  private final OutputStall stall = new OutputStall(() -> nanoTime);

  private void passes(Duration time) {
    nanoTime += time.toNanos();
  }

  @Test
  @DisplayName("is noticed once messages have waited for longer than usual")
  void noticed() {
    stall.look(7, true);
    passes(OutputStall.USUAL);
    stall.look(7, true);
    assertThat(stall.length()).isEmpty();
    passes(Duration.ofSeconds(5));
    assertThat(stall.length()).contains(Duration.ofSeconds(65));
  }

  @Test
  @DisplayName("is none as soon as it has written something, or nothing waits")
  void goesOn() {
    stall.look(7, true);
    passes(Duration.ofHours(1));
    stall.look(7, true);
    assertThat(stall.length()).isPresent();
    stall.look(8, true);
    assertThat(stall.length()).isEmpty();

    passes(Duration.ofHours(1));
    stall.look(8, true);
    assertThat(stall.length()).contains(Duration.ofHours(1));
    stall.look(8, false);
    assertThat(stall.length()).isEmpty();
  }

  @Test
  @DisplayName("is none for a feed that was silent for long and has just sent a message")
  void quietFeed() {
    stall.look(7, false);
    passes(Duration.ofHours(1));
    stall.look(7, false);
    passes(Duration.ofSeconds(5));
    stall.look(7, true);
    assertThat(stall.length()).isEmpty();
  }
}
