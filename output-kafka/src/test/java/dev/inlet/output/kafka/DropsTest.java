package dev.inlet.output.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The count of dropped messages")
final class DropsTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final Drops drops = new Drops(lines::add, now::get);

  private void drop(String... reasons) {
    LeftOut leftOut = new LeftOut();
    Stream.of(reasons).forEach(leftOut::add);
    drops.add(leftOut);
  }

  @Test
  @DisplayName("reports the first at once, others together, and each of them in the end")
  void reports() {
    drop("first");
    drop("second");
    drop();
    drop("third");
    assertThat(lines).containsExactly("dropped 1 undeliverable message (1 since the start): first");

    now.addAndGet(Duration.ofSeconds(10).toNanos());
    drops.check();
    drop("fourth");
    drops.end();
    drops.end();

    assertThat(lines)
        .containsExactly(
            "dropped 1 undeliverable message (1 since the start): first",
            "dropped 2 undeliverable messages (3 since the start): third",
            "dropped 1 undeliverable message (4 since the start): fourth");
  }
}
