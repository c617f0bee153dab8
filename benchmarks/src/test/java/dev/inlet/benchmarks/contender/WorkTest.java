package dev.inlet.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The title of a work")
final class WorkTest {
  @Test
  @DisplayName("has the least and the largest size of messages, where they differ")
  void sizes() {
    assertThat(Work.realistic(450, 1_000).throughTls().compressed().over(10).title())
        .isEqualTo(
            "1,000 messages/s of 100 to 800 B text, one at a time, permessage-deflate, wss over 10"
                + " connections");
    assertThat(Work.paced(128, 1_000).title()).isEqualTo("1,000 messages/s of 128 B binary");
  }
}
