package dev.inlet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.report.Bar.Verdict;
import dev.inlet.benchmarks.trial.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bars")
class BarsTest {
  private static final String NETTY_BAR = "128 B binary, Inlet → drop: messages/s against Netty";

  private final List<Measurement> measurements = new ArrayList<>();

  @Test
  @DisplayName("compare runs of the same round, and the median of that decides")
  void pairs() {
    // The second round was slow for both; the medians over all rounds would give 9.
    addRates("Inlet → drop", 100, 40, 90);
    addRates("Netty", 10, 5, 20);
    Bar bar = bar(NETTY_BAR);
    assertThat(bar.reached(results())).contains(new Spread(8, 4.5, 10, 3));
    assertThat(bar.verdict(results())).isEqualTo(Verdict.PASS);
  }

  @Test
  @DisplayName("leave rounds out that one of the two did not finish")
  void missingRounds() {
    addRates("Inlet → drop", 100, Double.NaN, 90);
    addRates("Netty", 10, 5);
    assertThat(bar(NETTY_BAR).reached(results())).contains(new Spread(10, 10, 10, 1));
  }

  @Test
  @DisplayName("are not passed by what was not measured")
  void notMeasured() {
    addRates("Inlet → drop", 100);
    assertThat(Bars.of("Inlet", results()))
        .hasSizeGreaterThan(30)
        .allMatch(bar -> bar.verdict(results()) == Verdict.NOT_MEASURED);
  }

  @Test
  @DisplayName("against the best Java client are against the one with the best median")
  void bestClient() {
    addRates("Inlet → drop", 100, 100, 100);
    addRates("Netty", 90, 10, 10);
    addRates("Java-WebSocket", 50, 50, 50);
    addRates("Node ws", 99, 99, 99);
    Bar bar = bar("128 B binary, Inlet → drop: messages/s against the best Java client");
    assertThat(bar.reached(results())).contains(new Spread(2, 2, 2, 3));
    assertThat(bar.comparedWith().apply(results())).isEqualTo("Java-WebSocket (then Netty)");
  }

  @Test
  @DisplayName("name nobody whom they were not compared with")
  void nobody() {
    addRates("Inlet → drop", 100);
    Bar bar = bar("128 B binary, Inlet → drop: messages/s against the best Java client");
    assertThat(bar.comparedWith().apply(results())).isEmpty();
    addRates("OkHttp", 50);
    assertThat(bar.comparedWith().apply(results())).isEqualTo("OkHttp");
    assertThat(bar(NETTY_BAR).comparedWith().apply(results())).isEmpty();
  }

  @Test
  @DisplayName("of latency are differences, which may be negative")
  void latency() {
    String work = "50,000 messages/s of 128 B binary";
    add("latency", work, "Inlet → raw, pipe", 1, Figure.LATENCY_P99_MICROS, 200);
    add("latency", work, "Netty", 1, Figure.LATENCY_P99_MICROS, 300);
    Bar bar = bar("50,000 messages/s of 128 B binary, Inlet → raw, pipe: latency p99 beyond Netty");
    assertThat(bar.reached(results())).contains(new Spread(-100, -100, -100, 1));
    assertThat(bar.limit()).hasToString("≤ 500 µs");
    assertThat(bar.verdict(results())).isEqualTo(Verdict.PASS);
  }

  @Test
  @DisplayName("of allocation depend on the size of messages, and are not reached at the limit")
  void allocation() {
    Figure figure = Figure.ALLOCATED_BYTES_PER_MESSAGE;
    add("throughput", "16 B binary", "Inlet → drop", 1, figure, 1.3 * 16 + 48);
    Bar bar = bar("16 B binary, Inlet → drop: allocated bytes per message");
    assertThat(bar.limit()).hasToString("< 68.8 bytes");
    assertThat(bar.verdict(results())).isEqualTo(Verdict.FAIL);
  }

  @Test
  @DisplayName("of idle connections are about each JVM that was measured")
  void idleConnections() {
    String serial = "Inlet → drop, Java 25.0.3+9, -XX:+UseSerialGC";
    String g1 = "Inlet → drop, Java 25.0.3+9, -XX:+UseG1GC";
    add("idle", "1,000 idle connections", serial, 1, Figure.RSS_EACH_KIB, 39);
    add("idle", "1,000 idle connections", g1, 1, Figure.RSS_EACH_KIB, 57);
    assertThat(bar("1,000 idle connections, " + serial + ": RSS each").verdict(results()))
        .isEqualTo(Verdict.PASS);
    assertThat(bar("1,000 idle connections, " + g1 + ": RSS each").verdict(results()))
        .isEqualTo(Verdict.FAIL);
    assertThat(bar("1,000 idle connections, wss, Inlet → drop: RSS each").limit())
        .hasToString("≤ 90 KiB");
  }

  @Test
  @DisplayName("of the threads of idle connections hold from Java 21 on")
  void threads() {
    for (String java : List.of("17.0.15+6", "21.0.1+12", "25.0.3+9")) {
      String contender = "Inlet → drop, Java " + java + ", -Xmx512m";
      add("idle", "1,000 idle connections", contender, 1, Figure.THREADS, 20);
    }
    assertThat(Bars.of("Inlet", results()))
        .filteredOn(bar -> bar.title().endsWith(": threads"))
        .extracting(Bar::title)
        .containsExactly(
            "1,000 idle connections, Inlet → drop, Java 21.0.1+12, -Xmx512m: threads",
            "1,000 idle connections, Inlet → drop, Java 25.0.3+9, -Xmx512m: threads");
  }

  @Test
  @DisplayName("of 10,000 idle connections allow for no lost one and no ping without an answer")
  void manyIdleConnections() {
    String work = "10,000 idle connections";
    String contender = "Inlet → drop, Java 25.0.3+9, -Xmx512m";
    add("idle", work, contender, 1, Figure.LOST_CONNECTIONS, 0);
    add("idle", work, contender, 1, Figure.UNANSWERED_PINGS, 1);
    add("idle", work, contender, 1, Figure.CPU_SHARE, 0.1);
    String start = work + ", " + contender + ": ";
    assertThat(bar(start + "connections lost").verdict(results())).isEqualTo(Verdict.PASS);
    assertThat(bar(start + "pings not answered").verdict(results())).isEqualTo(Verdict.FAIL);
    assertThat(bar(start + "CPUs used by the client").verdict(results())).isEqualTo(Verdict.PASS);
  }

  @Test
  @DisplayName("of tasks of Kafka Connect are about what each costs beyond one that needs no input")
  void tasks() {
    addMemoryOfTasks("Inlet → Kafka Connect", 100, 100 + 2 * 99);
    addMemoryOfTasks("records from memory", 90, 90 + 99);
    Bar bar =
        bar(
            "100 tasks, 10 messages/s of 128 B binary each, Inlet → Kafka Connect: memory in use,"
                + " each, beyond records from memory");
    assertThat(bar.reached(results())).contains(new Spread(1024, 1024, 1024, 1));
    assertThat(bar.verdict(results())).isEqualTo(Verdict.FAIL);
  }

  private void addMemoryOfTasks(String contender, double one, double all) {
    String stream = "10 messages/s of 128 B binary";
    add("kafka_connect_tasks", stream, contender, 1, Figure.MEMORY_MIB, one);
    add(
        "kafka_connect_tasks",
        "100 tasks, " + stream + " each",
        contender,
        1,
        Figure.MEMORY_MIB,
        all);
  }

  private void addRates(String contender, double... rates) {
    for (int i = 0; i < rates.length; i++) {
      add("throughput", "128 B binary", contender, i + 1, Figure.MESSAGES_PER_SECOND, rates[i]);
    }
  }

  private void add(
      String suite, String work, String contender, int round, Figure figure, double value) {
    measurements.add(
        new Measurement(suite, work, contender, round, Map.of(figure, value), List.of()));
  }

  private Results results() {
    return new Results(measurements);
  }

  private Bar bar(String title) {
    return Bars.of("Inlet", results()).stream()
        .filter(bar -> bar.title().equals(title))
        .findFirst()
        .orElseThrow();
  }
}
