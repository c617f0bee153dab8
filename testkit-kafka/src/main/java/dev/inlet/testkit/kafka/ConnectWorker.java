package dev.inlet.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A distributed worker of Kafka Connect on loopback, in a process of its own. Workers of one broker
 * and group share connectors. The process also ends with the one that started it.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PORT_ATTEMPTS = 3;

  private final int port;
  private final KafkaProcess process;
  private final HttpClient client = HttpClient.newHttpClient();

  /** What the worker answers to a request. */
  public record Answer(int status, String body) {}

  private ConnectWorker(int port, KafkaProcess process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a worker and waits until its REST interface is there.
   *
   * @param directory for its properties; several workers may share it
   * @param pluginPath a directory of plugin folders
   * @param settings what its configuration says beyond what a worker on loopback needs
   */
  public static ConnectWorker start(
      Path directory, KafkaBroker broker, Path pluginPath, Map<String, String> settings)
      throws InterruptedException {
    return start(KafkaJvm.SMALL, directory, broker, pluginPath, settings);
  }

  /** The same in a JVM of another kind. */
  public static ConnectWorker start(
      KafkaJvm jvm,
      Path directory,
      KafkaBroker broker,
      Path pluginPath,
      Map<String, String> settings)
      throws InterruptedException {
    IllegalStateException failure = new IllegalStateException("the worker was never started");
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      // Somebody else may take a port that was free a moment ago.
      int port = freePort();
      Path properties = directory.resolve("worker-" + port + ".properties");
      write(properties, port, broker, pluginPath, settings);
      try {
        return new ConnectWorker(
            port,
            KafkaProcess.start(
                "worker",
                jvm,
                WorkerMain.class,
                WorkerMain.READY,
                Map.of(
                    "org.slf4j.simpleLogger.defaultLogLevel", "warn",
                    "org.slf4j.simpleLogger.log.dev.inlet", "debug",
                    "org.slf4j.simpleLogger.log.org.apache.kafka.connect", "info"),
                List.of(properties.toString())));
      } catch (IllegalStateException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      Path file, int port, KafkaBroker broker, Path pluginPath, Map<String, String> settings) {
    Properties all = new Properties();
    all.setProperty("bootstrap.servers", broker.bootstrapServers());
    all.setProperty("group.id", "connect");
    all.setProperty("listeners", "http://127.0.0.1:" + port);
    all.setProperty("rest.advertised.host.name", "127.0.0.1");
    all.setProperty("plugin.path", pluginPath.toAbsolutePath().toString());
    all.setProperty("plugin.discovery", "service_load");
    all.setProperty("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    all.setProperty("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    for (String topic : List.of("config", "offset", "status")) {
      all.setProperty(topic + ".storage.topic", "connect-" + topic);
      all.setProperty(topic + ".storage.replication.factor", "1");
    }
    all.setProperty("offset.storage.partitions", "1");
    all.setProperty("status.storage.partitions", "1");
    all.setProperty("offset.flush.interval.ms", "1000");
    // A worker that left is not waited for, and one that died is noticed soon.
    all.setProperty("scheduled.rebalance.max.delay.ms", "0");
    all.setProperty("session.timeout.ms", "6000");
    all.setProperty("heartbeat.interval.ms", "500");
    settings.forEach(all::setProperty);
    try (OutputStream out = Files.newOutputStream(file)) {
      all.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the REST interface is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Sends a request to the REST interface.
   *
   * @param path begins with a slash
   * @param body JSON; empty for none
   */
  public Answer request(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve(path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .build();
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request without a body and gives that of the answer. */
  public String get(String path) throws InterruptedException {
    return request("GET", path, "").body();
  }

  /** All lines of its log so far. */
  public List<String> log() {
    return process.lines();
  }

  /** How much memory the process has in the machine, in bytes. */
  public long residentBytes() {
    return process.residentBytes();
  }

  /** The process, for whoever measures it. */
  public ProcessHandle process() {
    return process.handle();
  }

  /** Ends the process at once, as the loss of its machine would. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /**
   * Ends the process as an operator would ({@code SIGTERM}).
   *
   * @return whether it ended in time
   */
  public boolean terminate() throws InterruptedException {
    return process.terminate(PATIENCE);
  }

  @Override
  public void close() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      // It was told to end, and nobody waits for that any more.
      Thread.currentThread().interrupt();
    }
  }
}
