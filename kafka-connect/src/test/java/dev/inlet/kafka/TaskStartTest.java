package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.host.Meter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A task that starts")
final class TaskStartTest {
  private static final Map<String, String> WITHOUT_SHARD = Map.of("input", "silent");
  private static final Map<String, String> SHARD_0 = Map.of("input", "silent", "shard", "0");

  private final OpenInputs inputs = new OpenInputs();
  private final InletSourceTask task = new InletSourceTask(inputs::plugins);
  private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();

  @AfterEach
  void stop() {
    task.stop();
  }

  private static Map<String, String> config(int shards) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "feed");
    config.put("connector.class", "dev.inlet.kafka.InletSourceConnector");
    config.put("input", "silent");
    config.put("topic", "feed");
    for (int i = 0; i < shards; i++) {
      config.put("silent.shards." + i + ".feed", "feed " + i);
    }
    return config;
  }

  /** As the earlier version stored it: with the keys of all shards. */
  private static Map<String, String> earlierTaskConfig(int shards, String ownShards) {
    Map<String, String> config = config(shards);
    config.put("inlet.task", "0");
    config.put("inlet.shards", ownShards);
    return config;
  }

  /** As the connector makes it now. */
  private static Map<String, String> taskConfig(int shards) {
    List<Integer> numbers = IntStream.range(0, shards).boxed().toList();
    return TaskShards.spread(config(shards), Optional.empty(), numbers, Math.max(1, shards)).get(0);
  }

  private TaskContext start(Map<String, String> config) {
    TaskContext context = new TaskContext(config, offsets);
    task.initialize(context);
    task.start(config);
    return context;
  }

  private void store(Map<String, String> partition, String position) {
    offsets.put(partition, new HashMap<>(Map.of("source", "silent nothing", "position", position)));
  }

  @Test
  @DisplayName("takes the offset of a connector without shards for the connector's only shard")
  void onlyShard() {
    store(WITHOUT_SHARD, "7");

    start(taskConfig(1));

    assertThat(inputs.positions()).containsExactly(Map.of("", "7"));
  }

  @Test
  @DisplayName("takes it also with a config that the earlier version stored")
  void onlyShardOfEarlierConfig() {
    store(WITHOUT_SHARD, "7");

    start(earlierTaskConfig(1, "0"));

    assertThat(inputs.positions()).containsExactly(Map.of("", "7"));
  }

  @Test
  @DisplayName("prefers the offset that is stored for the shard itself")
  void offsetOfShard() {
    store(WITHOUT_SHARD, "7");
    store(SHARD_0, "9");

    start(taskConfig(1));

    assertThat(inputs.positions()).containsExactly(Map.of("", "9"));
  }

  @Test
  @DisplayName("leaves the offset of a connector without shards alone if there are several shards")
  void firstOfSeveral() {
    store(WITHOUT_SHARD, "7");

    start(taskConfig(2));

    assertThat(inputs.feeds()).containsExactly("feed 0");
    assertThat(inputs.positions()).containsExactly(Map.of());
  }

  @Test
  @DisplayName(
      "leaves it alone also if the keys of all shards are in a config of the earlier version")
  void firstOfSeveralOfEarlierConfig() {
    store(WITHOUT_SHARD, "7");

    start(earlierTaskConfig(2, "0"));

    assertThat(inputs.positions()).containsExactly(Map.of());
  }

  @Test
  @DisplayName("opens its own shards alone if the earlier version stored the keys of all")
  void earlierConfig() {
    start(earlierTaskConfig(4, "1"));

    assertThat(inputs.feeds()).containsExactly("feed 1");
  }

  @Test
  @DisplayName("opens the only connection if the earlier version stored a config without shards")
  void earlierConfigWithoutShards() {
    store(WITHOUT_SHARD, "7");

    start(earlierTaskConfig(0, "0"));

    assertThat(inputs.feeds()).containsExactly("all");
    assertThat(inputs.positions()).containsExactly(Map.of("", "7"));
  }

  @Test
  @DisplayName("closes its connections at the end, each in a thread that names the task")
  void closingThreads() {
    start(earlierTaskConfig(2, "0,1"));

    task.stop();

    assertThat(inputs.feeds()).isEmpty();
    assertThat(inputs.closers())
        .containsExactlyInAnyOrder("inlet-close-feed-0-0", "inlet-close-feed-0-1");
  }

  @Test
  @DisplayName("closes its connections and removes its meters if one cannot be registered")
  void meterThatExists() {
    Map<String, String> config = earlierTaskConfig(2, "0,1");
    TaskContext context = new TaskContext(config, offsets);
    String taken = Meter.LOST_MESSAGES.meterName();
    PluginMetrics metrics = context.pluginMetrics();
    Gauge<Long> gauge = (unused, now) -> 0L;
    metrics.addMetric(metrics.metricName(taken, "", new LinkedHashMap<>()), gauge);
    task.initialize(context);

    assertThatThrownBy(() -> task.start(config)).hasMessageContaining("already exists");

    assertThat(inputs.totalCreated()).isEqualTo(2);
    assertThat(inputs.feeds()).isEmpty();
    assertThat(context.meters()).containsExactly(taken);
  }
}
