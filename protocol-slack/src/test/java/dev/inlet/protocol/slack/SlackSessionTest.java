package dev.inlet.protocol.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A session of Socket Mode")
class SlackSessionTest {

  @Test
  @DisplayName("reads into the buffer that it has, but keeps none that is larger than 1 MiB")
  void buffer() {
    byte[] small = SlackSession.bufferFor(100, new byte[0]);
    byte[] large = SlackSession.bufferFor(5 << 20, small);

    assertThat(SlackSession.bufferFor(200, small)).isSameAs(small);
    assertThat(large).hasSize(5 << 20);
    assertThat(SlackSession.bufferFor(5 << 20, large)).isSameAs(large);
    assertThat(SlackSession.bufferFor(100, large)).hasSizeLessThan(1 << 20);
  }
}
