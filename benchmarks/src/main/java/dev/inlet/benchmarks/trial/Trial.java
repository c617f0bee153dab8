package dev.inlet.benchmarks.trial;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.client.ClientReport;
import dev.inlet.benchmarks.client.Latencies;
import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.feed.FeedTotals;
import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.FeedProcess;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.measure.ProcessFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of one contender with one work. */
public final class Trial {
  private static final long START_SECONDS = 30;
  private static final long END_SECONDS = 60;

  /** CPUs that others may use before a run is repeated. */
  private static final double QUIET = 0.1;

  /** CPU seconds are counted in ticks of 10 ms: a difference of less than half of one is none. */
  private static final double HALF_A_TICK = 0.005;

  private static final double MIB = 1 << 20;

  private final Bench bench;
  private final Contender contender;
  private final Work work;
  private final FeedProcess feed;
  private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
  private final List<String> problems = new ArrayList<>();
  private Optional<String> tlsEngine = Optional.empty();

  private Trial(Bench bench, Contender contender, Work work) {
    this.bench = requireNonNull(bench, "bench is null");
    this.contender = requireNonNull(contender, "contender is null");
    this.work = requireNonNull(work, "work is null");
    feed = bench.feed(work);
  }

  /**
   * Runs once, or again while the machine was busy with others; the quietest run counts. A run with
   * a problem is never hidden by another.
   */
  public static Measurement run(
      Bench bench, String suite, Contender contender, Work work, int round)
      throws IOException, InterruptedException {
    Trial quietest = null;
    for (int i = 0; i <= bench.schedule().repeats(); i++) {
      Trial trial = new Trial(bench, contender, work);
      trial.run();
      if (quietest == null || trial.noise() < quietest.noise()) {
        quietest = trial;
      }
      if (!trial.problems.isEmpty() || quietest.noise() <= QUIET) {
        quietest = trial.problems.isEmpty() ? quietest : trial;
        break;
      }
    }
    Trial best = requireNonNull(quietest, "quietest is null");
    return new Measurement(
        suite, work.title(), contender.name(), round, best.figures, best.problems, best.tlsEngine);
  }

  private double noise() {
    return figures.getOrDefault(Figure.OTHER_CPU_SHARE, 1.0);
  }

  /** What there was at one moment. */
  private record Sample(
      FeedTotals feed,
      ProcessFigures client,
      double feedCpuSeconds,
      double ownCpuSeconds,
      double busyCpuSeconds,
      long allocatedBytes) {}

  private void run() throws IOException, InterruptedException {
    FeedTotals before = awaitIdleFeed();
    String url = feed.url(work.shape());
    try (ClientProcess client =
        ClientProcess.start(
            contender.launch(url, work, bench.schedule().warmUp()), bench, stampedBytes())) {
      if (!awaitStart(client, before)) {
        problems.add("not all connections were opened, or nothing came: " + client.lastWords());
        endAll(client);
        return;
      }
      if (!measure(client)) {
        problems.add("it ended too early: " + client.lastWords());
        endAll(client);
        return;
      }
      endAll(client);
      double sent = feed.totals().messages() - before.messages();
      if (work.connections() > 1 && !client.reports()) {
        return; // The runner says of each what it received, but ends the others with the first.
      }
      OptionalLong received = received(client);
      checkPayloads(client);
      if (received.isPresent() && received.getAsLong() != Math.round(sent)) {
        problems.add(
            String.format(
                Locale.ROOT, "%d of %.0f messages were received", received.getAsLong(), sent));
      }
    }
  }

  private int stampedBytes() {
    return work.shape().mode() == Shape.Mode.PACED ? work.shape().size() : 0;
  }

  private boolean measure(ClientProcess client) throws InterruptedException {
    try {
      TimeUnit.NANOSECONDS.sleep(bench.schedule().warmUp().toNanos());
      Sample start = sample(client);
      TimeUnit.NANOSECONDS.sleep(bench.schedule().window().toNanos());
      Sample end = sample(client);
      if (client.isAlive()) {
        addFigures(start, end);
        tlsEngine = work.secure() ? client.tlsEngine() : Optional.empty();
        return true;
      }
      return false;
    } catch (IOException e) {
      // A client that is gone cannot be asked.
      return false;
    }
  }

  /** The last contender's connections may not all be gone yet. */
  private FeedTotals awaitIdleFeed() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    FeedTotals totals = feed.totals();
    while (totals.open() > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
      totals = feed.totals();
    }
    if (totals.open() > 0) {
      problems.add("the feed still had connections of the run before");
    }
    return totals;
  }

  private boolean awaitStart(ClientProcess client, FeedTotals before)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline && client.isAlive()) {
      if (hasStarted(before, feed.totals())) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return false;
  }

  private boolean hasStarted(FeedTotals before, FeedTotals now) {
    return now.open() == work.connections() && now.messages() > before.messages();
  }

  private Sample sample(ClientProcess client) throws IOException {
    return new Sample(
        feed.totals(),
        client.figures(),
        feed.figures().cpuSeconds(),
        ProcessFigures.read(ProcessHandle.current()).cpuSeconds(),
        ProcessFigures.busyCpuSeconds(),
        client.allocatedBytes().orElse(-1L));
  }

  private void addFigures(Sample start, Sample end) {
    double seconds = (end.feed.nanos() - start.feed.nanos()) / 1e9;
    double messages = end.feed.messages() - start.feed.messages();
    double clientCpu = end.client.cpuSeconds() - start.client.cpuSeconds();
    double feedCpu = end.feedCpuSeconds - start.feedCpuSeconds;
    double own = end.ownCpuSeconds - start.ownCpuSeconds; // it may read the client's pipe
    double busy = end.busyCpuSeconds - start.busyCpuSeconds;
    figures.put(Figure.CPU_SHARE, clientCpu / seconds);
    figures.put(Figure.FEED_CPU_SHARE, feedCpu / seconds);
    double others = busy - clientCpu - feedCpu - own;
    figures.put(Figure.OTHER_CPU_SHARE, others < HALF_A_TICK ? 0 : others / seconds);
    figures.put(Figure.PEAK_RSS_MIB, end.client.peakRssKib() * 1024 / MIB);
    figures.put(Figure.RSS_MIB, end.client.rssKib() * 1024 / MIB);
    figures.put(Figure.THREADS, (double) end.client.threads());
    if (messages > 0) {
      figures.put(Figure.MESSAGES_PER_SECOND, messages / seconds);
      figures.put(Figure.MEGABYTES_PER_SECOND, messages * work.shape().size() / seconds / 1e6);
      figures.put(Figure.CPU_SECONDS_PER_MILLION, clientCpu / messages * 1e6);
      figures.put(Figure.WAKE_UPS_PER_MESSAGE, end.client.waitsSince(start.client) / messages);
    }
    if (messages > 0 && start.allocatedBytes >= 0) {
      figures.put(
          Figure.ALLOCATED_BYTES_PER_MESSAGE,
          (end.allocatedBytes - start.allocatedBytes) / messages);
    }
    if (work.shape().rate() > 0) {
      figures.put(Figure.FEED_DELAY_MICROS, end.feed.worstDelayMicros());
      if (messages / seconds < 0.98 * work.shape().rate() * work.connections()) {
        problems.add("the rate was not reached");
      }
    }
  }

  private void endAll(ClientProcess client) throws IOException, InterruptedException {
    feed.end();
    if (!client.awaitEnd(END_SECONDS)) {
      problems.add("it did not end");
    }
  }

  private OptionalLong received(ClientProcess client) throws IOException {
    Optional<ClientReport> report = client.report();
    if (client.pipe().isPresent()) {
      addLatency(client.pipe().get().latency());
    }
    if (report.isEmpty()) {
      OptionalLong told = contender.messagesFromLog(client.log());
      if (told.isEmpty()) {
        problems.add("it did not say what it received: " + client.lastWords());
      }
      return told;
    }
    addLatency(report.get().latency());
    return report.get().messages() < 0
        ? OptionalLong.empty()
        : OptionalLong.of(report.get().messages());
  }

  /**
   * Those who tell both have to agree with themselves; what is not ASCII they may count in chars.
   */
  private void checkPayloads(ClientProcess client) throws IOException {
    Optional<ClientReport> report = client.report();
    if (report.isPresent()
        && report.get().messages() >= 0
        && countsBytes(work.shape().content())
        && work.shape().mode() != Shape.Mode.REALISTIC // of several sizes
        && report.get().payloadBytes() != report.get().messages() * work.shape().size()) {
      problems.add(report.get().payloadBytes() + " bytes of payload were received");
    }
  }

  /** What is binary, and texts whose chars are bytes. */
  private static boolean countsBytes(Content content) {
    return content == Content.BINARY || content.isAscii();
  }

  private void addLatency(Latencies.@Nullable Summary latency) {
    if (latency != null && latency.count() == 0) {
      problems.add("no latency was taken: the first message of a connection came too late");
    } else if (latency != null) {
      figures.put(Figure.LATENCY_P50_MICROS, latency.p50());
      figures.put(Figure.LATENCY_P99_MICROS, latency.p99());
      figures.put(Figure.LATENCY_P999_MICROS, latency.p999());
    }
  }
}
