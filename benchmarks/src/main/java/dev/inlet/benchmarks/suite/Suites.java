package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.trial.Bench;
import java.io.IOException;
import java.util.Locale;

/** What can be measured, by the names on the command line. */
public enum Suites {
  THROUGHPUT,
  TEXT,
  OUTPUTS,
  TLS,
  DEFLATE,
  LATENCY,
  REALISTIC,
  HEAP,
  CONNECTIONS,
  START,
  PROTOCOLS,
  KAFKA_CONNECT,
  KAFKA_CONNECT_TASKS;

  /** Measures. */
  public void run(Bench bench, Roster roster, Plan plan) throws IOException, InterruptedException {
    String suite = name().toLowerCase(Locale.ROOT);
    Interleaved streams = new Interleaved(bench, suite, plan);
    switch (this) {
      case THROUGHPUT -> streams.run(StreamSuites.throughput(roster, plan.sizes()));
      case TEXT -> streams.run(StreamSuites.text(roster));
      case OUTPUTS -> streams.run(StreamSuites.outputs(roster));
      case TLS -> streams.run(StreamSuites.tls(roster));
      case DEFLATE -> streams.run(StreamSuites.deflate(roster));
      case LATENCY -> streams.run(StreamSuites.latency(roster));
      case REALISTIC -> streams.run(StreamSuites.realistic(roster));
      case HEAP -> streams.run(StreamSuites.heap(roster));
      case CONNECTIONS -> streams.run(StreamSuites.connections(roster));
      case START -> StartSuite.run(bench, suite, roster, plan);
      case PROTOCOLS -> ProtocolSuite.run(bench, suite, roster, plan);
      case KAFKA_CONNECT -> ConnectSuites.streams(bench, suite, plan);
      case KAFKA_CONNECT_TASKS -> ConnectSuites.tasks(bench, suite, plan);
    }
  }
}
