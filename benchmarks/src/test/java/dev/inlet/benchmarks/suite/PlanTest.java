package dev.inlet.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A plan")
final class PlanTest {
  private static final List<String> TITLES =
      List.of("10 messages/s, wss", "10 messages/s, wss over 10 connections", "20 messages/s");

  @Test
  @DisplayName("has all works if none is named")
  void all() {
    assertThat(wanted()).isEqualTo(TITLES);
  }

  @Test
  @DisplayName("has works whose titles contain a text")
  void parts() {
    assertThat(wanted("10 Messages")).isEqualTo(TITLES.subList(0, 2));
  }

  @Test
  @DisplayName("has only the work whose whole title a text is")
  void wholeTitle() {
    assertThat(wanted("10 messages/s, WSS", "20")).containsExactly(TITLES.get(0), TITLES.get(2));
  }

  private static List<String> wanted(String... works) {
    Plan plan = new Plan(1, List.of(), List.of(), List.of(works), measurement -> {});
    return TITLES.stream().filter(title -> plan.wantsWork(title, TITLES)).toList();
  }
}
