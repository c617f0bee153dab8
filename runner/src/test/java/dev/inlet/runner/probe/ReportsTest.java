package dev.inlet.runner.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Masker;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Detail;
import dev.inlet.input.AttemptStep.Outcome;
import dev.inlet.input.AttemptStep.Visibility;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report of a probe")
class ReportsTest {
  private static final AttemptStep STEP =
      AttemptStep.of("tls")
          .outcome(Outcome.FAILED)
          .summary("not trusted by sesame-open\u001b[2J")
          .duration(Duration.ofMillis(41))
          .detail("certificate", "CN=a")
          .detail("certificate", "CN=b")
          .detail(new Detail("content", "{\"a\":1}", Visibility.ON_REQUEST))
          .hint("Do this. " + "word ".repeat(30).strip())
          .build();
  private static final ProbeResult RESULT =
      new ProbeResult(ProbeResult.Kind.FAILED, Optional.of("tls"));

  private final StringWriter out = new StringWriter();
  private final PrintWriter writer = new PrintWriter(out);
  private final Masker masker = new Masker();

  private String lines(ProbeReport report) {
    masker.add("sesame-open");
    report.begin("a.yaml");
    report.step(STEP);
    report.end(RESULT, Duration.ofMillis(1420));
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  @DisplayName("as text is a line for a step, with details and a hint below, without secrets")
  void text() {
    assertThat(lines(new TextReport(writer, masker, false)))
        .isEqualTo(
            """
            a.yaml
              tls             FAILED       41 ms  not trusted by [REDACTED]\\u001b[2J
                  certificate  CN=a
                               CN=b
                  hint         Do this. word word word word word word word word word word word word word word word word
                               word word word word word word word word word word word word word word
            a.yaml: FAILED at tls after 1.42 s
            """);
  }

  @Test
  @DisplayName("as JSON is one object per line, without secrets")
  void json() {
    assertThat(lines(new JsonReport(writer, masker, true)))
        .isEqualTo(
            """
            {"file":"a.yaml","step":"tls","outcome":"failed","duration_ms":41.000,\
            "summary":"not trusted by [REDACTED]\\u001b[2J","details":[\
            {"name":"certificate","value":"CN=a"},{"name":"certificate","value":"CN=b"},\
            {"name":"content","value":"{\\"a\\":1}"}],"hint":"Do this. %s"}
            {"file":"a.yaml","result":"failed","duration_ms":1420.000,"failed_step":"tls"}
            """
                .formatted("word ".repeat(30).strip()));
  }

  @Test
  @DisplayName("has the contents of messages on request only")
  void contents() {
    assertThat(lines(new TextReport(writer, masker, true))).contains("content      {\"a\":1}");
    out.getBuffer().setLength(0);
    assertThat(lines(new JsonReport(writer, masker, false))).doesNotContain("content");
  }
}
