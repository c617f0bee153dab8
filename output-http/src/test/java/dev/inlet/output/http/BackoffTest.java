package dev.inlet.output.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The delay before a request is sent again")
class BackoffTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), LONGEST, new Random(1));

  @Test
  @DisplayName("is what the server asks for, but never more than the longest")
  void serverAsks() {
    assertThat(backoff.next(Optional.of(Duration.ofSeconds(20)))).hasSeconds(20);
    assertThat(backoff.next(Optional.of(Duration.ofDays(365L * 8_000)))).isEqualTo(LONGEST);
  }
}
