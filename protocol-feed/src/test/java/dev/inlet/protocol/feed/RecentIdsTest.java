package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Recent identifiers")
class RecentIdsTest {

  @Test
  @DisplayName("are the last ones that were new, however many came, and forgotten when asked")
  void window() {
    Random random = new Random(16);
    RecentIds ids = new RecentIds(100);
    Deque<Long> model = new ArrayDeque<>();
    for (int i = 0; i < 200_000; i++) {
      // Few different ones, which share eight home slots.
      long id = ((long) random.nextInt(8) << 32) | random.nextInt(150);
      assertThat(ids.add(id)).isEqualTo(!model.contains(id == 0 ? 1 : id));
      if (!model.contains(id == 0 ? 1 : id)) {
        model.addLast(id == 0 ? 1 : id);
        if (model.size() > 100) {
          model.removeFirst();
        }
      }
      if (random.nextInt(500) == 0) {
        int count = random.nextInt(120);
        ids.forgetLast(count);
        for (int j = 0; j < count; j++) {
          model.pollLast();
        }
      }
    }
  }
}
