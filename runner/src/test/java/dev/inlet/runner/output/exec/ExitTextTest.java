package dev.inlet.runner.output.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A status of a process")
final class ExitTextTest {

  @Test
  @DisplayName("names the signal that it may stand for")
  void signals() {
    assertThat(ExitText.of(0)).isEqualTo("status 0");
    assertThat(ExitText.of(127)).isEqualTo("status 127");
    assertThat(ExitText.of(128)).isEqualTo("status 128");
    assertThat(ExitText.of(143)).isEqualTo("status 143 (signal 15, SIGTERM)");
    assertThat(ExitText.of(138)).isEqualTo("status 138 (signal 10)");
    assertThat(ExitText.of(255)).isEqualTo("status 255");
  }
}
