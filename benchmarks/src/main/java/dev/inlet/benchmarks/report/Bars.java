package dev.inlet.benchmarks.report;

import static dev.inlet.benchmarks.measure.Figure.ALLOCATED_BYTES_PER_MESSAGE;
import static dev.inlet.benchmarks.measure.Figure.CPU_SECONDS_PER_MILLION;
import static dev.inlet.benchmarks.measure.Figure.CPU_SHARE;
import static dev.inlet.benchmarks.measure.Figure.FIRST_MESSAGE_MILLIS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P50_MICROS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P99_MICROS;
import static dev.inlet.benchmarks.measure.Figure.LOST_CONNECTIONS;
import static dev.inlet.benchmarks.measure.Figure.MEGABYTES_PER_SECOND;
import static dev.inlet.benchmarks.measure.Figure.MEMORY_MIB;
import static dev.inlet.benchmarks.measure.Figure.MESSAGES_PER_SECOND;
import static dev.inlet.benchmarks.measure.Figure.RSS_EACH_KIB;
import static dev.inlet.benchmarks.measure.Figure.THREADS;
import static dev.inlet.benchmarks.measure.Figure.UNANSWERED_PINGS;
import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.connect.ConnectSource;
import dev.inlet.benchmarks.connect.ConnectTrial;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.protocol.Protocol;
import dev.inlet.benchmarks.protocol.ProtocolClients;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All bars of one variant of Inlet. */
final class Bars {
  private static final String SMALL = "128 B binary";
  private static final String LARGE = "1 MiB binary";
  private static final String SECURE = "1 KiB binary, wss";
  private static final String COMPRESSED = "1 KiB text, permessage-deflate";
  private static final String REALISTIC =
      "10,000 messages/s of 100 to 800 B text, one at a time, permessage-deflate, wss";
  private static final List<String> CLIENTS_IN_JAVA =
      List.of(
          Roster.NETTY, "java.net.http", "Jetty", "OkHttp", "Java-WebSocket", "Tyrus", "Vert.x");
  private static final double KIB_PER_MIB = 1024;

  /** In the name of a contender that idles. */
  private static final Pattern JAVA = Pattern.compile(", Java (\\d+)");

  private static final int VIRTUAL_THREADS_SINCE = 21;

  private final String inlet;
  private final String drop;
  private final String lines;
  private final List<Bar> bars = new ArrayList<>();

  private Bars(String inlet) {
    this.inlet = requireNonNull(inlet, "inlet is null");
    drop = inlet + " → drop";
    lines = inlet + " → lines, /dev/null";
  }

  /**
   * The bars.
   *
   * @param inlet what the variant is called, such as {@code Inlet}
   * @param results in which idle connections may be those of several JVMs, each with bars of its
   *     own
   */
  static List<Bar> of(String inlet, Results results) {
    Bars bars = new Bars(inlet);
    bars.addAgainstNetty();
    bars.addAgainstOthers();
    bars.addTls();
    bars.addLatency();
    bars.addMemory();
    bars.addStart();
    bars.addIdleConnections(results);
    bars.addProtocols();
    bars.addKafkaConnect();
    return List.copyOf(bars.bars);
  }

  /** A value for each round, as far as it was measured. */
  private interface Values {
    SortedMap<Integer, Double> byRound(Results results);

    /** Combines what was measured in the same rounds. */
    default Values with(Values other, DoubleBinaryOperator operator) {
      return results -> {
        SortedMap<Integer, Double> others = other.byRound(results);
        SortedMap<Integer, Double> values = new TreeMap<>(byRound(results));
        values.keySet().retainAll(others.keySet());
        values.replaceAll(
            (round, value) ->
                operator.applyAsDouble(value, others.getOrDefault(round, Double.NaN)));
        return values;
      };
    }

    default Values over(Values other) {
      return with(other, (one, another) -> one / another);
    }

    default Values minus(Values other) {
      return with(other, (one, another) -> one - another);
    }

    /** What each costs beyond the first, in another unit. */
    default Values each(Values ofOne, int further, double factor) {
      return with(ofOne, (all, one) -> (all - one) * factor / further);
    }
  }

  /** One figure of one contender with one work. */
  private record Source(String suite, String work, String contender, Figure figure)
      implements Values {
    Source by(String other) {
      return new Source(suite, work, other, figure);
    }

    Source of(Figure other) {
      return new Source(suite, work, contender, other);
    }

    Source with(String otherWork) {
      return new Source(suite, otherWork, contender, figure);
    }

    @Override
    public SortedMap<Integer, Double> byRound(Results results) {
      return results.byRound(suite, work, contender, figure);
    }

    /** Without the unit of the figure, since a limit has its own. */
    String title() {
      String name = figure.title().replaceFirst(", \\S+$", "");
      return "%s, %s: %s".formatted(work, contender, name);
    }

    /** What tells it from a source that it is compared with. */
    String differenceTo(Source other) {
      return contender.equals(other.contender) ? work : contender;
    }

    /** Against the client in Java that has the best median. */
    Values overBest() {
      return results ->
          clientsInJava(results).stream()
              .findFirst()
              .map(best -> over(by(best)).byRound(results))
              .orElse(new TreeMap<>());
    }

    /** The clients in Java that were measured, the one with the best median first. */
    List<String> clientsInJava(Results results) {
      Comparator<Double> leastFirst = Comparator.naturalOrder();
      Comparator<Double> bestFirst = figure.moreIsBetter() ? leastFirst.reversed() : leastFirst;
      Map<String, Double> medians = new LinkedHashMap<>();
      for (String client : CLIENTS_IN_JAVA) {
        results
            .spread(suite, work, client, figure)
            .ifPresent(spread -> medians.put(client, spread.median()));
      }
      return medians.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(bestFirst))
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Such as {@code Jetty (then OkHttp, Netty)}. */
    String bestAndOthers(Results results) {
      List<String> clients = clientsInJava(results);
      if (clients.size() < 2) {
        return String.join("", clients);
      }
      List<String> others = clients.subList(1, clients.size());
      return clients.get(0) + " (then " + String.join(", ", others) + ")";
    }
  }

  private Source rate(String suite, String work) {
    return new Source(suite, work, drop, MESSAGES_PER_SECOND);
  }

  private void addAgainstNetty() {
    for (String work : List.of(SMALL, "16 B binary")) {
      Source rate = rate("throughput", work);
      Source cpu = rate.of(CPU_SECONDS_PER_MILLION);
      addRatio(atLeast(5), rate, rate.by(Roster.NETTY));
      addRatio(atMost(0.2), cpu, cpu.by(Roster.NETTY));
      addRatio(atLeast(4), rate.by(lines), rate.by(Roster.NETTY));
      addRatio(atLeast(0.6), rate.by(lines), rate);
    }
  }

  private void addAgainstOthers() {
    Source text = rate("text", "128 B text");
    addRatio(atLeast(0.8), text, text.with(SMALL));
    Source textCpu = text.of(CPU_SECONDS_PER_MILLION);
    Source nonAscii = textCpu.with("128 B mostly non-ASCII text");
    addRatio(atMost(2), textCpu, textCpu.by(Roster.NEXUS_WEB));
    addRatio(atMost(2), nonAscii, nonAscii.by(Roster.NEXUS_WEB));
    addRatio(atMost(3), nonAscii, textCpu);
    for (String work : List.of("16 B binary", SMALL, "1 KiB binary", "16 KiB binary")) {
      addAgainstBest(atLeast(1.2), rate("throughput", work));
    }
    Source small = rate("throughput", SMALL);
    Source large = rate("throughput", LARGE).of(MEGABYTES_PER_SECOND);
    addRatio(atLeast(0.5), small, small.by(Roster.READER));
    addRatio(atLeast(0.8), large, large.by(Roster.READER));
    addRatio(atLeast(10), small, small.by(Roster.BENTHOS));
  }

  private void addTls() {
    String javas = drop + Roster.JAVAS_TLS;
    for (String work : List.of("128 B binary, wss", SECURE)) {
      Source rate = rate("tls", work);
      Source cpu = rate.of(CPU_SECONDS_PER_MILLION);
      addAgainstBest(atLeast(1.8), rate);
      addAgainstBest(atMost(0.5), cpu);
      addAgainstBest(atMost(1), cpu.by(javas));
    }
    Source secure = rate("tls", SECURE);
    Source single = rate("tls", "128 B text, one at a time, wss").of(CPU_SECONDS_PER_MILLION);
    Source compressed = rate("deflate", COMPRESSED);
    Source compressedCpu = compressed.of(CPU_SECONDS_PER_MILLION);
    addRatio(atLeast(0.8), secure.by(javas), secure.by(Roster.NETTY_TLS));
    addAgainstBest(atMost(0.6), single);
    addRatio(atLeast(2), compressed, compressed.by(Roster.NETTY));
    addRatio(atMost(0.65), compressedCpu, compressedCpu.by("OkHttp"));
    addAgainstBest(
        atMost(0.6), new Source("realistic", REALISTIC, Roster.EMBEDDED, CPU_SECONDS_PER_MILLION));
  }

  private void addLatency() {
    Source medium =
        new Source(
            "latency",
            "50,000 messages/s of 128 B binary",
            inlet + " → raw, pipe",
            LATENCY_P99_MICROS);
    Source low = medium.with("1,000 messages/s of 128 B binary").of(LATENCY_P50_MICROS);
    addDifference(atMost(500, " µs"), medium, medium.by(Roster.NETTY));
    addDifference(atMost(100, " µs"), low, low.by(Roster.NETTY));
    for (Source paced : List.of(low, medium)) {
      Source cpu = paced.of(CPU_SECONDS_PER_MILLION);
      addAgainstBest(atMost(0.9), cpu.by(Roster.EMBEDDED));
      addAgainstBest(atMost(1.15), paced.by(Roster.EMBEDDED).of(LATENCY_P50_MICROS));
      addAgainstBest(atMost(1.1), cpu.by(lines));
    }
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
          addAllocation(rate("throughput", work), size);
          addAllocation(rate("throughput", work).by(lines), size);
        });
    for (String work :
        List.of(
            "128 B text",
            "128 B mixed",
            "128 B mostly non-ASCII text",
            "128 B text in 4 fragments")) {
      addAllocation(rate("text", work), 128);
    }
    addAllocation(rate("tls", SECURE), 1 << 10);
    addAllocation(rate("deflate", COMPRESSED), 1 << 10);
    Source usual = rate("heap", SMALL);
    addRatio(atLeast(0.9), usual.by(drop + ", 48 MiB heap"), usual);
  }

  private void addAllocation(Source source, int size) {
    Source allocated = source.of(ALLOCATED_BYTES_PER_MESSAGE);
    Limit limit = new Limit(Comparison.BELOW, 1.3 * size + 48, " bytes");
    add(allocated.title(), limit, allocated);
  }

  private void addStart() {
    String pipe = inlet + " → lines, pipe" + StartSuite.WITH_ARCHIVE;
    Source start = new Source("start", FirstMessage.PLAIN, pipe, FIRST_MESSAGE_MILLIS);
    Source secure = start.with(FirstMessage.SECURE);
    add(start.title(), atMost(1000, " ms"), start);
    add(secure.title(), atMost(1000, " ms"), secure);
  }

  private void addIdleConnections(Results results) {
    Source memory = new Source("idle", "1,000 idle connections", drop, RSS_EACH_KIB);
    Source secure = memory.with("1,000 idle connections, wss");
    Source lost = memory.with("10,000 idle connections").of(LOST_CONNECTIONS);
    addForEachJvm(results, atMost(40, " KiB"), memory);
    addForEachJvm(results, atMost(90, " KiB"), secure);
    addForEachJvm(results, atMost(20, ""), memory.of(THREADS), Bars::hasVirtualThreads);
    addForEachJvm(results, atMost(0, ""), lost);
    addForEachJvm(results, atMost(0, ""), lost.of(UNANSWERED_PINGS));
    addForEachJvm(results, atMost(0.1, ""), lost.of(CPU_SHARE));
  }

  private static boolean hasVirtualThreads(String contender) {
    Matcher java = JAVA.matcher(contender);
    return java.find() && Integer.parseInt(java.group(1)) >= VIRTUAL_THREADS_SINCE;
  }

  private void addForEachJvm(Results results, Limit limit, Source source) {
    addForEachJvm(results, limit, source, contender -> true);
  }

  /** One for each JVM that was measured, whose name has its version and options. */
  private void addForEachJvm(
      Results results, Limit limit, Source source, Predicate<String> concerned) {
    List<String> measured =
        results.contenders(source.suite(), source.work()).stream()
            .filter(contender -> contender.startsWith(drop + ", "))
            .filter(concerned)
            .toList();
    for (String contender : measured.isEmpty() ? List.of(drop) : measured) {
      Source one = source.by(contender);
      add(one.title(), limit, one);
    }
  }

  private void addProtocols() {
    for (Protocol protocol : Protocol.values()) {
      for (int rate : protocol.rates()) {
        Source cpu = new Source("protocols", protocol.title(rate), drop, CPU_SECONDS_PER_MILLION);
        addRatio(atLeast(3), cpu.by(ProtocolClients.JAVASCRIPT), cpu);
        addRatio(atLeast(2), cpu.by(ProtocolClients.JAVA), cpu);
      }
    }
  }

  private void addKafkaConnect() {
    String connector = inlet + " → Kafka Connect";
    Source rate =
        new Source(
            "kafka_connect", ConnectTrial.Load.FLOOD.title(), connector, MESSAGES_PER_SECOND);
    Source flood = rate.of(CPU_SECONDS_PER_MILLION);
    Source steady = flood.with(ConnectSuites.STEADY.title());
    addRatio(atLeast(0.95), rate, rate.by(ConnectSource.MEMORY.title()));
    addRatio(atLeast(4), flood.by(ConnectSource.JDK_ONE_BY_ONE.title()), flood);
    addRatio(atLeast(4), steady.by(ConnectSource.JDK_WITHOUT_WAITING.title()), steady);
    String tasks = ConnectSuites.ALL_TASKS.title();
    Source cpu = new Source("kafka_connect_tasks", tasks, connector, CPU_SHARE);
    addDifference(atMost(0.3, ""), cpu, cpu.by(ConnectSource.MEMORY.title()));
    Source memory = cpu.of(MEMORY_MIB);
    Source without = memory.by(ConnectSource.MEMORY.title());
    add(
        memory.title() + ", each, beyond " + without.contender(),
        atMost(150, " KiB"),
        perFurtherTask(memory).minus(perFurtherTask(without)));
  }

  private static Values perFurtherTask(Source all) {
    return all.each(all.with(ConnectSuites.ONE_TASK.title()), ConnectSuites.TASKS - 1, KIB_PER_MIB);
  }

  private static Limit atLeast(double ratio) {
    return new Limit(Comparison.AT_LEAST, ratio, "×");
  }

  private static Limit atMost(double ratio) {
    return atMost(ratio, "×");
  }

  private static Limit atMost(double number, String unit) {
    return new Limit(Comparison.AT_MOST, number, unit);
  }

  private void addRatio(Limit limit, Source source, Source other) {
    add(source.title() + " against " + other.differenceTo(source), limit, source.over(other));
  }

  private void addDifference(Limit limit, Source source, Source other) {
    add(source.title() + " beyond " + other.differenceTo(source), limit, source.minus(other));
  }

  private void addAgainstBest(Limit limit, Source source) {
    add(
        source.title() + " against the best Java client",
        limit,
        source.overBest(),
        source::bestAndOthers);
  }

  private void add(String title, Limit limit, Values values) {
    add(title, limit, values, results -> "");
  }

  private void add(
      String title, Limit limit, Values values, Function<Results, String> comparedWith) {
    bars.add(
        new Bar(
            title, limit, results -> List.copyOf(values.byRound(results).values()), comparedWith));
  }
}
