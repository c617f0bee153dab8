package dev.inlet.kafka;

import dev.inlet.host.ForwardingInputListener;
import dev.inlet.host.LoggingInputListener;
import dev.inlet.host.Meter;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * The meters of one task under the names that the runner has for them, of all its connections
 * together; Kafka Connect adds the connector and the task.
 */
final class TaskMeters {
  private static final String GAP_DESCRIPTION = Meter.GAP.description();

  private final PluginMetrics metrics;
  private final FailureMeters failures;
  private final List<MetricName> names = new ArrayList<>();
  private final List<Counting> listeners = new CopyOnWriteArrayList<>();
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

  /** Registers nothing yet. */
  TaskMeters(PluginMetrics metrics) {
    this.metrics = metrics;
    this.failures = new FailureMeters(metrics);
  }

  /** One value under a name. */
  private record Value(String name, String description, Supplier<Number> value) {

    Value(Meter meter, Supplier<Number> value) {
      this(meter.meterName(), meter.description(), value);
    }
  }

  /** Which values there are; in order. */
  private List<Value> values(List<Connection> connections, LongSupplier lost) {
    List<Value> values = new ArrayList<>();
    values.add(
        new Value(
            Meter.CONNECTED, () -> listeners.stream().filter(each -> each.isConnected).count()));
    values.add(new Value(Meter.CONNECTS, connects::sum));
    values.add(new Value(Meter.CONNECT_FAILURES, failedAttempts::sum));
    values.add(new Value(Meter.LOSSES, losses::sum));
    values.add(
        new Value(
            Meter.NEXT_ATTEMPT,
            () -> listeners.stream().mapToDouble(Counting::untilAttempt).max().orElse(0)));
    values.add(new Value(Meter.REPLACEMENTS, replacements::sum));
    values.add(
        new Value(Meter.GAP.meterName() + ".count", "how many: " + GAP_DESCRIPTION, gaps::sum));
    values.add(
        new Value(
            Meter.GAP.meterName() + ".seconds",
            "in total: " + GAP_DESCRIPTION,
            () -> (double) gapNanos.sum() / TimeUnit.SECONDS.toNanos(1)));
    values.add(new Value(Meter.MISSED_GAPS, missedGaps::sum));
    values.add(new Value(Meter.MISSED_MESSAGES, missed::sum));
    values.add(new Value(Meter.REPEATED_MESSAGES, repeated::sum));
    values.add(new Value(Meter.REFILLED_MESSAGES, refilled::sum));
    values.addAll(statusOf(connections));
    values.add(new Value(Meter.OUTPUT_MESSAGES, messages::sum));
    values.add(new Value(Meter.OUTPUT_BATCHES, batches::sum));
    values.add(new Value(Meter.DROPPED_MESSAGES, dropped::sum));
    values.add(new Value(Meter.LOST_MESSAGES, lost::getAsLong));
    values.add(
        new Value(
            Meter.UNSETTLED_MESSAGES,
            () -> connections.stream().mapToLong(each -> each.unsettled().messages()).sum()));
    values.add(
        new Value(
            Meter.UNSETTLED_BYTES,
            () -> connections.stream().mapToLong(each -> each.unsettled().bytes()).sum()));
    return values;
  }

  /** What the inputs tell about themselves; nothing of one that tells nothing at first. */
  private static List<Value> statusOf(List<Connection> connections) {
    List<Value> values = new ArrayList<>();
    InputStatus first = connections.isEmpty() ? InputStatus.NONE : connections.get(0).status();
    if (first.receivedMessages().isPresent()) {
      values.add(sum(Meter.RECEIVED_MESSAGES, connections, InputStatus::receivedMessages));
      values.add(sum(Meter.RECEIVED_BYTES, connections, InputStatus::receivedBytes));
      values.add(longest(Meter.MESSAGE_AGE, connections, InputStatus::sinceMessage));
      values.add(longest(Meter.SILENCE, connections, InputStatus::sinceSignOfLife));
      values.add(longest(Meter.PING_ROUND_TRIP, connections, InputStatus::pingRoundTrip));
    }
    if (first.bufferedMessages().isPresent()) {
      values.add(sum(Meter.BUFFERED_MESSAGES, connections, InputStatus::bufferedMessages));
      values.add(sum(Meter.BUFFERED_BYTES, connections, InputStatus::bufferedBytes));
    }
    if (first.totalPause().isPresent()) {
      values.add(
          new Value(
              Meter.PAUSED_SECONDS,
              () ->
                  connections.stream()
                      .map(each -> each.status().totalPause().orElse(Duration.ZERO))
                      .mapToDouble(TaskMeters::seconds)
                      .sum()));
      values.add(
          new Value(
              Meter.PAUSED,
              () ->
                  connections.stream()
                      .filter(each -> each.status().currentPause().isPresent())
                      .count()));
    }
    return values;
  }

  private static Value sum(
      Meter meter, List<Connection> connections, Function<InputStatus, OptionalLong> part) {
    return new Value(
        meter,
        () -> connections.stream().mapToLong(each -> part.apply(each.status()).orElse(0)).sum());
  }

  /** Of several connections the one that has it longest; not a number if none has it. */
  private static Value longest(
      Meter meter, List<Connection> connections, Function<InputStatus, Optional<Duration>> part) {
    return new Value(
        meter,
        () ->
            connections.stream()
                .flatMap(each -> part.apply(each.status()).stream())
                .mapToDouble(TaskMeters::seconds)
                .max()
                .orElse(Double.NaN));
  }

  private static double seconds(Duration time) {
    return (double) time.toNanos() / TimeUnit.SECONDS.toNanos(1);
  }

  /**
   * Registers the meters with the worker.
   *
   * @param lost what earlier runs of the task have lost
   */
  void register(List<Connection> connections, LongSupplier lost) {
    for (Value each : values(connections, lost)) {
      MetricName name = metrics.metricName(each.name(), each.description(), new LinkedHashMap<>());
      Supplier<Number> value = each.value(); // all that the gauge keeps
      Gauge<Number> gauge = (config, now) -> value.get();
      metrics.addMetric(name, gauge);
      names.add(name);
    }
  }

  /** Removes the meters. */
  void remove() {
    failures.remove();
    names.forEach(metrics::removeMetric);
    names.clear();
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

  /** A listener for one connection, which has everything logged as well. */
  ConnectionListener of(TaskLog log) {
    Counting listener = new Counting(log);
    listeners.add(listener);
    return listener;
  }

  private final class Counting extends ForwardingInputListener implements ConnectionListener {
    private final TaskLog log;
    private volatile boolean isConnected;
    private volatile long attemptAt = System.nanoTime(); // the next one, or one that has begun

    Counting(TaskLog log) {
      super(new LoggingInputListener(log));
      this.log = log;
    }

    private double untilAttempt() {
      long left = attemptAt - System.nanoTime();
      return isConnected || left <= 0 ? 0 : (double) left / TimeUnit.SECONDS.toNanos(1);
    }

    private void waitsFor(Optional<Duration> nextDelay) {
      attemptAt = System.nanoTime() + nextDelay.orElse(Duration.ZERO).toNanos();
    }

    @Override
    public void connected() {
      isConnected = true;
      connects.increment();
      super.connected();
    }

    @Override
    public void reconnected(Duration outage) {
      isConnected = true;
      connects.increment();
      super.reconnected(outage);
    }

    @Override
    public void connectFailed(
        ConnectFailedException failure, int inARow, Optional<Duration> nextDelay) {
      failedAttempts.increment();
      waitsFor(nextDelay);
      super.connectFailed(failure, inARow, nextDelay);
      failures.attempt(failure.details());
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long received, Optional<Duration> nextDelay) {
      isConnected = false;
      losses.increment();
      waitsFor(nextDelay);
      super.connectionLost(loss, uptime, received, nextDelay);
      failures.loss(loss.details());
    }

    @Override
    public void ended(EndOfInputException end) {
      isConnected = false;
      attemptAt = System.nanoTime(); // there is none
      if (!end.isFailure()) { // or else the task fails, and says why; with this it stays RUNNING
        log.warn("the input has ended: " + end.getMessage());
      }
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
      failures.attempt(failure.details());
    }
  }
}
