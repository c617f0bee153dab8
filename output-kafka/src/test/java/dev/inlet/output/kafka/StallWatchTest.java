package dev.inlet.output.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch over brokers")
final class StallWatchTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final StallWatch watch =
      new StallWatch("Kafka at k:1", () -> "no broker can be reached", lines::add, now::get);

  private void pass(long seconds) {
    for (long i = 0; i < seconds; i++) {
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      watch.check();
    }
  }

  @Test
  @DisplayName(
      "says that nothing is accepted after ten seconds, in growing intervals, and that it goes on")
  void stall() {
    watch.began(3);
    pass(9);
    assertThat(lines).isEmpty();

    pass(100);
    assertThat(lines)
        .containsExactly(
            "Kafka at k:1 has accepted nothing for 10s, and 3 messages wait; nothing is lost:"
                + " no broker can be reached",
            "Kafka at k:1 has accepted nothing for 20s, and 3 messages wait; nothing is lost:"
                + " no broker can be reached",
            "Kafka at k:1 has accepted nothing for 40s, and 3 messages wait; nothing is lost:"
                + " no broker can be reached",
            "Kafka at k:1 has accepted nothing for 1m20s, and 3 messages wait; nothing is lost:"
                + " no broker can be reached");

    watch.accepted();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(4)).isEqualTo("Kafka at k:1 accepts messages again, after 1m49s");
  }

  @Test
  @DisplayName("says nothing while nothing waits, or as long as something is accepted")
  void quiet() {
    pass(100);
    watch.began(10);
    for (int i = 0; i < 9; i++) {
      pass(9);
      watch.accepted();
    }
    watch.ended(1);
    pass(100);

    assertThat(lines).isEmpty();
  }
}
