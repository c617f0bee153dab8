package dev.inlet.kafka;

import dev.inlet.host.FailureLabels;
import dev.inlet.host.Meter;
import dev.inlet.input.ConnectionFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * Counts failed attempts and lost connections of one task by phase and code. A meter is registered
 * with the first failure of its kind; {@link FailureLabels} keeps the number of kinds small,
 * whatever a server answers. Any thread.
 */
final class FailureMeters {
  private final PluginMetrics metrics;

  // Guarded by this, and so is what is registered.
  private final Map<FailureTags, LongAdder> counts = new HashMap<>();
  private final Map<FailureTags, MetricName> names = new HashMap<>();
  private boolean isRemoved;

  /**
   * The tags of a meter.
   *
   * @param kind {@code attempt} or {@code loss}
   */
  private record FailureTags(String kind, FailureLabels labels) {}

  /** Registers nothing yet. */
  FailureMeters(PluginMetrics metrics) {
    this.metrics = metrics;
  }

  /** An attempt to connect failed. */
  void attempt(ConnectionFailure failure) {
    count(new FailureTags("attempt", FailureLabels.of(failure)));
  }

  /** A connection was lost. */
  void loss(ConnectionFailure failure) {
    count(new FailureTags("loss", FailureLabels.of(failure)));
  }

  private synchronized void count(FailureTags tags) {
    if (!isRemoved) {
      counts.computeIfAbsent(tags, this::register).increment();
    }
  }

  private LongAdder register(FailureTags tags) {
    LinkedHashMap<String, String> byName = new LinkedHashMap<>();
    byName.put("kind", tags.kind());
    byName.put("phase", tags.labels().phase());
    byName.put("code", tags.labels().code());
    LongAdder count = new LongAdder();
    MetricName name =
        metrics.metricName(Meter.FAILURES.meterName(), Meter.FAILURES.description(), byName);
    Gauge<Long> gauge = (config, now) -> count.sum();
    metrics.addMetric(name, gauge);
    names.put(tags, name);
    return count;
  }

  /** Removes the meters; later failures are not counted. */
  synchronized void remove() {
    isRemoved = true;
    names.values().forEach(metrics::removeMetric);
    names.clear();
  }
}
