package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A text that many ask for")
final class SharedTextTest {
  private final AtomicInteger made = new AtomicInteger();

  private String make() {
    return "é" + made.incrementAndGet();
  }

  @Test
  @DisplayName("is the same bytes for all who ask within its period")
  void shared() {
    SharedText text = new SharedText(Duration.ofHours(1), this::make);
    assertThat(text.get()).isEqualTo("é1".getBytes(UTF_8)).isSameAs(text.get());
  }

  @Test
  @DisplayName("is made again after its period")
  void again() {
    SharedText text = new SharedText(Duration.ZERO, this::make);
    assertThat(new String(text.get(), UTF_8)).isEqualTo("é1");
    assertThat(new String(text.get(), UTF_8)).isEqualTo("é2");
  }
}
