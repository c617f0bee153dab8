package dev.inlet.host.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A reconnect policy")
class ReconnectPolicyTest {
  private static final ConfigSpec SPEC = ConfigSpec.builder().field(ReconnectPolicy.FIELD).build();

  private static ReconnectPolicy read(Map<String, ?> config) {
    Config read = SPEC.read(ConfigNode.of(config), "input");
    return ReconnectPolicy.of(read.get(ReconnectPolicy.FIELD));
  }

  private static List<String> problems(Map<String, ?> connection) {
    return SPEC.check(ConfigNode.of(Map.of("connection", connection)), "input").stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  @DisplayName("goes on indefinitely when nothing is configured")
  void defaults() {
    assertThat(read(Map.of())).isEqualTo(ReconnectPolicy.DEFAULT);
    assertThat(read(Map.of("connection", Map.of()))).isEqualTo(ReconnectPolicy.DEFAULT);
  }

  @Test
  @DisplayName("is what its section says")
  void configured() {
    assertThat(
            read(
                Map.of(
                    "connection",
                    Map.of(
                        "max_retries",
                        3,
                        "retry_initial",
                        "1s",
                        "retry_max",
                        "1m",
                        "stable_after",
                        0,
                        "retry_on",
                        Map.of("503", "now", "4000-4099", "stop")))))
        .isEqualTo(
            ReconnectPolicy.builder()
                .maxRetries(3)
                .backoff(new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)))
                .stableAfter(Duration.ZERO)
                .retryOn(RetryRules.of(Map.of("4000-4099", "stop", "503", "now")))
                .build());
  }

  @Test
  @DisplayName("is refused when its section makes no sense")
  void refused() {
    assertThat(problems(Map.of("max_retries", -2)))
        .containsExactly(
            "input.connection.max_retries: must be -1 or more; write -1 to never" + " give up");
    assertThat(problems(Map.of("retry_initial", "0s")))
        .containsExactly("input.connection.retry_initial: must be more than 0");
    assertThat(problems(Map.of("retry_initial", "2s", "retry_max", "1s")))
        .containsExactly("input.connection.retry_max: must not be less than retry_initial");
    assertThat(problems(Map.of("retry_max", "499ms")))
        .containsExactly("input.connection.retry_max: must not be less than retry_initial");
    assertThat(problems(Map.of("retry_on", Map.of("50x", "now"))))
        .containsExactly(
            "input.connection.retry_on: \"50x\" is neither a code from 100 to 4999, such as 503,"
                + " nor a range of them, such as 4000-4099");
    assertThat(problems(Map.of("retry_on", Map.of("503", "never"))))
        .singleElement()
        .asString()
        .startsWith("input.connection.retry_on.503: ");
    assertThatThrownBy(() -> ReconnectPolicy.builder().maxRetries(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxRetries must be -1 or more");
  }

  @Test
  @DisplayName("takes the longest durations that can be written")
  void longest() {
    Duration longest = Duration.ofDays(100_000);
    assertThat(
            read(Map.of("connection", Map.of("retry_initial", "100000d", "retry_max", "100000d")))
                .backoff())
        .isEqualTo(new Backoff(longest, longest));
  }
}
