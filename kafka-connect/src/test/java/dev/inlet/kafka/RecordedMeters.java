package dev.inlet.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/** The meters that a connector or task has registered, as a worker keeps them. */
final class RecordedMeters implements PluginMetrics {
  private final Map<MetricName, MetricValueProvider<?>> meters = new ConcurrentHashMap<>();

  /** The names of the meters that are registered. */
  List<String> names() {
    return meters.keySet().stream().map(MetricName::name).sorted().distinct().toList();
  }

  /** What a meter shows now that has these tags and no others; 0 if it is not registered. */
  double value(String name, Map<String, String> tags) {
    MetricValueProvider<?> meter = meters.get(named(name, tags));
    Object value = meter == null ? 0 : ((Gauge<?>) meter).value(new MetricConfig(), 0);
    return ((Number) value).doubleValue();
  }

  private static MetricName named(String name, Map<String, String> tags) {
    return new MetricName(name, "plugins", "", tags);
  }

  @Override
  @SuppressWarnings("NonApiType") // as the worker declares it
  public MetricName metricName(
      String name, String description, LinkedHashMap<String, String> tags) {
    return new MetricName(name, "plugins", description, tags);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> provider) {
    if (meters.putIfAbsent(name, provider) != null) {
      throw new IllegalArgumentException(name + " already exists");
    }
  }

  @Override
  public void removeMetric(MetricName name) {
    if (meters.remove(name) == null) {
      throw new IllegalArgumentException(name + " is unknown");
    }
  }

  @Override
  public Sensor addSensor(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeSensor(String name) {
    throw new UnsupportedOperationException();
  }
}
