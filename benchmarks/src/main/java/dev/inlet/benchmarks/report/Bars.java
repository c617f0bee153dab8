package dev.inlet.benchmarks.report;

import static dev.inlet.benchmarks.measure.Figure.ALLOCATED_BYTES_PER_MESSAGE;
import static dev.inlet.benchmarks.measure.Figure.CPU_SECONDS_PER_MILLION;
import static dev.inlet.benchmarks.measure.Figure.CPU_SHARE;
import static dev.inlet.benchmarks.measure.Figure.FIRST_MESSAGE_MILLIS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P50_MICROS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P99_MICROS;
import static dev.inlet.benchmarks.measure.Figure.MEGABYTES_PER_SECOND;
import static dev.inlet.benchmarks.measure.Figure.MEMORY_MIB;
import static dev.inlet.benchmarks.measure.Figure.MESSAGES_PER_SECOND;
import static dev.inlet.benchmarks.measure.Figure.RSS_MIB;
import static dev.inlet.benchmarks.measure.Figure.THREADS;
import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.connect.ConnectSource;
import dev.inlet.benchmarks.connect.ConnectTrial;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.report.Bar.Comparison;
import dev.inlet.benchmarks.report.Bar.Limit;
import dev.inlet.benchmarks.suite.ConnectSuites;
import dev.inlet.benchmarks.suite.Roster;
import dev.inlet.benchmarks.suite.StartSuite;
import dev.inlet.benchmarks.trial.FirstMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/** All bars of one variant of Inlet. */
final class Bars {
  private static final String THROUGHPUT = "throughput";
  private static final String TLS = "tls";
  private static final String CONNECTIONS = "connections";
  private static final String KAFKA_CONNECT = "kafka_connect";
  private static final String KAFKA_CONNECT_TASKS = "kafka_connect_tasks";
  private static final String SMALL = "128 B binary";
  private static final String LARGE = "1 MiB binary";
  private static final String SMALL_SECURE = "128 B binary, wss";
  private static final String SECURE = "1 KiB binary, wss";
  private static final String COMPRESSED = "1 KiB text, permessage-deflate";
  private static final List<String> CLIENTS_IN_JAVA =
      List.of(
          Roster.NETTY, "java.net.http", "Jetty", "OkHttp", "Java-WebSocket", "Tyrus", "Vert.x");

  /** What a connection more costs is measured between one connection and so many. */
  private static final double FURTHER_CONNECTIONS = 999;

  private static final double KIB_PER_MIB = 1024;

  private final String drop;
  private final String lines;
  private final String pipe;
  private final String rawPipe;
  private final String connector;
  private final List<Bar> bars = new ArrayList<>();

  private Bars(String inlet) {
    drop = inlet + " → drop";
    pipe = inlet + " → lines, pipe";
    lines = inlet + " → lines, /dev/null";
    rawPipe = inlet + " → raw, pipe";
    connector = inlet + " → Kafka Connect";
  }

  /**
   * The bars.
   *
   * @param inlet what the variant is called, such as {@code Inlet}
   */
  static List<Bar> of(String inlet) {
    Bars bars = new Bars(requireNonNull(inlet, "inlet is null"));
    bars.addAgainstNetty();
    bars.addAgainstOthers();
    bars.addTls();
    bars.addWires();
    bars.addLatency();
    bars.addMemory();
    bars.addStart();
    bars.addConnections();
    bars.addKafkaConnect();
    bars.addKafkaConnectTasks();
    return List.copyOf(bars.bars);
  }

  /** One figure of one contender with one work. */
  private record Source(String suite, String work, String contender, Figure figure) {
    SortedMap<Integer, Double> byRound(Results results) {
      return results.byRound(suite, work, contender, figure);
    }
  }

  private void addAgainstNetty() {
    for (String work : List.of(SMALL, "16 B binary")) {
      Source rate = rate(work, drop);
      Source cpu = new Source(THROUGHPUT, work, drop, CPU_SECONDS_PER_MILLION);
      Source netty = rate(work, Roster.NETTY);
      Source nettyCpu = new Source(THROUGHPUT, work, Roster.NETTY, CPU_SECONDS_PER_MILLION);
      add(work + " → drop: messages/s against Netty", atLeast(5, "×"), ratio(rate, netty));
      add(work + " → drop: CPU per message against Netty", atMost(0.2, "×"), ratio(cpu, nettyCpu));
      add(
          work + " → lines into /dev/null: messages/s against Netty",
          atLeast(4, "×"),
          ratio(rate(work, lines), netty));
      add(
          work + " → lines into /dev/null: messages/s against drop",
          atLeast(0.6, "×"),
          ratio(rate(work, lines), rate));
    }
  }

  private void addAgainstOthers() {
    add(
        "128 B text → drop: messages/s against binary",
        atLeast(0.8, "×"),
        ratio(
            new Source("text", "128 B text", drop, MESSAGES_PER_SECOND),
            new Source("text", SMALL, drop, MESSAGES_PER_SECOND)));
    for (String work : List.of("16 B binary", SMALL, "1 KiB binary", "16 KiB binary")) {
      add(
          work + " → drop: messages/s against the best Java client",
          atLeast(1.2, "×"),
          results ->
              bestJavaClient(results, rate(work, drop), Comparator.reverseOrder())
                  .map(client -> ratio(rate(work, drop), rate(work, client)).apply(results))
                  .orElse(List.of()));
    }
    add(
        SMALL + " → drop: messages/s against the reader in C",
        atLeast(0.5, "×"),
        ratio(rate(SMALL, drop), rate(SMALL, Roster.READER)));
    add(
        LARGE + " → drop: MB/s against the reader in C",
        atLeast(0.8, "×"),
        ratio(
            new Source(THROUGHPUT, LARGE, drop, MEGABYTES_PER_SECOND),
            new Source(THROUGHPUT, LARGE, Roster.READER, MEGABYTES_PER_SECOND)));
    add(
        SMALL + " → drop: messages/s against benthos",
        atLeast(10, "×"),
        ratio(rate(SMALL, drop), rate(SMALL, Roster.BENTHOS)));
  }

  /**
   * Who has the best median.
   *
   * @param source of any contender
   * @param order the best figure first
   */
  private static Optional<String> bestJavaClient(
      Results results, Source source, Comparator<Double> order) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String client : CLIENTS_IN_JAVA) {
      results
          .spread(source.suite(), source.work(), client, source.figure())
          .ifPresent(spread -> medians.put(client, spread.median()));
    }
    return medians.entrySet().stream()
        .min(Map.Entry.comparingByValue(order))
        .map(Map.Entry::getKey);
  }

  private void addTls() {
    for (String work : List.of(SMALL_SECURE, SECURE)) {
      Source rate = new Source(TLS, work, drop, MESSAGES_PER_SECOND);
      Source cpu = new Source(TLS, work, drop, CPU_SECONDS_PER_MILLION);
      Source javasCpu = new Source(TLS, work, drop + Roster.JAVAS_TLS, CPU_SECONDS_PER_MILLION);
      add(
          work + " → drop: messages/s against the best Java client",
          atLeast(1.8, "×"),
          againstBest(rate, Comparator.reverseOrder()));
      add(
          work + " → drop: CPU per message against the best Java client",
          atMost(0.5, "×"),
          againstBest(cpu, Comparator.naturalOrder()));
      add(
          work + " → drop" + Roster.JAVAS_TLS + ": CPU per message against the best Java client",
          atMost(1, "×"),
          againstBest(javasCpu, Comparator.naturalOrder()));
    }
  }

  private static Function<Results, List<Double>> againstBest(
      Source source, Comparator<Double> order) {
    return results ->
        bestJavaClient(results, source, order)
            .map(
                client ->
                    ratio(
                            source,
                            new Source(source.suite(), source.work(), client, source.figure()))
                        .apply(results))
            .orElse(List.of());
  }

  private void addWires() {
    add(
        SECURE + " → drop" + Roster.JAVAS_TLS + ": messages/s against Netty's SslHandler alone",
        atLeast(0.8, "×"),
        ratio(
            new Source(TLS, SECURE, drop + Roster.JAVAS_TLS, MESSAGES_PER_SECOND),
            new Source(TLS, SECURE, Roster.NETTY_TLS, MESSAGES_PER_SECOND)));
    add(
        COMPRESSED + " → drop: messages/s against Netty",
        atLeast(2, "×"),
        ratio(
            new Source("deflate", COMPRESSED, drop, MESSAGES_PER_SECOND),
            new Source("deflate", COMPRESSED, Roster.NETTY, MESSAGES_PER_SECOND)));
  }

  private void addLatency() {
    String medium = "50,000 messages/s of 128 B binary";
    String low = "1,000 messages/s of 128 B binary";
    add(
        "latency at 50,000 messages/s: p99 beyond Netty's",
        atMost(500, " µs"),
        difference(
            new Source("latency", medium, rawPipe, LATENCY_P99_MICROS),
            new Source("latency", medium, Roster.NETTY, LATENCY_P99_MICROS)));
    add(
        "latency at 1,000 messages/s: p50 beyond Netty's",
        atMost(100, " µs"),
        difference(
            new Source("latency", low, rawPipe, LATENCY_P50_MICROS),
            new Source("latency", low, Roster.NETTY, LATENCY_P50_MICROS)));
  }

  private void addMemory() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("16 B binary", 16);
    sizes.put(SMALL, 128);
    sizes.put("1 KiB binary", 1 << 10);
    sizes.put("16 KiB binary", 16 << 10);
    sizes.put(LARGE, 1 << 20);
    sizes.forEach(
        (work, size) -> {
          addAllocation(THROUGHPUT, work, size, drop, "drop");
          addAllocation(THROUGHPUT, work, size, lines, "lines into /dev/null");
        });
    for (String work : List.of("128 B text", "128 B mixed", "128 B text in 4 fragments")) {
      addAllocation("text", work, 128, drop, "drop");
    }
    addAllocation(TLS, SECURE, 1 << 10, drop, "drop");
    addAllocation("deflate", COMPRESSED, 1 << 10, drop, "drop");
    add(
        SMALL + " → drop in a heap of 48 MiB: messages/s against the usual heap",
        atLeast(0.9, "×"),
        ratio(
            new Source("heap", SMALL, drop + ", 48 MiB heap", MESSAGES_PER_SECOND),
            new Source("heap", SMALL, drop, MESSAGES_PER_SECOND)));
  }

  private void addAllocation(String suite, String work, int size, String contender, String name) {
    Source source = new Source(suite, work, contender, ALLOCATED_BYTES_PER_MESSAGE);
    add(
        work + " → " + name + ": allocated per message",
        new Limit(Comparison.BELOW, 1.3 * size + 48, " bytes"),
        results -> List.copyOf(source.byRound(results).values()));
  }

  private void addStart() {
    Source source =
        new Source(
            "start", FirstMessage.WORK, pipe + StartSuite.WITH_ARCHIVE, FIRST_MESSAGE_MILLIS);
    add(
        "start to first message with an AppCDS archive",
        atMost(1000, " ms"),
        results -> List.copyOf(source.byRound(results).values()));
  }

  private void addConnections() {
    add(
        "1,000 idle connections: RSS per connection",
        atMost(150, " KiB"),
        perFurtherConnection(RSS_MIB, KIB_PER_MIB));
    add(
        "1,000 idle connections: threads per connection",
        new Limit(Comparison.BELOW, 1.01, ""),
        perFurtherConnection(THREADS, 1));
  }

  private Function<Results, List<Double>> perFurtherConnection(Figure figure, double factor) {
    return combined(
        new Source(CONNECTIONS, "1,000 idle", drop, figure),
        new Source(CONNECTIONS, "1 idle", drop, figure),
        (many, one) -> (many - one) * factor / FURTHER_CONNECTIONS);
  }

  private void addKafkaConnect() {
    String flood = ConnectTrial.Load.FLOOD.title();
    add(
        "128 B binary → Kafka Connect: messages/s against records from memory",
        atLeast(0.95, "×"),
        ratio(
            new Source(KAFKA_CONNECT, flood, connector, MESSAGES_PER_SECOND),
            new Source(KAFKA_CONNECT, flood, ConnectSource.MEMORY.title(), MESSAGES_PER_SECOND)));
    addWrapper(flood, ConnectSource.JDK_ONE_BY_ONE);
    addWrapper(ConnectSuites.STEADY.title(), ConnectSource.JDK_WITHOUT_WAITING);
  }

  private void addWrapper(String work, ConnectSource wrapper) {
    add(
        work + " → Kafka Connect: messages per CPU second against " + wrapper.title(),
        atLeast(4, "×"),
        ratio(
            new Source(KAFKA_CONNECT, work, wrapper.title(), CPU_SECONDS_PER_MILLION),
            new Source(KAFKA_CONNECT, work, connector, CPU_SECONDS_PER_MILLION)));
  }

  private void addKafkaConnectTasks() {
    String all = ConnectSuites.ALL_TASKS.title();
    String memory = ConnectSource.MEMORY.title();
    add(
        "100 tasks of Kafka Connect: CPUs beyond those of records from memory",
        atMost(0.3, ""),
        difference(
            new Source(KAFKA_CONNECT_TASKS, all, connector, CPU_SHARE),
            new Source(KAFKA_CONNECT_TASKS, all, memory, CPU_SHARE)));
    add(
        "100 tasks of Kafka Connect: memory of each beyond that of records from memory",
        atMost(150, " KiB"),
        results ->
            differences(
                perFurtherTask(connector).apply(results), perFurtherTask(memory).apply(results)));
  }

  private static Function<Results, List<Double>> perFurtherTask(String contender) {
    return combined(
        new Source(KAFKA_CONNECT_TASKS, ConnectSuites.ALL_TASKS.title(), contender, MEMORY_MIB),
        new Source(KAFKA_CONNECT_TASKS, ConnectSuites.ONE_TASK.title(), contender, MEMORY_MIB),
        (more, less) -> (more - less) * KIB_PER_MIB / (ConnectSuites.TASKS - 1));
  }

  /** Of rounds that all were made. */
  private static List<Double> differences(List<Double> values, List<Double> others) {
    return IntStream.range(0, Math.min(values.size(), others.size()))
        .mapToObj(round -> values.get(round) - others.get(round))
        .toList();
  }

  private static Source rate(String work, String contender) {
    return new Source(THROUGHPUT, work, contender, MESSAGES_PER_SECOND);
  }

  private static Function<Results, List<Double>> ratio(Source source, Source of) {
    return combined(source, of, (one, other) -> one / other);
  }

  private static Function<Results, List<Double>> difference(Source source, Source from) {
    return combined(source, from, (one, other) -> one - other);
  }

  /** Combines what was measured in the same rounds. */
  private static Function<Results, List<Double>> combined(
      Source first, Source second, DoubleBinaryOperator operator) {
    return results -> {
      SortedMap<Integer, Double> others = second.byRound(results);
      List<Double> values = new ArrayList<>();
      first
          .byRound(results)
          .forEach(
              (round, value) -> {
                Double other = others.get(round);
                if (other != null) {
                  values.add(operator.applyAsDouble(value, other));
                }
              });
      return values;
    };
  }

  private void add(String title, Limit limit, Function<Results, List<Double>> rounds) {
    bars.add(new Bar(title, limit, rounds));
  }

  private static Limit atLeast(double number, String unit) {
    return new Limit(Comparison.AT_LEAST, number, unit);
  }

  private static Limit atMost(double number, String unit) {
    return new Limit(Comparison.AT_MOST, number, unit);
  }
}
