package dev.inlet.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What a worker gives a task: the offsets that were stored, and a place for its meters. */
final class TaskContext implements SourceTaskContext {
  private final Map<String, String> config;
  private final Map<Map<String, ?>, Map<String, Object>> offsets;
  private final Map<String, MetricValueProvider<?>> meters = new ConcurrentHashMap<>();

  TaskContext(Map<String, String> config, Map<Map<String, ?>, Map<String, Object>> offsets) {
    this.config = config;
    this.offsets = offsets;
  }

  /** The names of the meters that are registered. */
  List<String> meters() {
    return meters.keySet().stream().sorted().toList();
  }

  /** What a meter shows now. */
  double meter(String name) {
    Object value = ((Gauge<?>) meters.get(name)).value(new MetricConfig(), 0);
    return ((Number) value).doubleValue();
  }

  @Override
  public Map<String, String> configs() {
    return config;
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return new OffsetStorageReader() {
      @Override
      public <T> Map<String, Object> offset(Map<String, T> partition) {
        return offsets.get(partition);
      }

      @Override
      public <T> Map<Map<String, T>, Map<String, Object>> offsets(
          Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        new ArrayList<>(partitions).forEach(each -> found.put(each, offset(each)));
        return found;
      }
    };
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return new PluginMetrics() {
      @Override
      @SuppressWarnings("NonApiType") // as the worker declares it
      public MetricName metricName(
          String name, String description, LinkedHashMap<String, String> tags) {
        return new MetricName(name, "plugins", description, tags);
      }

      @Override
      public void addMetric(MetricName name, MetricValueProvider<?> provider) {
        meters.put(name.name(), provider);
      }

      @Override
      public void removeMetric(MetricName name) {
        meters.remove(name.name());
      }

      @Override
      public Sensor addSensor(String name) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void removeSensor(String name) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
