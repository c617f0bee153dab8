package dev.inlet.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.util.ConnectorUtils;

/** Spreads the connections of a connector over its tasks, and tells each task which are its own. */
final class TaskShards {
  /** In the config of a task: its number. */
  static final String TASK = "inlet.task";

  /** In the config of a task: the numbers of its connections, with commas between them. */
  static final String SHARDS = "inlet.shards";

  /** In the config of a task: the input, if the class of the connector says which. */
  static final String INPUT = "inlet.input";

  private TaskShards() {}

  /**
   * One config for each task: no more than there are connections, all of nearly the same number.
   */
  static List<Map<String, String>> spread(
      Map<String, String> props, Optional<String> fixedInput, int shards, int maxTasks) {
    List<Integer> all = IntStream.range(0, shards).boxed().toList();
    List<Map<String, String>> configs = new ArrayList<>();
    for (List<Integer> group : ConnectorUtils.groupPartitions(all, Math.min(shards, maxTasks))) {
      Map<String, String> config = new HashMap<>(props);
      config.put(TASK, Integer.toString(configs.size()));
      config.put(SHARDS, group.stream().map(String::valueOf).collect(Collectors.joining(",")));
      fixedInput.ifPresent(input -> config.put(INPUT, input));
      configs.add(config);
    }
    return configs;
  }

  /** The input, if the config does not choose it. */
  static Optional<String> fixedInputOf(Map<String, String> taskProps) {
    return Optional.ofNullable(taskProps.get(INPUT));
  }

  /** The connections of the task that has this config. */
  static List<Integer> of(Map<String, String> taskProps) {
    return Arrays.stream(taskProps.getOrDefault(SHARDS, "0").split(","))
        .map(Integer::valueOf)
        .toList();
  }

  /** What the worker calls the task in its log. */
  static String nameOf(Map<String, String> taskProps) {
    return taskProps.getOrDefault("name", "connector") + "-" + taskProps.getOrDefault(TASK, "0");
  }
}
