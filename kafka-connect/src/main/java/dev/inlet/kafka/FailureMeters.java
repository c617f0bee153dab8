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
 * Failed attempts and losses of one task, by what is known of them. A meter is registered when a
 * failure of its kind occurs first; of those there are few, whatever a server answers. Any thread.
 */
final class FailureMeters {
  private final PluginMetrics metrics;

  // Guarded by this, and so is what is registered.
  private final Map<Labels, LongAdder> counts = new HashMap<>();
  private final Map<Labels, MetricName> names = new HashMap<>();
  private boolean isRemoved;

  /** What a failure was, and what is known of it. */
  private record Labels(String kind, FailureLabels of) {}

  /** None yet. */
  FailureMeters(PluginMetrics metrics) {
    this.metrics = metrics;
  }

  /** An attempt to connect failed. */
  void attempt(ConnectionFailure failure) {
    count(new Labels("attempt", FailureLabels.of(failure)));
  }

  /** A connection was lost. */
  void loss(ConnectionFailure failure) {
    count(new Labels("loss", FailureLabels.of(failure)));
  }

  private synchronized void count(Labels labels) {
    if (!isRemoved) {
      counts.computeIfAbsent(labels, this::register).increment();
    }
  }

  private LongAdder register(Labels labels) {
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    tags.put("kind", labels.kind());
    tags.put("phase", labels.of().phase());
    tags.put("code", labels.of().code());
    LongAdder count = new LongAdder();
    MetricName name =
        metrics.metricName(Meter.FAILURES.meterName(), Meter.FAILURES.description(), tags);
    Gauge<Long> gauge = (config, now) -> count.sum();
    metrics.addMetric(name, gauge);
    names.put(labels, name);
    return count;
  }

  /** Removes them; what fails from now on is not counted. */
  synchronized void remove() {
    isRemoved = true;
    names.values().forEach(metrics::removeMetric);
    names.clear();
  }
}
