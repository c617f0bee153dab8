package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of inlet top")
final class TopTableTest {
  private static final String WELL =
      """
      {"name": "trades", "lifecycle": "running", "state": "connected",
       "received_per_second": [80, 12.5, 1234567.8], "delivered_per_second": [70, 3.25],
       "last_message": "2026-01-02T03:04:00Z", "buffered_messages": 150000, "losses": 3, "gaps": 1}
      """;

  /** The answer of a process that has run for 26 hours. */
  private static JsonValue answer(String... pipelines) throws Exception {
    return JsonValue.parse(
        """
        {"time": "2026-01-02T03:04:05Z", "started": "2026-01-01T01:00:00Z", "pipelines": [%s]}
        """
            .formatted(String.join(",", pipelines)));
  }

  private static List<String> plain(String... pipelines) throws Exception {
    return new TopTable(Optional.empty(), false).lines(answer(pipelines));
  }

  @Test
  @DisplayName("has the latest rates, ages, what waits, losses and gaps in columns")
  void columns() throws Exception {
    assertThat(plain(WELL))
        .containsExactly(
            "1 pipeline, all well, process up for 26h4m",
            "PIPELINE  STATE               IN/S     OUT/S     LAST   WAITING  LOSSES   GAPS",
            "trades    connected           1.2M       3.3       5s    150.0k       3      1");
  }

  @Test
  @DisplayName("has a dash for what an input does not tell, and ages of deliveries then")
  void untold() throws Exception {
    assertThat(
            plain(
                """
                {"name": "ticks", "lifecycle": "running", "state": "connected",
                 "last_delivery": "2026-01-02T03:00:00Z"}
                """))
        .element(2)
        .isEqualTo(
            "ticks     connected              -         -     4m5s         -       -      -");
  }

  @Test
  @DisplayName("has those that need a look first, with the reason and the next attempt")
  void order() throws Exception {
    List<String> lines =
        plain(
            WELL,
            """
            {"name": "a", "lifecycle": "running", "state": "reconnecting", "reason": "refused: 401",
             "next_attempt": "2026-01-02T03:04:25Z"}
            """,
            """
            {"name": "b", "lifecycle": "failed", "state": "stopped", "reason": "disk full"}
            """,
            """
            {"name": "c", "lifecycle": "running", "state": "connected",
             "paused_since": "2026-01-02T03:04:00Z"}
            """,
            """
            {"name": "d", "lifecycle": "running", "state": "connected",
             "output_refuses": {"reason": "no leader"}}
            """,
            """
            {"name": "e", "lifecycle": "running", "state": "connecting"}
            """,
            """
            {"name": "f", "lifecycle": "running", "state": "connected",
             "nothing_written_since": "2026-01-02T03:00:00Z", "paused_since": "2026-01-02T03:04:00Z"}
            """);

    assertThat(lines.get(0)).startsWith("7 pipelines, 6 need a look");
    assertThat(lines.subList(2, 9))
        .extracting(line -> line.replaceAll(" {2,}[-.\\dsMk ]+", " | ").strip())
        .containsExactly(
            "a | not connected | next in 20s: refused: 401",
            "b | failed | disk full",
            "d | output refuses | no leader",
            "f | writes nothing | messages wait, none written for 4m5s",
            "c | output slow |",
            "e | connecting |",
            "trades | connected |");
  }

  @Test
  @DisplayName("colours the state alone, and cuts what is too long for the terminal")
  void terminal() throws Exception {
    String failed =
        """
        {"name": "b", "lifecycle": "failed", "state": "stopped", "reason": "disk full"}
        """;
    List<String> lines = new TopTable(Optional.of(40), true).lines(answer(WELL, failed));

    assertThat(lines.get(2)).startsWith("b         \033[31;1mfailed\033[0m ").endsWith("…");
    assertThat(lines.get(3)).startsWith("trades    \033[32mconnected\033[0m ");
    assertThat(lines)
        .extracting(line -> line.replaceAll("\033\\[[\\d;]+m", ""))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
  }
}
