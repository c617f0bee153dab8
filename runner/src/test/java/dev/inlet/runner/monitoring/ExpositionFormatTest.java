package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The check of a page of metrics")
final class ExpositionFormatTest {

  @Test
  @DisplayName("accepts what keeps to the rules")
  void right() {
    ExpositionFormat.check(
        """
        # HELP a_total what
        # TYPE a_total counter
        a_total{p="x"} 1.0
        a_total{p="y \\"\\\\\\n"} 2.5E-3
        # HELP wait_seconds what
        # TYPE wait_seconds summary
        wait_seconds{quantile="0.5"} NaN
        wait_seconds_count 1
        wait_seconds_sum +Inf
        # HELP c what
        # TYPE c gauge
        c 1
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# TYPE a gauge|a 1|",
        "# HELP a |# TYPE a gauge|a 1|",
        "# HELP a x|a 1|",
        "# HELP a x|# TYPE a gauge|a 1",
        "# HELP a x|# TYPE a gauge|",
        "# HELP a x|# HELP a x|# TYPE a gauge|a 1|",
        "# HELP a x|# TYPE a gauge|# TYPE a gauge|a 1|",
        "# HELP a x|# TYPE a number|a 1|",
        "# HELP a x|# TYPE a gauge|a one|",
        "# HELP a x|# TYPE a gauge|a  1|",
        "# HELP a x|# TYPE a gauge|a{p=x} 1|",
        "# HELP a x|# TYPE a gauge|a{p=\"x\\y\"} 1|",
        "# HELP a x|# TYPE a gauge|a{P=\"x\"} 1|",
        "# HELP a x|# TYPE a gauge|a{p=\"x\",p=\"y\"} 1|",
        "# HELP a x|# TYPE a gauge|a{le=\"1\"} 1|",
        "# HELP a x|# TYPE a gauge|a{quantile=\"1\"} 1|",
        "# HELP a x|# TYPE a gauge|a{p=\"x\"} 1|a{p=\"x\"} 2|",
        "# HELP a x|# TYPE a gauge|a{p=\"x\",q=\"y\"} 1|a{q=\"y\",p=\"x\"} 2|",
        "# HELP a x|# TYPE a gauge|a_sum 1|",
        "# HELP a x|# TYPE a counter|a 1|",
        "# HELP a_total x|# TYPE a_total gauge|a_total 1|",
        "# HELP a_count x|# TYPE a_count gauge|a_count 1|",
        "# HELP aB x|# TYPE aB gauge|aB 1|",
        "# HELP a:b x|# TYPE a:b gauge|a:b 1|",
        "# HELP 1a x|# TYPE 1a gauge|1a 1|",
        "# HELP a_milliseconds x|# TYPE a_milliseconds gauge|a_milliseconds 1|",
        "# HELP a_ms x|# TYPE a_ms gauge|a_ms 1|",
        "# HELP a_gauge x|# TYPE a_gauge gauge|a_gauge 1|",
        "# HELP a x|# TYPE a gauge|a{p=\"x\"} 1|# HELP c x|# TYPE c gauge|c 1|a{p=\"y\"} 1|",
      })
  @DisplayName("refuses what breaks one of them")
  void wrong(String page) {
    assertThatThrownBy(() -> ExpositionFormat.check(page.replace('|', '\n')))
        .isInstanceOf(AssertionError.class);
  }
}
