package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("More messages are waited for before a poll")
class GatheringTest {
  private long nanos;
  private final Gathering gathering = new Gathering(() -> nanos);

  private void found(int messages, Duration later) {
    nanos += later.toNanos();
    gathering.found(messages);
  }

  @Test
  @DisplayName("when they come one by one in quick succession")
  void quick() {
    found(1, Duration.ofSeconds(1));
    assertThat(gathering.isDue()).isFalse();

    found(1, Duration.ofNanos(100_000));
    assertThat(gathering.isDue()).isTrue();
  }

  @Test
  @DisplayName("as long as that finds several")
  void several() {
    found(20, Duration.ofMillis(2));
    assertThat(gathering.isDue()).isTrue();

    found(1, Duration.ofMillis(2));
    assertThat(gathering.isDue()).isFalse();
  }

  @Test
  @DisplayName("not when there are many, or none")
  void manyOrNone() {
    found(100, Duration.ofMillis(2));
    assertThat(gathering.isDue()).isFalse();

    found(2, Duration.ofMillis(2));
    found(0, Duration.ofMillis(500));
    assertThat(gathering.isDue()).isFalse();
  }
}
