package dev.inlet.host.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.RetryAdvice;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A back-off")
class BackoffTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  @DisplayName("doubles its bound with every failure, up to the longest")
  void ceiling() {
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(BACKOFF::ceiling).map(Duration::toMillis))
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
    assertThat(BACKOFF.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  @DisplayName("draws its delays from zero to the bound, both included")
  void bounds() {
    assertThat(BACKOFF.delay(1, FixedRandom.SMALLEST)).isZero();
    assertThat(BACKOFF.delay(1, FixedRandom.LARGEST)).isEqualTo(Duration.ofMillis(500));
    assertThat(BACKOFF.delay(100, FixedRandom.LARGEST)).isEqualTo(Duration.ofSeconds(30));
    Backoff none = new Backoff(Duration.ZERO, Duration.ZERO);
    assertThat(none.delay(3, FixedRandom.LARGEST)).isZero();
  }

  @Test
  @DisplayName("spreads many clients evenly over the whole time")
  void spread() {
    SplittableRandom random = new SplittableRandom(42);
    int[] clients = new int[10];
    for (int i = 0; i < 100_000; i++) {
      long millis = BACKOFF.delay(7, random).toMillis();
      clients[(int) Math.min(9, millis / 3_000)]++;
    }
    for (int tenth : clients) {
      assertThat(tenth).isBetween(9_500, 10_500);
    }
  }

  @Test
  @DisplayName("draws from the upper half of the longest delay when trying soon will not help")
  void slow() {
    assertThat(BACKOFF.delay(1, RetryAdvice.SLOW, FixedRandom.SMALLEST))
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(BACKOFF.delay(1, RetryAdvice.SLOW, FixedRandom.LARGEST))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(BACKOFF.delay(1, RetryAdvice.USUAL, FixedRandom.LARGEST))
        .isEqualTo(Duration.ofMillis(500));
  }

  @Test
  @DisplayName("leaves the server alone for as long as it asked, but not longer than the longest")
  void notBefore() {
    RetryAdvice after = RetryAdvice.USUAL.withNotBefore(Duration.ofSeconds(2));
    assertThat(BACKOFF.delay(1, after, FixedRandom.SMALLEST)).isEqualTo(Duration.ofSeconds(2));
    assertThat(BACKOFF.delay(1, after, FixedRandom.LARGEST)).isEqualTo(Duration.ofMillis(2_500));
    RetryAdvice late = RetryAdvice.USUAL.withNotBefore(Duration.ofMillis(29_800));
    assertThat(BACKOFF.delay(1, late, FixedRandom.LARGEST)).isEqualTo(Duration.ofSeconds(30));
    RetryAdvice veryLate = RetryAdvice.USUAL.withNotBefore(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(BACKOFF.delay(1, veryLate, FixedRandom.LARGEST)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  @DisplayName("takes a time that has passed for none: it makes no delay shorter")
  void notBeforeThePast() {
    for (Duration past : List.of(Duration.ZERO, Duration.ofSeconds(-5))) {
      for (RetryAdvice advice : List.of(RetryAdvice.USUAL, RetryAdvice.SLOW)) {
        for (FixedRandom random : List.of(FixedRandom.SMALLEST, FixedRandom.LARGEST)) {
          assertThat(BACKOFF.delay(3, advice.withNotBefore(past), random))
              .isEqualTo(BACKOFF.delay(3, advice, random));
        }
      }
    }
  }

  @Test
  @DisplayName("grows as usual under a server that always asks for a short time")
  void notBeforeShort() {
    for (RetryAdvice advice : List.of(RetryAdvice.USUAL, RetryAdvice.SLOW)) {
      RetryAdvice soon = advice.withNotBefore(Duration.ofMillis(1));
      assertThat(BACKOFF.delay(3, soon, FixedRandom.LARGEST)).isEqualTo(Duration.ofSeconds(2));
      assertThat(BACKOFF.delay(30, soon, FixedRandom.LARGEST)).isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  @DisplayName("tries again at once after the first failure if told so, and then grows")
  void soon() {
    RetryAdvice soon = RetryAdvice.SOON;
    assertThat(BACKOFF.delay(1, soon, FixedRandom.LARGEST)).isZero();
    assertThat(BACKOFF.delay(2, soon, FixedRandom.LARGEST)).isEqualTo(Duration.ofMillis(500));
    assertThat(BACKOFF.delay(3, soon, FixedRandom.LARGEST)).isEqualTo(Duration.ofSeconds(1));
    RetryAdvice asked = soon.withNotBefore(Duration.ofSeconds(2));
    assertThat(BACKOFF.delay(1, asked, FixedRandom.SMALLEST)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  @DisplayName("is not asked when it is never to be tried again")
  void never() {
    assertThatThrownBy(() -> BACKOFF.delay(1, RetryAdvice.NEVER, FixedRandom.LARGEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("never to be tried again");
  }

  @Test
  @DisplayName("takes the longest delays that a configuration can name")
  void longest() {
    Duration longest = Duration.ofDays(100_000);
    Backoff backoff = new Backoff(longest, longest);
    assertThat(backoff.delay(3, FixedRandom.LARGEST)).isEqualTo(longest);
    assertThat(backoff.delay(3, RetryAdvice.SLOW, FixedRandom.LARGEST)).isEqualTo(longest);
    assertThat(
            backoff.delay(
                3, RetryAdvice.USUAL.withNotBefore(Duration.ofDays(99_999)), FixedRandom.LARGEST))
        .isEqualTo(longest);
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, longest.plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max must not be more than 100000 days");
  }

  @ParameterizedTest
  @DisplayName("counts failures from one")
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void failuresFromOne(int failures) {
    assertThatThrownBy(() -> BACKOFF.ceiling(failures))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("failures must be at least 1");
  }

  @Test
  @DisplayName("needs a first delay between zero and the longest")
  void initial() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Backoff(second.negated(), second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("initial must be between zero and max");
    assertThatThrownBy(() -> new Backoff(second, Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("initial must be between zero and max");
  }
}
