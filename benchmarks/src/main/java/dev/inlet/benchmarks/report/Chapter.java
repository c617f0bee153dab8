package dev.inlet.benchmarks.report;

import static dev.inlet.benchmarks.measure.Figure.ALLOCATED_BYTES_PER_MESSAGE;
import static dev.inlet.benchmarks.measure.Figure.BROKER_CPU_SHARE;
import static dev.inlet.benchmarks.measure.Figure.CPU_SECONDS_PER_MILLION;
import static dev.inlet.benchmarks.measure.Figure.CPU_SHARE;
import static dev.inlet.benchmarks.measure.Figure.FEED_CPU_SHARE;
import static dev.inlet.benchmarks.measure.Figure.FEED_DELAY_MICROS;
import static dev.inlet.benchmarks.measure.Figure.FIRST_MESSAGE_MILLIS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P50_MICROS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P999_MICROS;
import static dev.inlet.benchmarks.measure.Figure.LATENCY_P99_MICROS;
import static dev.inlet.benchmarks.measure.Figure.LIVE_HEAP_MIB;
import static dev.inlet.benchmarks.measure.Figure.MEGABYTES_PER_SECOND;
import static dev.inlet.benchmarks.measure.Figure.MEMORY_MIB;
import static dev.inlet.benchmarks.measure.Figure.MESSAGES_PER_SECOND;
import static dev.inlet.benchmarks.measure.Figure.OTHER_CPU_SHARE;
import static dev.inlet.benchmarks.measure.Figure.PEAK_RSS_MIB;
import static dev.inlet.benchmarks.measure.Figure.RSS_MIB;
import static dev.inlet.benchmarks.measure.Figure.THREADS;
import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.measure.Figure;
import java.util.List;

/**
 * How a suite is shown on the page.
 *
 * @param text what is measured, for people
 * @param columns those figures that matter, as far as they were measured
 * @param tables how its works are arranged
 */
record Chapter(
    String suite,
    String title,
    String text,
    List<Figure> columns,
    Tables tables,
    List<Picture> pictures) {
  private static final List<Figure> FLOOD =
      List.of(
          MESSAGES_PER_SECOND,
          MEGABYTES_PER_SECOND,
          CPU_SECONDS_PER_MILLION,
          ALLOCATED_BYTES_PER_MESSAGE,
          PEAK_RSS_MIB,
          FEED_CPU_SHARE,
          OTHER_CPU_SHARE);

  private static final List<Figure> RATE_AND_COST =
      List.of(MESSAGES_PER_SECOND, CPU_SECONDS_PER_MILLION);

  private static final List<Chapter> KNOWN =
      List.of(
          new Chapter(
              "throughput",
              "Throughput",
              "Binary messages, as many as go. All clients but Inlet only count.",
              FLOOD,
              Tables.ONE_FOR_EACH_WORK,
              List.of(
                  new Picture(
                      "messages",
                      "Messages per second",
                      Picture.Kind.BARS,
                      List.of(MESSAGES_PER_SECOND)),
                  new Picture(
                      "cpu",
                      "CPU seconds per million messages",
                      Picture.Kind.BARS,
                      List.of(CPU_SECONDS_PER_MILLION)))),
          new Chapter(
              "text",
              "Text",
              "The same with text, whose UTF-8 is checked.",
              FLOOD,
              Tables.ONE,
              List.of()),
          new Chapter(
              "outputs",
              "Outputs",
              "What it takes to hand messages on, rather than to drop them.",
              FLOOD,
              Tables.ONE_FOR_EACH_WORK,
              List.of(rateAndCost("Outputs"))),
          new Chapter(
              "tls",
              "TLS",
              "The same through TLS. Reading bytes without looking for frames shows what TLS alone"
                  + " costs.",
              FLOOD,
              Tables.ONE_FOR_EACH_WORK,
              List.of(rateAndCost("TLS"))),
          new Chapter(
              "deflate",
              "Compression",
              "JSON with permessage-deflate; MB/s and allocated bytes are of what it inflates to.",
              FLOOD,
              Tables.ONE_FOR_EACH_WORK,
              List.of(rateAndCost("Compression"))),
          new Chapter(
              "latency",
              "Latency",
              "From the moment at which the feed writes a message to the moment at which a client"
                  + " has it; Inlet's is read from the pipe that its output writes to.",
              List.of(
                  LATENCY_P50_MICROS,
                  LATENCY_P99_MICROS,
                  LATENCY_P999_MICROS,
                  MESSAGES_PER_SECOND,
                  CPU_SHARE,
                  FEED_DELAY_MICROS,
                  OTHER_CPU_SHARE),
              Tables.ONE_FOR_EACH_WORK,
              List.of(
                  new Picture(
                      "percentiles",
                      "Latency",
                      Picture.Kind.SPANS,
                      List.of(LATENCY_P50_MICROS, LATENCY_P99_MICROS, LATENCY_P999_MICROS)))),
          new Chapter(
              "heap",
              "A small heap",
              "The same work in less memory.",
              FLOOD,
              Tables.ONE_FOR_EACH_WORK,
              List.of()),
          new Chapter(
              "start",
              "Start",
              "From the start of the process to the first message.",
              List.of(FIRST_MESSAGE_MILLIS, PEAK_RSS_MIB, OTHER_CPU_SHARE),
              Tables.ONE_FOR_EACH_WORK,
              List.of(
                  new Picture(
                      "first-message",
                      "Start to first message",
                      Picture.Kind.BARS,
                      List.of(FIRST_MESSAGE_MILLIS)))),
          new Chapter(
              "connections",
              "Many connections",
              "Pipelines of one process, each with a connection of its own.",
              List.of(RSS_MIB, THREADS, CPU_SHARE, MESSAGES_PER_SECOND, OTHER_CPU_SHARE),
              Tables.ONE,
              List.of(
                  new Picture(
                      "cost",
                      "What connections cost",
                      Picture.Kind.LINES,
                      List.of(RSS_MIB, CPU_SHARE)))),
          new Chapter(
              "kafka_connect",
              "Kafka Connect",
              "One task of a worker of Kafka Connect, into one partition. Records from memory show"
                  + " what Connect itself costs; java.net.http stands for a connector in a few"
                  + " lines. The client here is the worker.",
              List.of(
                  MESSAGES_PER_SECOND,
                  MEGABYTES_PER_SECOND,
                  CPU_SECONDS_PER_MILLION,
                  ALLOCATED_BYTES_PER_MESSAGE,
                  CPU_SHARE,
                  BROKER_CPU_SHARE,
                  FEED_CPU_SHARE,
                  OTHER_CPU_SHARE),
              Tables.ONE_FOR_EACH_WORK,
              List.of(rateAndCost("Kafka Connect"))),
          new Chapter(
              "kafka_connect_tasks",
              "Many tasks of Kafka Connect",
              "Tasks of one worker, each with a connection of its own. The heap of the worker is"
                  + " fixed; memory in use is what is alive on it and all that is not on it.",
              List.of(
                  MEMORY_MIB,
                  LIVE_HEAP_MIB,
                  THREADS,
                  CPU_SHARE,
                  MESSAGES_PER_SECOND,
                  OTHER_CPU_SHARE),
              Tables.ONE,
              List.of()));

  Chapter {
    requireNonNull(suite, "suite is null");
    requireNonNull(title, "title is null");
    requireNonNull(text, "text is null");
    requireNonNull(tables, "tables is null");
    columns = List.copyOf(columns);
    pictures = List.copyOf(pictures);
  }

  /** How the works of a suite are arranged. */
  enum Tables {
    /** A table for each, in which contenders are compared. */
    ONE_FOR_EACH_WORK,
    /** One table, in which works are compared. */
    ONE
  }

  /**
   * A plot.
   *
   * @param name of the file, behind that of the suite
   */
  record Picture(String name, String title, Kind kind, List<Figure> figures) {

    /** What a plot looks like. */
    enum Kind {
      /** A bar for each contender. */
      BARS,
      /** The figures of a contender on one line. */
      SPANS,
      /** The figures over the number that the titles of works begin with. */
      LINES
    }

    Picture {
      requireNonNull(name, "name is null");
      requireNonNull(title, "title is null");
      requireNonNull(kind, "kind is null");
      figures = List.copyOf(figures);
    }
  }

  private static Picture rateAndCost(String title) {
    return new Picture("rate-and-cost", title, Picture.Kind.BARS, RATE_AND_COST);
  }

  /** How a suite is shown; one that is not known, with all that was measured. */
  static Chapter of(String suite) {
    return KNOWN.stream()
        .filter(chapter -> chapter.suite.equals(suite))
        .findFirst()
        .orElseGet(
            () ->
                new Chapter(
                    suite,
                    suite,
                    "",
                    List.of(Figure.values()),
                    Tables.ONE_FOR_EACH_WORK,
                    List.of(rateAndCost(suite))));
  }

  /** The name of a picture's file. */
  String file(Picture picture) {
    return suite + "-" + picture.name() + ".svg";
  }
}
