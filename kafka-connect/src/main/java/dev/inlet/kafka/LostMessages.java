package dev.inlet.kafka;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages the tasks of this worker had received when they stopped, and lost, as nobody
 * took them any more. The meters of a task end with it, so these numbers stay here for as long as
 * the worker lives: the next run of a task goes on with its number, and while none runs here, the
 * connector shows it. Any thread.
 */
final class LostMessages {
  /** That of all connectors and tasks that come of one plugin folder. */
  static final LostMessages OF_WORKER = new LostMessages(10_000);

  // Guarded by this.
  private final Map<Key, Long> lost;
  private final Map<Key, Integer> runs = new HashMap<>();

  /** A task, which may run again, and for a moment twice. */
  private record Key(String connector, String task) {}

  /**
   * Nothing is lost yet.
   *
   * @param maxTasks of how many tasks numbers are kept; the oldest is forgotten first
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

  /** A task shows its number from now on. */
  synchronized void started(String connector, String task) {
    runs.merge(new Key(connector, task), 1, Integer::sum);
  }

  /** A task shows its number no more, and has lost messages at its end. */
  synchronized void stopped(String connector, String task, long messages) {
    Key key = new Key(connector, task);
    runs.computeIfPresent(key, (known, count) -> count == 1 ? null : count - 1);
    if (messages > 0) {
      lost.merge(key, messages, Long::sum);
    }
  }

  /** What a task has lost in all runs that have ended here. */
  synchronized long ofTask(String connector, String task) {
    return lost.getOrDefault(new Key(connector, task), 0L);
  }

  /** What those tasks of a connector have lost that do not run here now. */
  synchronized long ofStopped(String connector) {
    return lost.entrySet().stream()
        .filter(each -> each.getKey().connector().equals(connector))
        .filter(each -> !runs.containsKey(each.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
