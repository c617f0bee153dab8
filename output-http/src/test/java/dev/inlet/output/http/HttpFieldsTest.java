package dev.inlet.output.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The fields of the output http")
final class HttpFieldsTest {

  private static List<Problem> check(String field, Object value) {
    Map<String, Object> config = new HashMap<>();
    config.put("url", "https://collector.example/feed");
    config.put(field, value);
    return HttpFields.SPEC.check(ConfigNode.of(config), "output.http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collector",
        "ws://collector/",
        "http:///feed",
        "https://user:secret@collector/",
        "https://collector/#part",
        "https://collector/{x}"
      })
  @DisplayName("refuse a URL to which nothing can be sent")
  void url(String url) {
    assertThat(check("url", url))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("must be a URL"));
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, 0s, must be more than 0",
    "max_body_size, 0, must be at least 1 byte",
    "retry_period, 2m, must not be longer than max_retry_backoff",
  })
  @DisplayName("are checked")
  void checked(String field, String value, String words) {
    assertThat(check(field, value))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(words));
  }

  @Test
  @DisplayName("refuse headers that HTTP sets itself, and statuses that say nothing of messages")
  void headers() {
    assertThat(check("headers", Map.of("Content-Length", "1"))).hasSize(1);
    assertThat(check("headers", Map.of("a b", "very-secret")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).doesNotContain("very-secret"));
    assertThat(check("headers", Map.of("X-Key", "value"))).isEmpty();
    assertThat(check("drop_on", List.of(401))).hasSize(1);
    assertThat(check("drop_on", List.of(200))).hasSize(1);
    assertThat(check("drop_on", List.of(400, 422, 503))).isEmpty();
  }

  @Test
  @DisplayName("refuse characters beyond ASCII in headers, which would arrive as question marks")
  void headersInAscii() {
    assertThat(check("headers", Map.of("X-City", "M\u00fcnchen very-secret")))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .isEqualTo(
                        "header X-City holds characters beyond ASCII, which the HTTP client of Java"
                            + " cannot send"));
    assertThat(check("headers", Map.of("X-Key", " !~"))).isEmpty();
  }

  @Test
  @DisplayName("delays double up to the longest, and follow the server within it")
  void backoff() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new SplittableRandom());
    for (long full : List.of(1, 2, 4, 8, 10, 10)) {
      assertThat(backoff.next(Optional.empty()))
          .isBetween(Duration.ofMillis(full * 500), Duration.ofSeconds(full));
    }
    backoff.reset();
    assertThat(backoff.next(Optional.of(Duration.ofSeconds(5)))).isEqualTo(Duration.ofSeconds(5));
    assertThat(backoff.next(Optional.of(Duration.ofHours(1)))).isEqualTo(Duration.ofSeconds(10));
  }
}
