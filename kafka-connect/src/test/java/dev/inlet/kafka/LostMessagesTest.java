package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lost messages")
final class LostMessagesTest {
  private final LostMessages messages = new LostMessages(2);

  private void run(String connector, String task, long lost) {
    messages.started(connector, task);
    messages.stopped(connector, task, lost);
  }

  @Test
  @DisplayName("of all runs of a task are counted together")
  void runs() {
    run("feed", "0", 3);
    run("feed", "0", 0);
    run("feed", "0", 4);

    assertThat(messages.ofTask("feed", "0")).isEqualTo(7);
    assertThat(messages.ofTask("feed", "1")).isZero();
    assertThat(messages.ofTask("other", "0")).isZero();
  }

  @Test
  @DisplayName("are either those of a task that runs or those of its connector, never of both")
  void either() {
    run("feed", "0", 3);
    run("feed", "1", 4);
    assertThat(messages.ofStopped("feed")).isEqualTo(7);
    assertThat(messages.ofStopped("other")).isZero();

    messages.started("feed", "0");
    assertThat(messages.ofStopped("feed")).isEqualTo(4);

    messages.started("feed", "0"); // while the run before has not ended
    messages.stopped("feed", "0", 1);
    assertThat(messages.ofStopped("feed")).isEqualTo(4);
    messages.stopped("feed", "0", 0);
    assertThat(messages.ofStopped("feed")).isEqualTo(8);
  }

  @Test
  @DisplayName("of the oldest task are forgotten when there are too many")
  void bounded() {
    run("a", "0", 1);
    run("b", "0", 1);
    run("c", "0", 1);

    assertThat(messages.ofTask("a", "0")).isZero();
    assertThat(messages.ofTask("b", "0")).isOne();
    assertThat(messages.ofTask("c", "0")).isOne();
  }
}
