package dev.inlet.kafka;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages the tasks of this worker had received but not delivered when they stopped, and
 * which do not come again. The meters of a task are removed when it stops, so the numbers are kept
 * here until the worker ends: the next run of a task in this worker shows the number of the runs
 * before it, and while the task does not run here, the connector shows it if that does. Other
 * workers do not know the number. Any thread.
 */
final class LostMessages {
  /** Shared by all connectors and tasks that were loaded from one plugin folder. */
  static final LostMessages OF_WORKER = new LostMessages(10_000);

  // Guarded by this.
  private final Map<Key, Long> lost;
  private final Map<Key, Integer> runs = new HashMap<>();

  /** A task; two runs of it may overlap. */
  private record Key(String connector, String task) {}

  /**
   * Counts from zero.
   *
   * @param maxTasks of how many tasks numbers are kept; the oldest are removed first
   */
  LostMessages(int maxTasks) {
    lost =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > maxTasks;
          }
        };
  }

  /** A run of a task starts, and shows the number of the task. */
  synchronized void started(String connector, String task) {
    runs.merge(new Key(connector, task), 1, Integer::sum);
  }

  /** A run of a task has ended, which shows the number no more, and has lost so many messages. */
  synchronized void stopped(String connector, String task, long messages) {
    Key key = new Key(connector, task);
    runs.computeIfPresent(key, (known, count) -> count == 1 ? null : count - 1);
    if (messages > 0) {
      lost.merge(key, messages, Long::sum);
    }
  }

  /** How many messages a task has lost in all runs that have ended in this worker. */
  synchronized long ofTask(String connector, String task) {
    return lost.getOrDefault(new Key(connector, task), 0L);
  }

  /** How many messages those tasks of a connector have lost that do not run in this worker now. */
  synchronized long ofStopped(String connector) {
    return lost.entrySet().stream()
        .filter(each -> each.getKey().connector().equals(connector))
        .filter(each -> !runs.containsKey(each.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
