package dev.inlet.benchmarks.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.client.ClientReport;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.measure.ProcessFigures;
import dev.inlet.benchmarks.trial.Bench;
import dev.inlet.benchmarks.trial.ClientProcess;
import dev.inlet.benchmarks.trial.Measurement;
import dev.inlet.testkit.servers.StreamingServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One run of one client, of a stream that its server sends at a steady rate. */
public final class ProtocolTrial {
  /** What is sent: 200 bytes such as exchanges send them. */
  static final String EVENT_JSON =
      "{\"type\":\"trade\",\"symbol\":\"BTC-USD\",\"sequence\":41829104873,\"trade_id\":715928374,"
          + "\"side\":\"buy\",\"price\":\"97214.53\",\"size\":\"0.01250000\",\"maker\":false,"
          + "\"time\":\"2026-01-15T09:30:00.123456Z\",\"venue\":{\"id\":12}}";

  private static final long START_SECONDS = 30;
  private static final long END_SECONDS = 60;
  private static final double MIB = 1 << 20;

  private final Bench bench;
  private final StreamingServer server;
  private final ProtocolClient client;
  private final int rate;
  private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
  private final List<String> problems = new ArrayList<>();

  private ProtocolTrial(Bench bench, StreamingServer server, ProtocolClient client, int rate) {
    this.bench = requireNonNull(bench, "bench is null");
    this.server = requireNonNull(server, "server is null");
    this.client = requireNonNull(client, "client is null");
    this.rate = rate;
  }

  /**
   * What is measured.
   *
   * @param server that no other client is connected to
   * @param rate of events, a second
   */
  public record Stream(Protocol protocol, StreamingServer server, int rate) {
    public Stream {
      requireNonNull(protocol, "protocol is null");
      requireNonNull(server, "server is null");
    }
  }

  /** Runs once. */
  public static Measurement run(
      Bench bench, String suite, ProtocolClient client, Stream stream, int round)
      throws IOException, InterruptedException {
    ProtocolTrial trial = new ProtocolTrial(bench, stream.server(), client, stream.rate());
    trial.run(stream.protocol());
    return new Measurement(
        suite,
        stream.protocol().title(stream.rate()),
        client.name(),
        round,
        trial.figures,
        trial.problems);
  }

  /** What there was at one moment. */
  private record Sample(
      long nanos,
      long sent,
      ProcessFigures client,
      double serverCpuSeconds,
      double ownCpuSeconds,
      double busyCpuSeconds,
      long allocatedBytes) {}

  private void run(Protocol protocol) throws IOException, InterruptedException {
    try (ClientProcess process = ClientProcess.start(client.launch(protocol, server), bench, 0)) {
      if (!awaitReceivers(1, process)) {
        problems.add("it did not log in: " + process.lastWords());
        return;
      }
      server.startStream(Protocol.EVENT, EVENT_JSON, rate);
      TimeUnit.NANOSECONDS.sleep(bench.schedule().warmUp().toNanos());
      Sample start = sample(process);
      TimeUnit.NANOSECONDS.sleep(bench.schedule().window().toNanos());
      Sample end = sample(process);
      boolean alive = process.isAlive();
      long sent = server.endStream();
      if (!alive) {
        problems.add("it ended too early: " + process.lastWords());
        return;
      }
      addFigures(start, end);
      if (!process.awaitEnd(END_SECONDS)) {
        problems.add("it did not end");
      }
      checkReceived(process, sent);
    }
  }

  private boolean awaitReceivers(int count, ClientProcess process) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (server.receivers(Protocol.EVENT) != count) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }

  private Sample sample(ClientProcess process) throws IOException, InterruptedException {
    return new Sample(
        System.nanoTime(),
        server.streamed(),
        process.figures(),
        ProcessFigures.read(server.process()).cpuSeconds(),
        ProcessFigures.read(ProcessHandle.current()).cpuSeconds(),
        ProcessFigures.busyCpuSeconds(),
        process.allocatedBytes().orElse(-1L));
  }

  private void addFigures(Sample start, Sample end) {
    double seconds = (end.nanos - start.nanos) / 1e9;
    double messages = end.sent - start.sent;
    double clientCpu = end.client.cpuSeconds() - start.client.cpuSeconds();
    double serverCpu = end.serverCpuSeconds - start.serverCpuSeconds;
    double own = end.ownCpuSeconds - start.ownCpuSeconds;
    double others = end.busyCpuSeconds - start.busyCpuSeconds - clientCpu - serverCpu - own;
    long wakeUps = end.client.waitsSince(start.client);
    figures.put(Figure.MESSAGES_PER_SECOND, messages / seconds);
    figures.put(Figure.CPU_SECONDS_PER_MILLION, clientCpu / messages * 1e6);
    figures.put(Figure.WAKE_UPS_PER_MESSAGE, wakeUps / messages);
    figures.put(Figure.CPU_SHARE, clientCpu / seconds);
    figures.put(Figure.FEED_CPU_SHARE, serverCpu / seconds);
    figures.put(Figure.OTHER_CPU_SHARE, Math.max(0, others) / seconds);
    figures.put(Figure.PEAK_RSS_MIB, end.client.peakRssKib() * 1024 / MIB);
    if (start.allocatedBytes >= 0) {
      figures.put(
          Figure.ALLOCATED_BYTES_PER_MESSAGE,
          (end.allocatedBytes - start.allocatedBytes) / messages);
    }
    if (messages / seconds < 0.98 * rate) {
      problems.add("the rate was not reached");
    }
  }

  private void checkReceived(ClientProcess process, long sent) throws IOException {
    Optional<ClientReport> report = process.report();
    OptionalLong received =
        report.isPresent()
            ? OptionalLong.of(report.get().messages())
            : client.messagesFromLog(process.log());
    if (received.isEmpty()) {
      problems.add("it did not say what it received: " + process.lastWords());
    } else if (received.getAsLong() != sent) {
      problems.add(
          String.format(Locale.ROOT, "%d of %d events were received", received.getAsLong(), sent));
    }
  }
}
