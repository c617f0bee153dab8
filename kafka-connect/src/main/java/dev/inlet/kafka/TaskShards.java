package dev.inlet.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.util.ConnectorUtils;

/**
 * Spreads the connections of a connector over its tasks, and names those of a task in its config.
 */
final class TaskShards {
  /** In the config of a task: its number. */
  static final String TASK = "inlet.task";

  /**
   * In the config of a task whose connector has shards: the numbers of its own, with commas between
   * them. Task configs of an earlier format, which a worker may have stored, have the keys of all
   * shards but no {@link #SHARD_COUNT}, and have this key without any shard as well.
   */
  static final String SHARDS = "inlet.shards";

  /** In the config of a task whose connector has shards: how many the connector has. */
  static final String SHARD_COUNT = "inlet.shard.count";

  /** In the config of a task: the input, if the class of the connector says which. */
  static final String INPUT = "inlet.input";

  private TaskShards() {}

  /**
   * One config for each task: no more than there are connections, all of nearly the same number. A
   * worker keeps the configs of all tasks, each several times, so that a task gets no keys of
   * shards that are not its own.
   *
   * @param shards the numbers of the shards; empty if there is one connection and no shard
   */
  static List<Map<String, String>> spread(
      Map<String, String> props, Optional<String> fixedInput, List<Integer> shards, int maxTasks) {
    if (shards.isEmpty()) {
      return List.of(config(props, fixedInput, 0));
    }
    String input = fixedInput.orElseGet(() -> props.getOrDefault(ConnectorFields.INPUT.name(), ""));
    String prefix = SortedKeys.shardPrefix(input);
    List<Map<String, String>> configs = new ArrayList<>();
    for (List<Integer> group :
        ConnectorUtils.groupPartitions(shards, Math.min(shards.size(), maxTasks))) {
      Set<String> numbers =
          group.stream().map(String::valueOf).collect(Collectors.toCollection(LinkedHashSet::new));
      Map<String, String> config = config(props, fixedInput, configs.size());
      config.keySet().removeIf(key -> isOfOther(key, prefix, numbers));
      config.put(SHARDS, String.join(",", numbers));
      config.put(SHARD_COUNT, Integer.toString(shards.size()));
      configs.add(config);
    }
    return configs;
  }

  private static Map<String, String> config(
      Map<String, String> props, Optional<String> fixedInput, int task) {
    Map<String, String> config = new HashMap<>(props);
    config.put(TASK, Integer.toString(task));
    fixedInput.ifPresent(input -> config.put(INPUT, input));
    return config;
  }

  private static boolean isOfOther(String key, String prefix, Set<String> numbers) {
    if (!key.startsWith(prefix)) {
      return false;
    }
    int end = key.indexOf('.', prefix.length());
    return !numbers.contains(key.substring(prefix.length(), end < 0 ? key.length() : end));
  }

  /** The input, if the config does not choose it. */
  static Optional<String> fixedInputOf(Map<String, String> taskProps) {
    return Optional.ofNullable(taskProps.get(INPUT));
  }

  /** The numbers of the shards that a task reads; empty if the config does not restrict them. */
  static Optional<Set<String>> numbersOf(Map<String, String> props) {
    return Optional.ofNullable(props.get(SHARDS))
        .map(numbers -> Set.copyOf(List.of(numbers.split(","))));
  }

  /** How many shards the connector of a task has; empty if the config does not contain it. */
  static Optional<String> shardCountOf(Map<String, String> taskProps) {
    return Optional.ofNullable(taskProps.get(SHARD_COUNT));
  }

  /** The connector of the task. */
  static String connectorOf(Map<String, String> taskProps) {
    return taskProps.getOrDefault("name", "connector");
  }

  /** The number of the task. */
  static String numberOf(Map<String, String> taskProps) {
    return taskProps.getOrDefault(TASK, "0");
  }

  /** What the worker calls the task in its log. */
  static String nameOf(Map<String, String> taskProps) {
    return connectorOf(taskProps) + "-" + numberOf(taskProps);
  }
}
