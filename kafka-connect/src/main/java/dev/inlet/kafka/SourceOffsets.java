package dev.inlet.kafka;

import dev.inlet.host.KeptPositions;
import dev.inlet.input.Positions;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Positions as Kafka Connect keeps them: for each connection of a connector one offset, which holds
 * the positions of all subscriptions and what they are positions in.
 */
final class SourceOffsets {
  private static final String INPUT = "input";
  private static final String SHARD = "shard";
  private static final String SOURCE = "source";

  private static final Pattern SHARD_NUMBER = Pattern.compile("0|[1-9][0-9]*");

  /** The key of the position of a protocol's only subscription; others have a dot and a name. */
  private static final String POSITION = "position";

  private SourceOffsets() {}

  /**
   * What Kafka Connect stores the offset of a connection under. The keys are always in the same
   * order: Connect looks an offset up by the bytes of the JSON that it makes of them. It is the
   * order in which Connect itself has them when it resets offsets, that of a {@link HashMap}.
   *
   * @param shard empty for the only connection of a connector without shards
   */
  static Map<String, String> partition(String input, Optional<Integer> shard) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put(INPUT, input);
    shard.ifPresent(number -> partition.put(SHARD, number.toString()));
    return Collections.unmodifiableMap(partition);
  }

  static Map<String, String> offset(KeptPositions kept) {
    Map<String, String> offset = new LinkedHashMap<>();
    offset.put(SOURCE, kept.source());
    kept.positions()
        .bySubscription()
        .forEach(
            (name, position) ->
                offset.put(name.isEmpty() ? POSITION : POSITION + "." + name, position));
    return Map.copyOf(offset);
  }

  /** What an offset says; empty if there is none. */
  static Optional<KeptPositions> read(@Nullable Map<String, ?> offset) {
    if (offset == null) {
      return Optional.empty();
    }
    Map<String, String> positions = new LinkedHashMap<>();
    offset.forEach(
        (key, value) -> {
          if (key.equals(POSITION)) {
            positions.put("", String.valueOf(value));
          } else if (key.startsWith(POSITION + ".")) {
            positions.put(key.substring(POSITION.length() + 1), String.valueOf(value));
          }
        });
    Object source = offset.get(SOURCE);
    return Optional.of(
        new KeptPositions(source == null ? "" : source.toString(), Positions.of(positions)));
  }

  /**
   * What is wrong with an offset that somebody wants to store, or reset; empty if nothing is. No
   * task would look for one in a partition that no task makes.
   */
  static Optional<String> fault(
      String input, @Nullable Map<?, ?> partition, @Nullable Map<?, ?> offset) {
    if (offset == null) {
      return Optional.empty(); // whatever it was, it may go
    }
    if (partition == null || !isPartition(input, partition)) {
      return Optional.of(
          "a partition has \""
              + INPUT
              + "\": \""
              + input
              + "\", and with shards \""
              + SHARD
              + "\", the number as a string, such as \"0\"");
    }
    boolean complete =
        offset.get(SOURCE) instanceof String
            && offset.keySet().stream()
                .allMatch(
                    key ->
                        key.equals(SOURCE)
                            || key.equals(POSITION)
                            || key.toString().startsWith(POSITION + "."));
    return complete
        ? Optional.empty()
        : Optional.of(
            "an offset has \""
                + SOURCE
                + "\", and \""
                + POSITION
                + "\" or \""
                + POSITION
                + ".NAME\"");
  }

  private static boolean isPartition(String input, Map<?, ?> partition) {
    Object shard = partition.get(SHARD);
    boolean isOfShard = shard instanceof String text && SHARD_NUMBER.matcher(text).matches();
    return input.equals(partition.get(INPUT))
        && (isOfShard || !partition.containsKey(SHARD))
        && partition.size() == (isOfShard ? 2 : 1);
  }
}
