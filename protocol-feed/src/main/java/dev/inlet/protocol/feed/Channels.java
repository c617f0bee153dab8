package dev.inlet.protocol.feed;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a connection, found by the bytes of their names without making a text of them.
 * Belongs to one thread at a time.
 */
final class Channels {
  /** So many that a server cannot fill the memory with names of channels. */
  static final int MAX = 100_000;

  private final Map<String, Channel> byName = new HashMap<>();
  private final Map<Long, List<Written>> byHash = new HashMap<>();
  private final Channel later = new Channel(""); // stands for those that messages have not named
  private @Nullable Written latest;

  /** A channel's name as it stands in messages. */
  private static final class Written {
    private final byte[] name;
    private final Channel channel;

    Written(byte[] name, Channel channel) {
      this.name = name;
      this.channel = channel;
    }

    Channel channel() {
      return channel;
    }

    boolean is(byte[] json, int from, int to) {
      return Arrays.equals(name, 0, name.length, json, from, to);
    }
  }

  /** The channel of a name. */
  Channel named(String name) throws ProtocolException {
    Channel channel = byName.get(name);
    if (channel == null) {
      if (byName.size() == MAX) {
        throw tooMany();
      }
      channel = new Channel(name, later.renewal());
      byName.put(name, channel);
    }
    return channel;
  }

  /** The channel of a name, if messages have named it. */
  Optional<Channel> known(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Notes what has become of the subscriptions of all, also of those that are not known yet. */
  void renew(Consumer<Channel> how) {
    how.accept(later);
    byName.values().forEach(how);
  }

  /** The channel whose name is the JSON value in this range. */
  Channel written(byte[] json, int from, int to) throws ProtocolException, JsonException {
    Written last = latest;
    if (last != null && last.is(json, from, to)) {
      return last.channel();
    }
    Written found = find(json, from, to);
    latest = found;
    return found.channel();
  }

  private Written find(byte[] json, int from, int to) throws ProtocolException, JsonException {
    List<Written> candidates =
        byHash.computeIfAbsent(
            Hashing.hash(Hashing.SEED, json, from, to), hash -> new ArrayList<>(1));
    for (Written candidate : candidates) {
      if (candidate.is(json, from, to)) {
        return candidate;
      }
    }
    if (byHash.size() > 2 * MAX) {
      throw tooMany(); // one name can be written in many ways
    }
    JsonValue value = JsonValue.parse(json, from, to - from);
    Channel channel = named(value.asText().orElseGet(value::toJson));
    Written added = new Written(Arrays.copyOfRange(json, from, to), channel);
    candidates.add(added);
    return added;
  }

  private static ProtocolException tooMany() {
    return new ProtocolException("the server has sent messages of more than 100,000 channels");
  }

  /** All of them. */
  Collection<Channel> all() {
    return byName.values();
  }
}
