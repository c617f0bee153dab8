package dev.inlet.kafka;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.Location;
import dev.inlet.config.Masker;
import dev.inlet.config.Problem;
import dev.inlet.config.ValueShape;
import dev.inlet.host.FlatConfig;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.Plugins;
import dev.inlet.kafka.ConnectorFields.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a connector was told, read and checked. Immutable; shows no secret. */
final class ConnectorConfig {
  /** Fields of an input that mean something else here. */
  static final String CLOSE_TIMEOUT = "close_timeout";

  static final String MAX_MESSAGE_SIZE = "max_message_size";
  static final String REPLAY = "auto_replay_nacks";
  private static final String MAX_BUFFERED_BYTES = "max_buffered_bytes";
  static final String MAX_BUFFERED_MESSAGES = "max_buffered_messages";

  private static final String BOUNDARY = "transaction.boundary";

  /** A task has five seconds to stop, in which what was received is counted as well. */
  static final String DEFAULT_CLOSE_TIMEOUT = "1s";

  /**
   * A worker keeps several objects for each record until Kafka has it, which collections copy; a
   * producer with its defaults has a few hundred records under way.
   */
  static final int DEFAULT_MAX_BUFFERED_MESSAGES = 16_384;

  /** For an input without such a field. */
  private static final long DEFAULT_MAX_BUFFERED_BYTES = 32L << 20;

  private final InputPlugin plugin;
  private final RecordShape shape;
  private final List<Shard> shards;
  private final boolean hasOnlyShard;
  private final List<Problem> warnings;

  /** What becomes of each message. */
  record RecordShape(String topic, ValueType type, String keyField, boolean headers) {}

  /**
   * One connection.
   *
   * @param number of the shard; empty if there is one connection and no shard
   * @param section the section of the input
   * @param maxUnsettledBytes how much may have been read and not be written yet
   * @param maxUnsettledMessages how many messages may
   */
  record Shard(
      Optional<Integer> number,
      ConfigNode section,
      long maxUnsettledBytes,
      int maxUnsettledMessages) {}

  private ConnectorConfig(
      InputPlugin plugin,
      RecordShape shape,
      List<Shard> shards,
      boolean hasOnlyShard,
      List<Problem> warnings) {
    this.plugin = plugin;
    this.shape = shape;
    this.shards = List.copyOf(shards);
    this.hasOnlyShard = hasOnlyShard;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads the config of a connector, or of one of its tasks.
   *
   * @param fixedInput the input, if the class of the connector says which
   * @throws ConfigException with every problem, whose paths are keys
   */
  static ConnectorConfig read(
      Map<String, String> props, Optional<String> fixedInput, Plugins plugins) {
    String name = fixedInput.orElseGet(() -> chosenInput(props, plugins));
    InputPlugin plugin = plugins.requireInput(name, Location.UNKNOWN, ConnectorFields.INPUT.name());
    return new Reader(props, fixedInput.isEmpty(), plugin).read();
  }

  private static String chosenInput(Map<String, String> props, Plugins plugins) {
    String name = props.get(ConnectorFields.INPUT.name());
    if (name == null) {
      String names = String.join(", ", plugins.inputs().stream().map(InputPlugin::name).toList());
      throw new ConfigException(
          Problem.error(
              Location.UNKNOWN,
              ConnectorFields.INPUT.name(),
              "is required but not set (there are: " + names + ")"));
    }
    return name;
  }

  InputPlugin plugin() {
    return plugin;
  }

  RecordShape shape() {
    return shape;
  }

  /**
   * The connections: one if the config has no keys of shards, else one for each shard; of the
   * config of a task, those that the task reads.
   */
  List<Shard> shards() {
    return shards;
  }

  /** Whether the connector has a single connection, and that is a shard. */
  boolean hasOnlyShard() {
    return hasOnlyShard;
  }

  /** What is doubtful. */
  List<Problem> warnings() {
    return warnings;
  }

  /** Reads one config. */
  private static final class Reader {
    private final Map<String, String> props;
    private final boolean choosesInput;
    private final InputPlugin plugin;
    private final Field<Config> section;
    private final ConfigSpec spec;
    private final SortedKeys keys;
    private final RecordLimit limit;
    private final Set<Problem> problems = new LinkedHashSet<>();

    Reader(Map<String, String> props, boolean choosesInput, InputPlugin plugin) {
      this.props = props;
      this.choosesInput = choosesInput;
      this.plugin = plugin;
      this.section = ConnectorFields.section(plugin);
      this.spec = ConnectorFields.spec(choosesInput, section);
      this.keys = SortedKeys.sort(props, plugin.name(), ownNames());
      this.limit = RecordLimit.of(props);
    }

    private Collection<String> ownNames() {
      return ConnectorFields.own(choosesInput).stream().map(Field::name).toList();
    }

    ConnectorConfig read() {
      problems.addAll(keys.problems());
      checkBoundary();
      List<Shard> shards = new ArrayList<>();
      Optional<RecordShape> shape = Optional.empty();
      for (int number : keys.shards().isEmpty() ? List.of(0) : keys.shards()) {
        Optional<ConfigNode.Mapping> tree = tree(number);
        if (tree.isPresent()) {
          Optional<Config> config = readShard(tree.get(), number);
          if (config.isPresent()) {
            shards.add(shard(number, tree.get(), config.get().get(section)));
            shape = Optional.of(shape(config.get()));
          }
        }
      }
      shape.ifPresent(
          read ->
              problems.addAll(Converters.check(props, read.type(), !read.keyField().isEmpty())));
      List<Problem> errors =
          problems.stream().filter(each -> each.severity() == Problem.Severity.ERROR).toList();
      if (!errors.isEmpty()) {
        throw new ConfigException(errors);
      }
      return new ConnectorConfig(
          plugin, shape.orElseThrow(), shards, keys.hasOnlyShard(), List.copyOf(problems));
    }

    /** What was read is kept until its transaction ends, and that would end with more records. */
    private void checkBoundary() {
      if (props.getOrDefault(BOUNDARY, "poll").equalsIgnoreCase("interval")) {
        problems.add(
            Problem.error(
                Location.UNKNOWN,
                BOUNDARY,
                "has to be poll: all that was read would stay in memory until the interval ends"));
      }
    }

    private Optional<ConfigNode.Mapping> tree(int number) {
      Map<String, String> entries = keys.ofShard(number);
      addDefault(entries, CLOSE_TIMEOUT, ValueShape.Single.DURATION, DEFAULT_CLOSE_TIMEOUT);
      addDefault(
          entries,
          MAX_BUFFERED_MESSAGES,
          ValueShape.Single.INTEGER,
          Integer.toString(DEFAULT_MAX_BUFFERED_MESSAGES));
      addDefault(
          entries, MAX_MESSAGE_SIZE, ValueShape.Single.SIZE, Long.toString(limit.messageSize()));
      String replay = plugin.name() + "." + REPLAY;
      if (entries.containsKey(replay)) {
        report(
            number,
            Problem.error(
                Location.UNKNOWN,
                replay,
                "has no meaning in Kafka Connect, whose producer repeats what was refused; leave it"
                    + " out"));
      }
      entries.put(replay, "false");
      try {
        return Optional.of((ConfigNode.Mapping) FlatConfig.read(entries, spec));
      } catch (ConfigException e) {
        e.problems().forEach(problem -> report(number, problem));
        return Optional.empty();
      }
    }

    private void addDefault(
        Map<String, String> entries, String name, ValueShape shape, String value) {
      if (ConnectorFields.find(plugin.spec(), name, shape).isPresent()) {
        entries.putIfAbsent(plugin.name() + "." + name, value);
      }
    }

    private Optional<Config> readShard(ConfigNode.Mapping tree, int number) {
      References.check(tree, spec).forEach(problem -> report(number, problem));
      try {
        Config config = spec.read(tree, "", new Masker());
        config.warnings().forEach(problem -> report(number, problem));
        Optional<Long> size = value(config, MAX_MESSAGE_SIZE, ValueShape.Single.SIZE);
        size.ifPresent(
            bytes ->
                limit
                    .check(plugin.name() + "." + MAX_MESSAGE_SIZE, bytes)
                    .forEach(problem -> report(number, problem)));
        return Optional.of(config);
      } catch (ConfigException e) {
        e.problems().forEach(problem -> report(number, problem));
        return Optional.empty();
      }
    }

    private <T> Optional<T> value(Config config, String name, ValueShape shape) {
      Config input = config.get(section);
      Optional<Field<T>> field = ConnectorFields.find(plugin.spec(), name, shape);
      return field.flatMap(input::find);
    }

    private Shard shard(int number, ConfigNode.Mapping tree, Config input) {
      ConfigNode.Entry entry = tree.entries().get(plugin.name());
      ConfigNode node =
          entry == null ? new ConfigNode.Mapping(Location.UNKNOWN, Map.of()) : entry.value();
      Optional<Field<Long>> bytes =
          ConnectorFields.find(plugin.spec(), MAX_BUFFERED_BYTES, ValueShape.Single.SIZE);
      Optional<Field<Integer>> messages =
          ConnectorFields.find(plugin.spec(), MAX_BUFFERED_MESSAGES, ValueShape.Single.INTEGER);
      return new Shard(
          keys.shards().isEmpty() ? Optional.empty() : Optional.of(number),
          node,
          bytes.flatMap(input::find).orElse(DEFAULT_MAX_BUFFERED_BYTES),
          messages.flatMap(input::find).orElse(DEFAULT_MAX_BUFFERED_MESSAGES));
    }

    private static RecordShape shape(Config config) {
      return new RecordShape(
          config.get(ConnectorFields.TOPIC),
          config.get(ConnectorFields.VALUE).get(ConnectorFields.VALUE_TYPE),
          config.get(ConnectorFields.KEY).get(ConnectorFields.KEY_FIELD),
          config.get(ConnectorFields.RECORD).get(ConnectorFields.RECORD_HEADERS));
    }

    /** Under the key as it was written. */
    private void report(int number, Problem problem) {
      String key = keys.written(number, FlatConfig.keyOf(problem.path()));
      Problem placed =
          problem.severity() == Problem.Severity.ERROR
              ? Problem.error(problem.location(), key, problem.message())
              : Problem.warning(problem.location(), key, problem.message());
      problems.add(placed.withSuggestion(problem.suggestion()));
    }
  }

  /** The problems of a config by key, in the order in which they were found. */
  static Map<String, List<Problem>> byKey(List<Problem> problems) {
    Map<String, List<Problem>> byKey = new LinkedHashMap<>();
    for (Problem problem : problems) {
      byKey.computeIfAbsent(problem.path(), added -> new ArrayList<>()).add(problem);
    }
    return byKey;
  }
}
