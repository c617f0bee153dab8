package dev.inlet.output.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The count of dropped messages")
final class DropsTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final Drops drops = new Drops(lines::add, now::get);

  @Test
  @DisplayName("reports the first at once, others together, and each of them in the end")
  void reports() {
    drops.add(2, "status 400");
    drops.add(1, "status 400");
    drops.add(4, "status 422");
    drops.check();
    assertThat(lines).containsExactly("status 400; dropped 2 messages (2 since the start)");

    now.addAndGet(Duration.ofSeconds(10).toNanos());
    drops.check();
    drops.add(1, "status 400");
    drops.end();
    drops.end();

    assertThat(lines)
        .containsExactly(
            "status 400; dropped 2 messages (2 since the start)",
            "status 422; dropped 5 messages (7 since the start)",
            "status 400; dropped 1 message (8 since the start)");
  }
}
