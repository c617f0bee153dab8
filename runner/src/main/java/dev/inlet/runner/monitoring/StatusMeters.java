package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.Meter;
import dev.inlet.input.InputStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of what the inputs of one pipeline tell about themselves. A meter exists once an input
 * has told its value. Totals go on when a pipeline is replaced or started again.
 */
final class StatusMeters {
  private final MeterRegistry registry;
  private final Tags tags;

  // Guarded by this object.
  private final Set<Meter> registered = EnumSet.noneOf(Meter.class);
  private Supplier<InputStatus> source = () -> InputStatus.NONE;
  private InputStatus latest = InputStatus.NONE;
  private Totals before = new Totals(0, 0, Duration.ZERO);

  /** What the inputs before the present one had counted. */
  private record Totals(long messages, long bytes, Duration paused) {

    Totals plus(InputStatus last) {
      return new Totals(
          messages + last.receivedMessages().orElse(0),
          bytes + last.receivedBytes().orElse(0),
          paused.plus(last.totalPause().orElse(Duration.ZERO)));
    }
  }

  StatusMeters(MeterRegistry registry, Tags tags) {
    this.registry = requireNonNull(registry, "registry is null");
    this.tags = requireNonNull(tags, "tags is null");
  }

  /** The pipeline has another input from now on. */
  synchronized void follow(Supplier<InputStatus> newSource) {
    before = before.plus(source.get());
    source = requireNonNull(newSource, "newSource is null");
    latest = source.get();
  }

  /** Asks the input anew. To be called before the meters are read. */
  synchronized void refresh() {
    latest = source.get();
    counter(
        Meter.RECEIVED_MESSAGES,
        latest.receivedMessages(),
        meters -> meters.before.messages() + meters.latest.receivedMessages().orElse(0));
    counter(
        Meter.RECEIVED_BYTES,
        latest.receivedBytes(),
        meters -> meters.before.bytes() + meters.latest.receivedBytes().orElse(0));
    counter(
        Meter.PAUSED_SECONDS,
        nanos(latest.totalPause()),
        meters ->
            seconds(meters.before.paused().plus(meters.latest.totalPause().orElse(Duration.ZERO))));
    gauge(
        Meter.PAUSED,
        nanos(latest.totalPause()),
        meters -> meters.latest.currentPause().isPresent() ? 1 : 0);
    time(Meter.MESSAGE_AGE, latest.sinceMessage(), InputStatus::sinceMessage);
    time(Meter.SILENCE, latest.sinceSignOfLife(), InputStatus::sinceSignOfLife);
    time(Meter.PING_ROUND_TRIP, latest.pingRoundTrip(), InputStatus::pingRoundTrip);
    gauge(
        Meter.BUFFERED_MESSAGES,
        latest.bufferedMessages(),
        meters -> meters.latest.bufferedMessages().orElse(0));
    gauge(
        Meter.BUFFERED_BYTES,
        latest.bufferedBytes(),
        meters -> meters.latest.bufferedBytes().orElse(0));
  }

  private static OptionalLong nanos(Optional<Duration> time) {
    return time.map(Duration::toNanos).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static double seconds(Duration time) {
    return (double) time.toNanos() / TimeUnit.SECONDS.toNanos(1);
  }

  private void time(
      Meter meter, Optional<Duration> told, Function<InputStatus, Optional<Duration>> value) {
    gauge(
        meter,
        nanos(told),
        meters -> value.apply(meters.latest).map(StatusMeters::seconds).orElse(Double.NaN));
  }

  private void gauge(Meter meter, OptionalLong told, ToDoubleFunction<StatusMeters> value) {
    if (told.isPresent() && registered.add(meter)) {
      Gauge.builder(meter.meterName(), this, meters -> meters.read(value))
          .description(meter.description())
          .tags(tags)
          .register(registry);
    }
  }

  private void counter(Meter meter, OptionalLong told, ToDoubleFunction<StatusMeters> value) {
    if (told.isPresent() && registered.add(meter)) {
      FunctionCounter.builder(meter.meterName(), this, meters -> meters.read(value))
          .description(meter.description())
          .tags(tags)
          .register(registry);
    }
  }

  private synchronized double read(ToDoubleFunction<StatusMeters> value) {
    return value.applyAsDouble(this);
  }
}
