package dev.inlet.kafka;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Problem;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.Meter;
import dev.inlet.host.Plugins;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages from any input that lies in the plugin folder, and writes them to a topic. The
 * key {@code input} says which one; its own keys begin with its name and a dot.
 */
public class InletSourceConnector extends SourceConnector {
  private static final Logger LOGGER = LoggerFactory.getLogger(InletSourceConnector.class);

  private Map<String, String> props = Map.of();
  private List<Integer> shards = List.of();
  private boolean hasMeters;

  /** For Kafka Connect to call. */
  public InletSourceConnector() {}

  /** The input, if the config does not say which. */
  Optional<String> fixedInput() {
    return Optional.empty();
  }

  static String ownVersion() {
    String version = InletSourceConnector.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public final String version() {
    return ownVersion();
  }

  @Override
  public final Class<? extends Task> taskClass() {
    return InletSourceTask.class;
  }

  /** The keys of this connector and those of its input, or of all inputs if it has none. */
  @Override
  public final ConfigDef config() {
    Plugins plugins = InstalledPlugins.get().describable();
    List<InputPlugin> inputs =
        plugins.inputs().stream()
            .filter(plugin -> fixedInput().map(plugin.name()::equals).orElse(true))
            .toList();
    return ConnectorKeys.define(fixedInput().isEmpty(), inputs);
  }

  /** Checks the whole config, in Inlet's words; unknown keys included. */
  @Override
  public final Config validate(Map<String, String> connectorProps) {
    List<Problem> problems = List.of();
    try {
      var unused = read(connectorProps);
    } catch (ConfigException e) {
      problems = e.problems();
      // Of a value that comes from a config provider the worker answers nothing but that it failed.
      problems.forEach(
          problem ->
              LOGGER.warn(
                  "the config of {} cannot be used: {}",
                  connectorProps.getOrDefault("name", "a connector"),
                  problem));
    }
    return Validation.answer(connectorProps, config(), problems);
  }

  private ConnectorConfig read(Map<String, String> connectorProps) {
    return ConnectorConfig.read(connectorProps, fixedInput(), InstalledPlugins.get());
  }

  @Override
  public final void start(Map<String, String> connectorProps) {
    String name = connectorProps.getOrDefault("name", "a connector");
    try {
      ConnectorConfig config = read(connectorProps);
      config.warnings().forEach(warning -> LOGGER.warn("{}: {}", name, warning));
      shards = config.shards().stream().flatMap(shard -> shard.number().stream()).toList();
      props = new HashMap<>(connectorProps);
    } catch (ConfigException e) {
      throw new ConnectException(String.valueOf(e.getMessage()));
    }
    registerMeters(name);
    InstalledPlugins.get()
        .problems()
        .forEach(problem -> LOGGER.warn("a plugin cannot be used: {}", problem));
  }

  /**
   * Registers a meter of the messages that tasks of this worker lost when they stopped, until those
   * tasks run here again. It stays while the connector is stopped; the worker removes it together
   * with the connector.
   */
  private void registerMeters(String name) {
    if (!hasMeters) {
      PluginMetrics metrics = context().pluginMetrics();
      Meter lost = Meter.LOST_MESSAGES;
      Gauge<Long> gauge = (config, now) -> LostMessages.OF_WORKER.ofStopped(name);
      metrics.addMetric(
          metrics.metricName(lost.meterName(), lost.description(), new LinkedHashMap<>()), gauge);
      hasMeters = true;
    }
  }

  /** One connection is one task, unless there are fewer tasks than connections. */
  @Override
  public final List<Map<String, String>> taskConfigs(int maxTasks) {
    return TaskShards.spread(props, fixedInput(), shards, maxTasks);
  }

  @Override
  public final void stop() {}

  /**
   * Supported if a session protocol goes on where it was and receives what comes behind, as far as
   * the server still has that. If that cannot be found out it is not, and the log says why.
   */
  @Override
  public final ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorProps) {
    ConnectorConfig config;
    try {
      config = read(connectorProps);
    } catch (ConfigException e) {
      return ExactlyOnceSupport.UNSUPPORTED; // validate says what is wrong
    }
    InputPlugin plugin = config.plugin();
    try {
      return config.shards().stream()
              .allMatch(shard -> plugin.catchesUp(shard.section(), plugin.name()))
          ? ExactlyOnceSupport.SUPPORTED
          : ExactlyOnceSupport.UNSUPPORTED;
    } catch (ConfigException e) { // of what validate does not open, such as a file that is missing
      e.problems()
          .forEach(
              problem ->
                  LOGGER.warn(
                      "{} is not known to support exactly once: {}",
                      connectorProps.getOrDefault("name", "a connector"),
                      problem));
      return ExactlyOnceSupport.UNSUPPORTED;
    }
  }

  /** Takes offsets of the shape that tasks write; anything may be reset. */
  @Override
  public final boolean alterOffsets(
      Map<String, String> connectorProps, Map<Map<String, ?>, Map<String, ?>> offsets) {
    String input =
        fixedInput().orElseGet(() -> connectorProps.getOrDefault(ConnectorFields.INPUT.name(), ""));
    offsets.forEach(
        (partition, offset) ->
            SourceOffsets.fault(input, partition, offset)
                .ifPresent(
                    fault -> {
                      throw new ConnectException(
                          "these are no offsets of this connector: " + fault);
                    }));
    return true;
  }
}
