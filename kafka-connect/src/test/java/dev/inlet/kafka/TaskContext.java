package dev.inlet.kafka;

import dev.inlet.host.Meter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What a worker gives a task: the offsets that were stored, and a place for its meters. */
final class TaskContext implements SourceTaskContext {
  private final Map<String, String> config;
  private final Map<Map<String, ?>, Map<String, Object>> offsets;
  private final RecordedMeters meters = new RecordedMeters();

  TaskContext(Map<String, String> config, Map<Map<String, ?>, Map<String, Object>> offsets) {
    this.config = config;
    this.offsets = offsets;
  }

  /** The names of the meters that are registered. */
  List<String> meters() {
    return meters.names();
  }

  /** What a meter without tags shows now. */
  double meter(String name) {
    return meters.value(name, Map.of());
  }

  /** How many failures of a kind were counted. */
  double failures(String kind, String phase, String code) {
    return meters.value(
        Meter.FAILURES.meterName(), Map.of("kind", kind, "phase", phase, "code", code));
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
    return meters;
  }
}
