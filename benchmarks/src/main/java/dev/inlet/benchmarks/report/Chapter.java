package dev.inlet.benchmarks.report;

import dev.inlet.benchmarks.measure.Figure;
import java.util.List;

/**
 * How a suite is shown on the page.
 *
 * @param columns those figures that matter, as far as they were measured
 * @param plotted those of them that are drawn as well
 */
record Chapter(String title, List<Figure> columns, List<Figure> plotted) {

  /** How a suite is shown; one that is not known, with all that was measured. */
  static Chapter of(String suite) {
    return switch (suite) {
      case "throughput" -> flood("Throughput");
      case "text" -> flood("Text");
      case "outputs" -> flood("Outputs");
      case "tls" -> flood("TLS");
      case "deflate" -> flood("Compression");
      case "heap" -> flood("A small heap");
      case "latency" ->
          new Chapter(
              "Latency",
              List.of(
                  Figure.LATENCY_P50_MICROS,
                  Figure.LATENCY_P99_MICROS,
                  Figure.LATENCY_P999_MICROS,
                  Figure.MESSAGES_PER_SECOND,
                  Figure.CPU_SECONDS_PER_MILLION,
                  Figure.WAKE_UPS_PER_MESSAGE,
                  Figure.FEED_DELAY_MICROS,
                  Figure.OTHER_CPU_SHARE),
              List.of(Figure.LATENCY_P50_MICROS, Figure.LATENCY_P99_MICROS));
      case "realistic" ->
          new Chapter(
              "What public feeds send",
              List.of(
                  Figure.CPU_SECONDS_PER_MILLION,
                  Figure.WAKE_UPS_PER_MESSAGE,
                  Figure.ALLOCATED_BYTES_PER_MESSAGE,
                  Figure.LATENCY_P50_MICROS,
                  Figure.LATENCY_P99_MICROS,
                  Figure.MESSAGES_PER_SECOND,
                  Figure.FEED_DELAY_MICROS,
                  Figure.FEED_CPU_SHARE,
                  Figure.OTHER_CPU_SHARE),
              List.of(Figure.CPU_SECONDS_PER_MILLION, Figure.LATENCY_P50_MICROS));
      case "start" ->
          new Chapter(
              "Start",
              List.of(Figure.FIRST_MESSAGE_MILLIS, Figure.PEAK_RSS_MIB, Figure.OTHER_CPU_SHARE),
              List.of(Figure.FIRST_MESSAGE_MILLIS));
      case "connections" ->
          new Chapter(
              "Many connections",
              List.of(
                  Figure.RSS_MIB,
                  Figure.THREADS,
                  Figure.CPU_SHARE,
                  Figure.MESSAGES_PER_SECOND,
                  Figure.OTHER_CPU_SHARE),
              List.of());
      case "idle" ->
          new Chapter(
              "Idle connections",
              List.of(
                  Figure.RSS_EACH_KIB,
                  Figure.RSS_MIB,
                  Figure.RSS_OF_ONE_MIB,
                  Figure.THREADS,
                  Figure.CPU_SHARE,
                  Figure.LOST_CONNECTIONS,
                  Figure.ANSWERED_PINGS,
                  Figure.UNANSWERED_PINGS,
                  Figure.FEED_CPU_SHARE,
                  Figure.OTHER_CPU_SHARE),
              List.of());
      case "protocols" -> rateAndCost("Session protocols", List.of(Figure.values()));
      case "kafka_connect" -> rateAndCost("Kafka Connect", List.of(Figure.values()));
      case "kafka_connect_tasks" ->
          new Chapter(
              "Many tasks of Kafka Connect",
              List.of(
                  Figure.MEMORY_MIB,
                  Figure.LIVE_HEAP_MIB,
                  Figure.THREADS,
                  Figure.CPU_SHARE,
                  Figure.MESSAGES_PER_SECOND,
                  Figure.OTHER_CPU_SHARE),
              List.of());
      default -> rateAndCost(suite, List.of(Figure.values()));
    };
  }

  private static Chapter flood(String title) {
    return rateAndCost(
        title,
        List.of(
            Figure.MESSAGES_PER_SECOND,
            Figure.MEGABYTES_PER_SECOND,
            Figure.CPU_SECONDS_PER_MILLION,
            Figure.ALLOCATED_BYTES_PER_MESSAGE,
            Figure.PEAK_RSS_MIB,
            Figure.FEED_CPU_SHARE,
            Figure.OTHER_CPU_SHARE));
  }

  private static Chapter rateAndCost(String title, List<Figure> columns) {
    return new Chapter(
        title, columns, List.of(Figure.MESSAGES_PER_SECOND, Figure.CPU_SECONDS_PER_MILLION));
  }
}
