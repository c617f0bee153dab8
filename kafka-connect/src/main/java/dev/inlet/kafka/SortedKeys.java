package dev.inlet.kafka;

import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.config.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts the keys of a connector's config: those that Inlet reads, those of single connections
 * ({@code websocket.shards.0.url}), those of Kafka Connect, and those that are nobody's.
 */
final class SortedKeys {
  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,4}");

  private final String prefix;
  private final Pattern shardKey;
  private final Optional<Set<String>> numbersOfTask;
  private final Optional<String> shardCount;
  private final Map<String, String> shared = new TreeMap<>();
  private final Map<Integer, Map<String, String>> overlays = new TreeMap<>();
  private final Set<String> numbersOfOtherTasks = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private SortedKeys(String prefix, Map<String, String> props) {
    this.prefix = prefix;
    numbersOfTask = TaskShards.numbersOf(props);
    shardCount = TaskShards.shardCountOf(props);
    shardKey = Pattern.compile(Pattern.quote(prefix) + "\\.shards(?:\\.([^.]*))?(?:\\.(.+))?");
  }

  /** What the keys of all shards begin with, in front of the number. */
  static String shardPrefix(String input) {
    return input + ".shards.";
  }

  /**
   * Sorts the keys. Of the config of a task, keys of shards that other tasks read are left out.
   *
   * @param input whose name the keys of the input begin with
   * @param own the first parts of the connector's other keys
   */
  static SortedKeys sort(Map<String, String> props, String input, Collection<String> own) {
    SortedKeys keys = new SortedKeys(input, props);
    new TreeMap<>(props)
        .forEach(
            (key, value) -> {
              if (value != null && !WorkerKeys.contains(key)) {
                keys.add(key, value, own);
              }
            });
    if (keys.numbersOfTask.isEmpty()) {
      keys.checkNumbers();
    }
    return keys;
  }

  private void add(String key, String value, Collection<String> own) {
    Matcher shard = shardKey.matcher(key);
    int dot = key.indexOf('.');
    String first = dot < 0 ? key : key.substring(0, dot);
    if (shard.matches()) {
      addOverlay(key, shard, value);
    } else if (first.equals(prefix) || own.contains(first)) {
      shared.put(key, value);
    } else {
      reportUnknown(key, first, own);
    }
  }

  private void addOverlay(String key, Matcher shard, String value) {
    String number = shard.group(1);
    String field = shard.group(2);
    if (number == null || field == null || !INDEX.matcher(number).matches()) {
      String example = prefix + ".shards.0." + (prefix.equals("websocket") ? "url" : "FIELD");
      problems.add(
          Problem.error(
              Location.UNKNOWN,
              key,
              "is no key of a shard; shards are numbered from 0, and each has keys such as "
                  + example));
      return;
    }
    if (numbersOfTask.isPresent() && !numbersOfTask.get().contains(number)) {
      numbersOfOtherTasks.add(number);
      return;
    }
    overlays
        .computeIfAbsent(Integer.valueOf(number), added -> new TreeMap<>())
        .put(prefix + "." + field, value);
  }

  private void checkNumbers() {
    int next = 0;
    for (int number : overlays.keySet()) {
      if (number != next) {
        String place = prefix + ".shards." + number;
        problems.add(
            Problem.error(
                Location.UNKNOWN,
                place,
                "there is no " + prefix + ".shards." + next + " before it"));
        return;
      }
      next++;
    }
  }

  /** Of a platform's own keys nobody knows, so that only what is like a key of ours is an error. */
  private void reportUnknown(String key, String first, Collection<String> own) {
    List<String> known = new ArrayList<>(own);
    known.add(prefix);
    Optional<String> closest = Suggestions.closest(first, known);
    problems.add(
        closest.isPresent()
            ? Problem.error(Location.UNKNOWN, key, "unknown key")
                .withSuggestion(closest.map(name -> name + key.substring(first.length())))
            : Problem.warning(
                Location.UNKNOWN, key, "is no key of this connector or of Kafka Connect"));
  }

  /** What was wrong with keys. */
  List<Problem> problems() {
    return problems;
  }

  /** The numbers of the shards, in their order; empty if there is one connection and no shard. */
  List<Integer> shards() {
    return List.copyOf(overlays.keySet());
  }

  /**
   * Whether the connector has one shard, and this is the config of the connector or of its task.
   */
  boolean hasOnlyShard() {
    int present = overlays.size() + numbersOfOtherTasks.size();
    return overlays.size() == 1 && shardCount.orElse(Integer.toString(present)).equals("1");
  }

  /** All that counts for one connection: its own keys in place of those that all have. */
  Map<String, String> ofShard(int number) {
    Map<String, String> all = new TreeMap<>(shared);
    all.putAll(overlays.getOrDefault(number, Map.of()));
    return all;
  }

  /** The key as it was written: that of the connection, if it has one of its own. */
  String written(int number, String key) {
    return overlays.getOrDefault(number, Map.of()).containsKey(key)
        ? prefix + ".shards." + number + key.substring(prefix.length())
        : key;
  }
}
