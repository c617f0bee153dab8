package dev.inlet.kafka;

import java.util.List;
import java.util.Set;

/** The keys of a connector's config that are Kafka Connect's own to read. */
final class WorkerKeys {
  /** What {@code tasks.max} and the like are, and what the connector passes to its tasks. */
  private static final Set<String> NAMES =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "task.class",
          "tasks.max",
          "tasks.max.enforce",
          "transforms",
          "predicates",
          "config.action.reload",
          "exactly.once.support",
          "offsets.storage.topic",
          TaskShards.TASK,
          TaskShards.INPUT,
          TaskShards.SHARDS,
          TaskShards.SHARD_COUNT);

  private static final List<String> PREFIXES =
      List.of(
          "key.converter",
          "value.converter",
          "header.converter",
          "transforms.",
          "predicates.",
          "errors.",
          "transaction.boundary",
          "topic.creation.",
          "producer.override.",
          "consumer.override.",
          "admin.override.");

  private WorkerKeys() {}

  static boolean contains(String key) {
    return NAMES.contains(key) || PREFIXES.stream().anyMatch(key::startsWith);
  }
}
