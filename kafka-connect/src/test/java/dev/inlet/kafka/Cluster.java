package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.kafka.ConnectWorker;
import dev.inlet.testkit.kafka.ConnectWorker.Answer;
import dev.inlet.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A broker and workers whose plugin folder is the one that the build made. */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path plugins;
  private final Map<String, String> settings;
  private final KafkaBroker broker;
  private final List<ConnectWorker> workers = new ArrayList<>();

  private Cluster(Path directory, Map<String, String> settings, Consumer<Path> toFolder)
      throws InterruptedException {
    this.directory = directory;
    this.settings = settings;
    this.plugins = copyPlugins(directory.resolve("plugins"));
    toFolder.accept(pluginFolder(directory));
    this.broker = KafkaBroker.start(emptyDirectory("broker"), Map.of());
  }

  /**
   * Starts a broker and one worker.
   *
   * @param toFolder puts more into the plugin folder
   */
  static Cluster start(Path directory, Map<String, String> settings, Consumer<Path> toFolder)
      throws InterruptedException {
    Cluster cluster = new Cluster(directory, settings, toFolder);
    cluster.addWorker();
    return cluster;
  }

  private static Path copyPlugins(Path target) {
    Path built = Path.of("target", "plugins");
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(built.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path emptyDirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the connector. */
  static Path pluginFolder(Path directory) {
    return directory.resolve("plugins").resolve("inlet-kafka-connect");
  }

  ConnectWorker addWorker() throws InterruptedException {
    ConnectWorker worker =
        ConnectWorker.start(emptyDirectory("workers"), broker, plugins, settings);
    workers.add(worker);
    return worker;
  }

  /** Puts a new worker in the place of the first one, which is gone. */
  void replaceWorker() throws InterruptedException {
    workers.remove(0).close();
    addWorker();
  }

  /** Which worker runs the first task of a connector, as one that lives knows it. */
  Optional<ConnectWorker> holder(String name, ConnectWorker living) throws InterruptedException {
    String tasks = tasks(living.get("/connectors/" + name + "/status"));
    return workers.stream()
        .filter(
            worker ->
                tasks.contains("\"RUNNING\"")
                    && tasks.contains("127.0.0.1:" + worker.uri().getPort() + "\""))
        .findFirst();
  }

  KafkaBroker broker() {
    return broker;
  }

  /** The first worker. */
  ConnectWorker worker() {
    return workers.get(0);
  }

  /** All lines that any worker has logged. */
  List<String> log() {
    return workers.stream().flatMap(worker -> worker.log().stream()).toList();
  }

  static String json(Map<String, String> config) {
    return new TreeMap<>(config)
        .entrySet().stream()
            .map(entry -> quote(entry.getKey()) + ":" + quote(entry.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  static Map<String, String> config(String topic, String url, String... keysAndValues) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "dev.inlet.kafka.WebSocketSourceConnector");
    config.put("tasks.max", "1");
    config.put("topic", topic);
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("websocket.url", url);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return config;
  }

  /** Creates a connector and waits until its task runs. */
  void create(String name, Map<String, String> config) throws InterruptedException {
    Answer answer = put(name, config);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    awaitTasks(name, "RUNNING");
  }

  Answer put(String name, Map<String, String> config) throws InterruptedException {
    return worker().request("PUT", "/connectors/" + name + "/config", json(config));
  }

  /** Waits until the first task of a connector is in a state. */
  void awaitTasks(String name, String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> tasks(status(name)).contains("\"state\":\"" + state + "\""));
  }

  private static String tasks(String status) {
    int start = status.indexOf("\"tasks\"");
    return start < 0 ? "" : status.substring(start);
  }

  String status(String name) throws InterruptedException {
    return worker().get("/connectors/" + name + "/status");
  }

  /** Deletes a connector, and waits for the line with which its task ends. */
  String delete(String name) throws InterruptedException {
    assertThat(worker().request("DELETE", "/connectors/" + name, "").status()).isEqualTo(204);
    return awaitLine(name + "-0: stopped");
  }

  /** Waits for a line of any worker that holds a text. */
  String awaitLine(String part) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> log().stream().filter(line -> line.contains(part)).findFirst(),
            line -> line.isPresent())
        .orElseThrow();
  }

  /** Waits until a topic has so many records, and gives their values. */
  List<String> awaitTexts(String topic, int count) {
    await().atMost(PATIENCE).until(() -> broker.size(topic) >= count);
    return broker.texts(topic);
  }

  @Override
  public void close() {
    workers.forEach(ConnectWorker::close);
    broker.close();
  }
}
