package dev.inlet.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The log of dropped messages")
final class DroppedMessageLogTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final OutputListener listener =
      new OutputListener() {
        @Override
        public void warning(String message) {
          lines.add(message);
        }
      };
  private final DroppedMessageLog log = new DroppedMessageLog(listener, now::get);

  @Test
  @DisplayName("reports the first at once, others together, and each of them in the end")
  void reports() {
    log.add(2, "status 400");
    log.add(1, "status 400");
    log.add(0, "nothing");
    log.add(4, "status 422");
    log.check();
    assertThat(lines).containsExactly("dropped 2 messages (2 since the start): status 400");

    now.addAndGet(Duration.ofSeconds(10).toNanos());
    log.check();
    log.add(1, "status 400");
    log.end();
    log.end();

    assertThat(lines)
        .containsExactly(
            "dropped 2 messages (2 since the start): status 400",
            "dropped 5 messages (7 since the start): status 422",
            "dropped 1 message (8 since the start): status 400");
  }

  @Test
  @DisplayName("holds no lock while its listener is called")
  void locks() {
    List<Boolean> held = new ArrayList<>();
    List<DroppedMessageLog> logs = new ArrayList<>();
    logs.add(
        new DroppedMessageLog(
            new OutputListener() {
              @Override
              public void warning(String message) {
                held.add(Thread.holdsLock(logs.get(0)));
              }
            },
            now::get));

    logs.get(0).add(1, "status 400");
    logs.get(0).add(1, "status 400");
    logs.get(0).end();

    assertThat(held).containsExactly(false, false);
  }
}
