package dev.inlet.kafka;

import dev.inlet.config.ConfigSpec;
import dev.inlet.host.InputPlugin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of a connector, for Kafka Connect. */
final class ConnectorKeys {
  private ConnectorKeys() {}

  /**
   * Defines them.
   *
   * @param choosesInput whether the config says which input there is
   * @param inputs those that it may be
   */
  static ConfigDef define(boolean choosesInput, List<InputPlugin> inputs) {
    Map<String, String> defaults = new HashMap<>();
    Set<String> leftOut = new HashSet<>();
    ConfigSpec.Builder spec = ConfigSpec.builder().fields(ConnectorFields.own(choosesInput));
    for (InputPlugin input : inputs) {
      spec.field(ConnectorFields.section(input));
      leftOut.add(input.name() + "." + ConnectorConfig.REPLAY);
      defaults.put(
          input.name() + "." + ConnectorConfig.CLOSE_TIMEOUT,
          ConnectorConfig.DEFAULT_CLOSE_TIMEOUT);
      defaults.put(
          input.name() + "." + ConnectorConfig.MAX_BUFFERED_MESSAGES,
          Integer.toString(ConnectorConfig.DEFAULT_MAX_BUFFERED_MESSAGES));
      defaults.put(
          input.name() + "." + ConnectorConfig.MAX_MESSAGE_SIZE,
          Long.toString(RecordLimit.of(Map.of()).messageSize()));
    }
    return KeyDefinitions.of(spec.build(), leftOut, defaults);
  }
}
