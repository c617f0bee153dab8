package dev.inlet.kafka;

import dev.inlet.host.ForwardingInputListener;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * The meters of one task under the names that the runner has for them, of all its connections
 * together; Kafka Connect adds the connector and the task.
 */
final class TaskMeters {
  private final LongAdder connects = new LongAdder();
  private final LongAdder failedAttempts = new LongAdder();
  private final LongAdder losses = new LongAdder();
  private final LongAdder replacements = new LongAdder();
  private final LongAdder gaps = new LongAdder();
  private final LongAdder gapNanos = new LongAdder();
  private final LongAdder missedGaps = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder refilled = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicInteger connected = new AtomicInteger();

  /** Which meters there are; in order. */
  private record Meter(String name, String description, Supplier<Number> value) {}

  private List<Meter> meters(List<Connection> connections) {
    return List.of(
        new Meter("inlet.input.connected", "connections that are established", connected::get),
        new Meter("inlet.input.connects", "connections that were opened", connects::sum),
        new Meter(
            "inlet.input.connect.failures", "attempts to connect that failed", failedAttempts::sum),
        new Meter("inlet.input.losses", "connections that were lost", losses::sum),
        new Meter(
            "inlet.input.replacements",
            "connections that were replaced by the next one before they ended",
            replacements::sum),
        new Meter(
            "inlet.input.gap.count",
            "losses after which messages came again; what was sent in between is missing",
            gaps::sum),
        new Meter(
            "inlet.input.gap.seconds",
            "from the last sign of life before a loss to the first message after it, in total",
            () -> (double) gapNanos.sum() / TimeUnit.SECONDS.toNanos(1)),
        new Meter(
            "inlet.input.missed.gaps", "gaps that the session protocol has seen", missedGaps::sum),
        new Meter(
            "inlet.input.missed.messages",
            "messages in those gaps, as far as their number is known",
            missed::sum),
        new Meter(
            "inlet.input.repeated.messages",
            "messages that came again, as far as the session protocol knows",
            repeated::sum),
        new Meter(
            "inlet.input.refilled.messages",
            "messages that had been missed and were fetched some other way",
            refilled::sum),
        new Meter("inlet.output.messages", "messages that Kafka has confirmed", messages::sum),
        new Meter("inlet.output.batches", "batches that Kafka has confirmed", batches::sum),
        new Meter(
            "inlet.output.messages.dropped",
            "messages that a transformation filtered, or that were dropped with"
                + " errors.tolerance=all",
            dropped::sum),
        new Meter(
            "inlet.output.messages.unsettled",
            "messages of batches of which Kafka has not confirmed all",
            () -> connections.stream().mapToLong(each -> each.unsettled().messages()).sum()),
        new Meter(
            "inlet.output.bytes.unsettled",
            "memory of those batches",
            () -> connections.stream().mapToLong(each -> each.unsettled().bytes()).sum()));
  }

  /**
   * Registers the meters with the worker.
   *
   * @return removes them again
   */
  Runnable register(PluginMetrics metrics, List<Connection> connections) {
    List<MetricName> names = new ArrayList<>();
    for (Meter meter : meters(connections)) {
      MetricName name =
          metrics.metricName(meter.name(), meter.description(), new LinkedHashMap<>());
      Gauge<Number> gauge = (config, now) -> meter.value().get();
      metrics.addMetric(name, gauge);
      names.add(name);
    }
    return () -> names.forEach(metrics::removeMetric);
  }

  /** Kafka has a message. */
  void delivered(boolean lastOfBatch) {
    messages.increment();
    if (lastOfBatch) {
      batches.increment();
    }
  }

  /** A message will not be in Kafka. */
  void dropped() {
    dropped.increment();
  }

  /** A listener for one connection, which passes everything on. */
  InputListener of(InputListener next) {
    return new Counting(next);
  }

  private final class Counting extends ForwardingInputListener {

    Counting(InputListener next) {
      super(next);
    }

    @Override
    public void connected() {
      connected.incrementAndGet();
      connects.increment();
      super.connected();
    }

    @Override
    public void reconnected(Duration outage) {
      connected.incrementAndGet();
      connects.increment();
      super.reconnected(outage);
    }

    @Override
    public void connectFailed(
        ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
      failedAttempts.increment();
      super.connectFailed(failure, failures, nextDelay);
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long received, Optional<Duration> nextDelay) {
      connected.decrementAndGet();
      losses.increment();
      super.connectionLost(loss, uptime, received, nextDelay);
    }

    @Override
    public void dataResumed(Duration gap) {
      gaps.increment();
      gapNanos.add(gap.toNanos());
      super.dataResumed(gap);
    }

    @Override
    public void missed(Gap gap) {
      missedGaps.increment();
      missed.add(gap.messages().orElse(0));
      super.missed(gap);
    }

    @Override
    public void repeated(long count) {
      repeated.add(count);
      super.repeated(count);
    }

    @Override
    public void refilled(long count) {
      refilled.add(count);
      super.refilled(count);
    }

    @Override
    public void connectionReplaced(String reason, Duration age) {
      replacements.increment();
      super.connectionReplaced(reason, age);
    }

    @Override
    public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
      failedAttempts.increment();
      super.replacementFailed(failure, nextDelay);
    }
  }
}
