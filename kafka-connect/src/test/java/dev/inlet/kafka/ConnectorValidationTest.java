package dev.inlet.kafka;

import static org.apache.kafka.connect.source.ExactlyOnceSupport.SUPPORTED;
import static org.apache.kafka.connect.source.ExactlyOnceSupport.UNSUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The config of a connector")
final class ConnectorValidationTest {
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

  private final WebSocketSourceConnector connector = new WebSocketSourceConnector();

  private static Map<String, String> config(String... keysAndValues) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "feed");
    config.put("connector.class", "dev.inlet.kafka.WebSocketSourceConnector");
    config.put("topic", "feed");
    config.put("value.converter", BYTES);
    config.put("websocket.url", "ws://localhost:1/");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return config;
  }

  private static Map<String, List<String>> errors(
      InletSourceConnector connector, Map<String, String> config) {
    return connector.validate(config).configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(
            Collectors.toMap(
                ConfigValue::name,
                ConfigValue::errorMessages,
                (first, second) -> first,
                LinkedHashMap::new));
  }

  private Map<String, List<String>> errors(String... keysAndValues) {
    return errors(connector, config(keysAndValues));
  }

  @Test
  @DisplayName("is accepted with a topic and the address of a server")
  void minimal() {
    assertThat(errors()).isEmpty();
  }

  @Test
  @DisplayName("is answered with Inlet's own sentences, at the key that each concerns")
  void sentences() {
    assertThat(
            errors(
                "websocket.url", "http://localhost",
                "websocket.close_timeout", "soon",
                "websocket.connection.max_retries", "many",
                "websocket.compression", "of course",
                "websocket.connect_timeout", "30",
                "websocket.username", "me"))
        .containsOnlyKeys(
            "websocket.url",
            "websocket.close_timeout",
            "websocket.connection.max_retries",
            "websocket.compression",
            "websocket.connect_timeout",
            "websocket.username")
        .containsEntry(
            "websocket.connect_timeout",
            List.of(
                "websocket.connect_timeout: expected a duration such as 500ms, 30s or 1h30m but"
                    + " found \"30\"; write 30s"))
        .containsEntry(
            "websocket.username",
            List.of(
                "websocket.username: unknown field here; it belongs at"
                    + " websocket.basic_auth.username"))
        .containsEntry(
            "websocket.close_timeout",
            List.of(
                "websocket.close_timeout: expected a duration such as 500ms, 30s or 1h30m but found"
                    + " \"soon\""))
        .containsEntry(
            "websocket.connection.max_retries",
            List.of(
                "websocket.connection.max_retries: expected a whole number but found \"many\""));
  }

  @Test
  @DisplayName("names unknown keys, with what was probably meant")
  void unknownKeys() {
    assertThat(
            errors(
                "websocket.urll", "x",
                "websoket.urls", "x",
                "topics", "x",
                "value.typ", "string",
                "websocket.jwt.algoritm", "x"))
        .containsEntry(
            "websocket.urll", List.of("websocket.urll: unknown field; did you mean \"url\"?"))
        .containsEntry(
            "websoket.urls",
            List.of("websoket.urls: unknown key; did you mean \"websocket.urls\"?"))
        .containsEntry("topics", List.of("topics: unknown key; did you mean \"topic\"?"))
        .containsEntry("value.typ", List.of("value.typ: unknown field; did you mean \"type\"?"))
        .containsKey("websocket.jwt.algoritm");
  }

  @Test
  @DisplayName("may have keys of Kafka Connect and of a platform that nobody here knows")
  void otherKeys() {
    assertThat(
            errors(
                "tasks.max", "3",
                "key.converter", STRINGS,
                "key.converter.encoding", "UTF-8",
                "value.converter.schemas.enable", "false",
                "transforms", "a",
                "transforms.a.type", "x",
                "errors.tolerance", "all",
                "topic.creation.default.partitions", "1",
                "confluent.platform.thing", "x"))
        .isEmpty();
  }

  @Test
  @DisplayName("must have a topic, and one that Kafka takes")
  void topic() {
    Map<String, String> without = config();
    without.remove("topic");
    assertThat(errors(connector, without))
        .containsExactly(Map.entry("topic", List.of("topic: is required but not set")));
    assertThat(errors("topic", "a b")).containsOnlyKeys("topic");
  }

  @Test
  @DisplayName("is refused where a secret is a reference that no config provider replaced")
  void references() {
    Map<String, List<String>> errors =
        errors(
            "websocket.basic_auth.enabled",
            "true",
            "websocket.basic_auth.username",
            "me",
            "websocket.basic_auth.password",
            "${env:FEED_PASSWORD}",
            "websocket.headers.X-Key",
            "${file:/run/secrets:key}",
            "websocket.open_messages.0.message",
            "x",
            "websocket.open_messages.0.await",
            "costs ${a:lot}");

    assertThat(errors).containsOnlyKeys("websocket.basic_auth.password", "websocket.headers.X-Key");
    assertThat(errors.get("websocket.basic_auth.password"))
        .singleElement()
        .asString()
        .contains("is still a reference such as ${env:NAME}")
        .doesNotContain("FEED_PASSWORD");
  }

  @Test
  @DisplayName("is refused where messages are larger than the producer takes, by default and not")
  void sizes() {
    assertThat(errors("websocket.max_message_size", "1032192")).isEmpty();
    assertThat(errors("websocket.max_message_size", "1MiB").get("websocket.max_message_size"))
        .singleElement()
        .asString()
        .contains("the producer takes 1048576 bytes (producer.override.max.request.size)")
        .contains("may be 1032192 at most");
    assertThat(errors("websocket.max_message_size", "0")).containsKey("websocket.max_message_size");
    assertThat(
            errors(
                "websocket.max_message_size", "9MiB",
                "producer.override.max.request.size", "10485760"))
        .isEmpty();
    assertThat(errors("producer.override.max.request.size", "20000")).isEmpty();
    assertThat(
            errors(
                "websocket.max_message_size", "600KiB",
                "producer.override.buffer.memory", "600000"))
        .extractingByKey("websocket.max_message_size")
        .asString()
        .contains("the producer takes 600000 bytes (producer.override.buffer.memory)")
        .contains("may be 583616 at most");
    assertThat(errors("producer.override.buffer.memory", "600000")).isEmpty();
  }

  @Test
  @DisplayName("is refused where the converter does not take what the connector gives")
  void converters() {
    assertThat(errors("value.converter", STRINGS).get("value.type"))
        .singleElement()
        .asString()
        .contains("StringConverter would write \"[B@\"");
    assertThat(errors("key.field", "id")).containsKey("key.field");
    assertThat(errors("transaction.boundary", "interval")).containsKey("transaction.boundary");
    assertThat(errors("websocket.auto_replay_nacks", "true"))
        .containsOnlyKeys("websocket.auto_replay_nacks");
  }

  @Test
  @DisplayName("is refused for its converter by whichever name of it Kafka Connect takes")
  void namesOfConverters() {
    for (String strings : List.of(STRINGS, "StringConverter", "String")) {
      assertThat(errors("value.converter", strings)).containsOnlyKeys("value.type");
      assertThat(
              errors(
                  "value.type",
                  "string",
                  "value.converter",
                  strings,
                  "key.field",
                  "/id",
                  "key.converter",
                  strings))
          .isEmpty();
    }
    for (String bytes : List.of(BYTES, "ByteArrayConverter", "ByteArray")) {
      assertThat(errors("value.converter", bytes)).isEmpty();
      assertThat(errors("value.type", "string", "value.converter", bytes))
          .containsOnlyKeys("value.type");
      assertThat(errors("key.field", "/id", "key.converter", bytes))
          .containsOnlyKeys("key.converter");
    }
    for (String number :
        List.of("org.apache.kafka.connect.converters.LongConverter", "LongConverter", "Long")) {
      assertThat(errors("value.converter", number)).containsOnlyKeys("value.converter");
      assertThat(errors("key.field", "/id", "key.converter", number).get("key.converter"))
          .singleElement()
          .asString()
          .contains("LongConverter does not take strings");
    }
  }

  @Test
  @DisplayName("has shards that are numbered from 0, whose problems stand at their own keys")
  void shards() {
    assertThat(
            errors(
                "websocket.shards.0.open_message", "a",
                "websocket.shards.1.open_message", "b"))
        .isEmpty();
    assertThat(
            errors(
                "websocket.shards.0.urll", "a",
                "websocket.shards.1.close_timeout", "b"))
        .containsOnlyKeys("websocket.shards.0.urll", "websocket.shards.1.close_timeout");
    assertThat(errors("websocket.shards.1.url", "ws://localhost:1/"))
        .containsEntry(
            "websocket.shards.1",
            List.of("websocket.shards.1: there is no websocket.shards.0 before it"));
    assertThat(errors("websocket.shards.first.url", "ws://localhost:1/"))
        .containsOnlyKeys("websocket.shards.first.url");
    Map<String, String> onlyShards = config("websocket.shards.0.url", "ws://localhost:1/");
    onlyShards.remove("websocket.url");
    assertThat(errors(connector, onlyShards)).isEmpty();
  }

  @Test
  @DisplayName("spreads shards evenly over tasks, also where there are fewer tasks than shards")
  void tasks() {
    connector.initialize(new RecordedConnectorContext(new RecordedMeters()));
    Map<String, String> config = config();
    for (int i = 0; i < 5; i++) {
      config.put("websocket.shards." + i + ".open_message", "subscribe " + i);
    }
    connector.start(config);

    assertThat(connector.taskConfigs(2))
        .extracting(task -> task.get(TaskShards.SHARDS))
        .containsExactly("0,1,2", "3,4");
    assertThat(connector.taskConfigs(9)).hasSize(5);
    assertThat(connector.taskConfigs(2))
        .extracting(TaskShards::nameOf)
        .containsExactly("feed-0", "feed-1");
    connector.start(config());
    assertThat(connector.taskConfigs(9)).hasSize(1);
  }

  @Test
  @DisplayName("gives a task the keys of its own shards, and none of others")
  void keysOfTask() {
    connector.initialize(new RecordedConnectorContext(new RecordedMeters()));
    Map<String, String> config = config("websocket.close_timeout", "2s");
    for (int i = 0; i < 12; i++) {
      config.put("websocket.shards." + i + ".open_message", "subscribe " + i);
      config.put("websocket.shards." + i + ".headers.X-Key", "key " + i);
    }
    connector.start(config);

    Map<String, String> task = connector.taskConfigs(12).get(1);

    assertThat(task)
        .containsAllEntriesOf(config("websocket.close_timeout", "2s"))
        .containsEntry("websocket.shards.1.open_message", "subscribe 1")
        .containsEntry("websocket.shards.1.headers.X-Key", "key 1")
        .containsEntry(TaskShards.SHARDS, "1")
        .containsEntry(TaskShards.SHARD_COUNT, "12");
    assertThat(task.keySet()).filteredOn(key -> key.startsWith("websocket.shards.")).hasSize(2);
    assertThat(
            ConnectorConfig.read(task, TaskShards.fixedInputOf(task), InstalledPlugins.get())
                .shards())
        .extracting(shard -> shard.number().orElseThrow())
        .containsExactly(1);
  }

  @Test
  @DisplayName("of the generic connector names an input")
  void genericConnector() {
    InletSourceConnector generic = new InletSourceConnector();
    Map<String, String> config = config();

    assertThat(errors(generic, config))
        .containsEntry("input", List.of("input: is required but not set (there are: websocket)"));
    config.put("input", "websockets");
    assertThat(errors(generic, config).get("input"))
        .singleElement()
        .asString()
        .contains("no input is called \"websockets\"; did you mean \"websocket\"?");
    config.put("input", "websocket");
    assertThat(errors(generic, config)).isEmpty();
  }

  @Test
  @DisplayName("is described by types, groups, importance and texts of the fields, secrets as such")
  void definitions() {
    Map<String, ConfigDef.ConfigKey> keys = connector.config().configKeys();

    assertThat(keys)
        .containsKeys(
            "topic",
            "value.type",
            "key.field",
            "record.headers",
            "websocket.url",
            "websocket.basic_auth.username",
            "websocket.connection.max_retries")
        .doesNotContainKeys("input", "websocket.auto_replay_nacks", "websocket.headers");
    assertThat(keys.get("websocket.basic_auth.password").type).isEqualTo(ConfigDef.Type.PASSWORD);
    assertThat(keys.get("websocket.basic_auth.password").group).isEqualTo("websocket.basic_auth");
    assertThat(keys.get("topic").importance).isEqualTo(ConfigDef.Importance.HIGH);
    assertThat(keys.get("websocket.close_timeout").importance).isEqualTo(ConfigDef.Importance.LOW);
    assertThat(keys.get("websocket.close_timeout").defaultValue).isEqualTo("1s");
    assertThat(keys.get("websocket.max_buffered_messages").defaultValue).isEqualTo(16_384);
    assertThat(keys.get("websocket.max_message_size").defaultValue).isEqualTo("1032192");
    assertThat(keys.get("websocket.urls").type).isEqualTo(ConfigDef.Type.LIST);
    assertThat(keys.get("value.type").recommender.validValues("value.type", Map.of()))
        .containsExactly("bytes", "string");
    assertThat(keys.values()).allSatisfy(key -> assertThat(key.documentation).isNotBlank());
    assertThat(new InletSourceConnector().config().configKeys())
        .containsKeys("input", "websocket.url");
  }

  @Test
  @DisplayName("shows no secret in an answer, also where its value is wrong")
  void secrets() {
    String secret = "Tr0ub4dor";
    Map<String, String> config =
        config(
            "websocket.basic_auth.enabled",
            secret,
            "websocket.basic_auth.username",
            "me",
            "websocket.basic_auth.password",
            secret + "\u0007",
            "websocket.basic_auth.passwort",
            secret);

    List<ConfigValue> values = connector.validate(config).configValues();

    assertThat(values)
        .filteredOn(value -> !value.name().equals("websocket.basic_auth.enabled"))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain(secret));
    assertThat(errors(connector, config)).containsKey("websocket.basic_auth.password");
  }

  @Test
  @DisplayName("that is wrong after all ends the start with the same sentences")
  void start() {
    assertThatThrownBy(() -> connector.start(config("websocket.urll", "x")))
        .isInstanceOf(ConnectException.class)
        .hasMessage("websocket.urll: unknown field; did you mean \"url\"?")
        .hasNoCause();
  }

  @Test
  @DisplayName("has a start warn of the worker's own converter, unless it names one itself")
  void convertersOfWorker() {
    assertThat(warnings(config())).isEmpty();
    Map<String, String> without = config();
    without.remove("value.converter");
    assertThat(warnings(without))
        .singleElement()
        .asString()
        .contains("feed: ", "value.converter: is not set, so that the worker's converter counts")
        .contains("set it to " + BYTES);
    without.put("value.type", "string");
    assertThat(warnings(without)).singleElement().asString().contains("set it to " + STRINGS);
  }

  private static List<String> warnings(Map<String, String> config) {
    WebSocketSourceConnector started = new WebSocketSourceConnector();
    started.initialize(new RecordedConnectorContext(new RecordedMeters()));
    try (LogLines log = LogLines.capture()) {
      started.start(config);
      return log.lines().stream().filter(line -> line.contains("value.converter")).toList();
    }
  }

  private static Arguments with(String what, ExactlyOnceSupport support, String... keysAndValues) {
    return Arguments.of(Named.of(what, config(keysAndValues)), support);
  }

  private static Arguments feed(String what, ExactlyOnceSupport support, String... keysAndValues) {
    Stream<String> enabled = Stream.of("websocket.feed.enabled", "true");
    return with(
        "feed " + what,
        support,
        Stream.concat(enabled, Arrays.stream(keysAndValues)).toArray(String[]::new));
  }

  private static Arguments subscriptions(
      String what, ExactlyOnceSupport support, String... keysAndValues) {
    Stream<String> first =
        Stream.of(
            "websocket.graphql_ws.enabled", "true",
            "websocket.graphql_ws.subscriptions.0.id", "a",
            "websocket.graphql_ws.subscriptions.0.query", "subscription { a }");
    return with(
        "graphql_ws " + what,
        support,
        Stream.concat(first, Arrays.stream(keysAndValues)).toArray(String[]::new));
  }

  private static Stream<Arguments> configs() {
    return Stream.of(
        with("no protocol", UNSUPPORTED),
        with(
            "centrifugo",
            SUPPORTED,
            "websocket.centrifugo.enabled",
            "true",
            "websocket.centrifugo.channels.0",
            "trades"),
        with("socketio", SUPPORTED, "websocket.socketio.enabled", "true"),
        with(
            "slack",
            UNSUPPORTED,
            "websocket.slack.enabled",
            "true",
            "websocket.slack.app_token",
            "xapp-1-A1-1-1"),
        subscriptions("that cannot go on", UNSUPPORTED),
        subscriptions(
            "that goes on",
            SUPPORTED,
            "websocket.graphql_ws.subscriptions.0.resume.variable",
            "after",
            "websocket.graphql_ws.subscriptions.0.resume.pointer",
            "/a/id"),
        subscriptions(
            "of which one goes on",
            UNSUPPORTED,
            "websocket.graphql_ws.subscriptions.0.resume.variable",
            "after",
            "websocket.graphql_ws.subscriptions.0.resume.pointer",
            "/a/id",
            "websocket.graphql_ws.subscriptions.1.id",
            "b",
            "websocket.graphql_ws.subscriptions.1.query",
            "subscription { b }"),
        feed("without positions", UNSUPPORTED),
        feed(
            "that sends where it was",
            SUPPORTED,
            "websocket.feed.cursor",
            "/id",
            "websocket.feed.resume.query",
            "from"),
        feed("that counts a connection", UNSUPPORTED, "websocket.feed.sequence", "/seq"),
        feed(
            "that only counts over all connections",
            UNSUPPORTED,
            "websocket.feed.sequence",
            "/seq",
            "websocket.feed.sequence_scope",
            "feed"),
        feed(
            "that counts and fetches what is missing",
            SUPPORTED,
            "websocket.feed.sequence",
            "/seq",
            "websocket.feed.sequence_scope",
            "feed",
            "websocket.feed.on_gap",
            "refill",
            "websocket.feed.refill.url",
            "http://localhost:1/?from={{from}}"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("configs")
  @DisplayName("promises exactly once where all that was missed comes again, and not elsewhere")
  void exactlyOnce(Map<String, String> config, ExactlyOnceSupport support) {
    assertThat(errors(connector, config)).isEmpty();
    assertThat(connector.exactlyOnceSupport(config)).isEqualTo(support);
  }

  @Test
  @DisplayName("promises exactly once if that goes for each of its shards, and not if it is wrong")
  void exactlyOnceOfShards() {
    Map<String, String> counting =
        config(
            "websocket.feed.enabled", "true",
            "websocket.feed.sequence", "/seq",
            "websocket.feed.sequence_scope", "feed",
            "websocket.shards.0.feed.cursor", "/id",
            "websocket.shards.0.feed.resume.query", "from",
            "websocket.shards.1.origin", "http://b");

    assertThat(errors(connector, counting)).isEmpty();
    assertThat(connector.exactlyOnceSupport(counting)).isEqualTo(UNSUPPORTED);
    counting.put("websocket.shards.1.feed.cursor", "/id");
    counting.put("websocket.shards.1.feed.resume.query", "from");
    assertThat(connector.exactlyOnceSupport(counting)).isEqualTo(SUPPORTED);
    assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(UNSUPPORTED);
  }

  @Test
  @DisplayName("logs why it does not promise exactly once if a file of the protocol is missing")
  void exactlyOnceWithoutFile() {
    Map<String, String> config =
        config(
            "name", "trades",
            "websocket.feed.enabled", "true",
            "websocket.feed.cursor", "/id",
            "websocket.feed.resume.query", "from",
            "websocket.feed.values_files.token", "/missing/token");

    try (LogLines log = LogLines.capture()) {
      assertThat(errors(connector, config)).isEmpty();
      assertThat(connector.exactlyOnceSupport(config)).isEqualTo(UNSUPPORTED);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(
              "trades is not known to support exactly once: ",
              "values_files: token: /missing/token does not exist");
    }
  }

  @Test
  @DisplayName("may have its offsets reset or set, in the shape in which tasks write them")
  void offsets() {
    Map<String, String> partition = Map.of("input", "websocket");
    Map<Map<String, ?>, Map<String, ?>> reset = new HashMap<>();
    reset.put(partition, null);

    assertThat(connector.alterOffsets(config(), reset)).isTrue();
    assertThat(
            connector.alterOffsets(
                config(),
                Map.of(partition, Map.of("source", "websocket ws://a/", "position", "7"))))
        .isTrue();
    assertThatThrownBy(
            () -> connector.alterOffsets(config(), Map.of(partition, Map.of("offset", 7))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("these are no offsets of this connector: an offset has \"source\"");
    assertThatCode(() -> connector.alterOffsets(config(), Map.of())).doesNotThrowAnyException();
  }

  private static Map<String, Object> partition(Object input, Object shard) {
    return Map.of("input", input, "shard", shard);
  }

  @Test
  @DisplayName("refuses an offset that no task would look for, and says what a partition has")
  void offsetsOfNobody() {
    Map<String, String> offset = Map.of("source", "websocket ws://a/", "position", "7");
    for (Map<String, ?> partition :
        List.<Map<String, ?>>of(
            Map.of(),
            Map.of("input", "tcp"),
            partition("tcp", "0"),
            partition("websocket", 0),
            partition("websocket", "00"),
            partition("websocket", "one"),
            Map.of("input", "websocket", "topic", "feed"),
            Map.of("input", "websocket", "shard", "0", "topic", "feed"))) {
      assertThatThrownBy(() -> connector.alterOffsets(config(), Map.of(partition, offset)))
          .as("%s", partition)
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "these are no offsets of this connector: a partition has \"input\": \"websocket\","
                  + " and with shards \"shard\", the number as a string, such as \"0\"");
      Map<Map<String, ?>, Map<String, ?>> reset = new HashMap<>();
      reset.put(partition, null);
      assertThat(connector.alterOffsets(config(), reset)).isTrue();
    }
    for (String shard : List.of("0", "10")) {
      assertThat(connector.alterOffsets(config(), Map.of(partition("websocket", shard), offset)))
          .isTrue();
    }
  }

  @Test
  @DisplayName("is refused where a message that a feed sends holds a reference beside other text")
  void referencesInMessages() {
    String message = "{{channels}} ${env:FEED_TOKEN}";

    assertThat(
            errors(
                "websocket.feed.enabled", "true",
                "websocket.feed.subscriptions.channels", "trades",
                "websocket.feed.subscriptions.send", message,
                "websocket.feed.subscriptions.unsubscribe", message,
                "websocket.feed.heartbeat.send", "ping ${env:FEED_TOKEN}",
                "websocket.feed.heartbeat.ping.value", "ping",
                "websocket.feed.heartbeat.pong", "pong ${env:FEED_TOKEN}"))
        .containsOnlyKeys(
            "websocket.feed.subscriptions.send",
            "websocket.feed.subscriptions.unsubscribe",
            "websocket.feed.heartbeat.send",
            "websocket.feed.heartbeat.pong");
  }
}
