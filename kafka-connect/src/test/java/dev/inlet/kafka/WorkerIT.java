package dev.inlet.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.Meter;
import dev.inlet.testkit.BlackHole;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.kafka.ConnectWorker.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A connector in a distributed worker")
@Timeout(120)
final class WorkerIT {
  private static final String PASSWORD = "Tr0ub4dor-and-3";
  private static final String NOT_IN_TIME = "Graceful stop of task";

  @TempDir private static Path directory;
  private static Cluster cluster;
  private static Path secrets;

  @BeforeAll
  static void start() throws Exception {
    secrets = directory.resolve("secrets.properties");
    Files.writeString(secrets, "password=" + PASSWORD + "\n", UTF_8);
    cluster =
        Cluster.start(
            directory,
            Map.of(
                "config.providers", "file",
                "config.providers.file.class",
                    "org.apache.kafka.common.config.provider.FileConfigProvider"),
            WorkerIT::addPlugins);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static void addPlugins(Path folder) {
    PluginJars.addInput(folder);
    PluginJars.addWithoutClass(folder, "com.example.Missing");
    PluginJars.addHalf(folder, "half.jar");
  }

  private static void createTopic(String name, Map<String, String> settings)
      throws InterruptedException {
    cluster.broker().createTopic(name, 1, settings);
  }

  @Test
  @DisplayName("is found in its folder by its manifest, which brings nothing that the worker has")
  void found() throws Exception {
    String plugins = cluster.worker().get("/connector-plugins?connectorsOnly=false");

    assertThat(plugins)
        .contains("dev.inlet.kafka.WebSocketSourceConnector")
        .contains("dev.inlet.kafka.InletSourceConnector")
        .containsOnlyOnce(
            "org.apache.kafka.connect.storage.StringConverter\",\"type\":\"converter");
    try (var files = Files.list(Cluster.pluginFolder(directory))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("LICENSE", "NOTICE", "licenses")
          .noneMatch(
              name ->
                  name.matches(
                      "(slf4j|logback|jackson|guice|connect-|kafka-clients|micrometer).*"));
    }
  }

  @Test
  @DisplayName("is refused in Inlet's words, by validate and when it is created")
  void refused() throws Exception {
    Map<String, String> wrong =
        Cluster.config("refused", "ws://localhost:1/", "name", "refused", "websocket.urll", "x");

    Answer validated =
        cluster
            .worker()
            .request(
                "PUT",
                "/connector-plugins/WebSocketSourceConnector/config/validate",
                Cluster.json(wrong));
    Answer created = cluster.put("refused", wrong);

    String sentence = "websocket.urll: unknown field; did you mean \\\"url\\\"?";
    assertThat(validated.status()).isEqualTo(200);
    assertThat(validated.body()).contains("\"error_count\":1").contains(sentence);
    assertThat(created.status()).isEqualTo(400);
    assertThat(created.body()).contains(sentence);
  }

  @Test
  @DisplayName("writes 100,000 messages in their order, each once")
  void delivers() throws Exception {
    List<String> texts = IntStream.range(0, 100_000).mapToObj(Integer::toString).toList();
    createTopic("numbers", Map.of());
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendTexts(texts);
              connection.stayOpen();
            })) {
      cluster.create("numbers", Cluster.config("numbers", server.uri().toString()));

      assertThat(cluster.awaitTexts("numbers", texts.size())).isEqualTo(texts);
      assertThat(cluster.delete("numbers")).contains("all that was received is in Kafka");
      assertThat(cluster.broker().size("numbers")).isEqualTo(texts.size());
    }
  }

  @Test
  @DisplayName("ends when it is deleted while the server is absent")
  void deletedWithoutServer() throws Exception {
    // bound, so that nobody else gets the port, but not listening
    try (Socket reserved = new Socket()) {
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String absent = "ws://127.0.0.1:" + reserved.getLocalPort() + "/";
      createTopic("absent", Map.of());
      cluster.create("absent", Cluster.config("absent", absent));
      cluster.awaitLine("absent-0: cannot connect");

      cluster.delete("absent");
      assertThat(cluster.log()).noneMatch(line -> line.contains(NOT_IN_TIME + " absent-0"));
    }
  }

  @Test
  @DisplayName("shows its meters, and those of its tasks until they stop, as the worker's own")
  void meters() throws Exception {
    createTopic("metered", Map.of());
    AtomicInteger requests = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  if (requests.incrementAndGet() == 1) {
                    connection.reject(503);
                    return;
                  }
                  connection.accept();
                  connection.sendText("one");
                  while (connection.receive(Duration.ofMinutes(1)).opcode() != Frame.CLOSE) {
                    // A ping.
                  }
                  connection.sendTexts(List.of("two", "three"));
                  connection.sendClose(1000, "");
                });
        WorkerMeters meters = WorkerMeters.of(cluster.worker())) {
      cluster.create("metered", Cluster.config("metered", server.uri().toString()));
      cluster.awaitTexts("metered", 1);
      String ofTask = "connector=metered,task=0";
      String lost = Meter.LOST_MESSAGES.meterName();

      await().until(() -> meters.value(Meter.OUTPUT_MESSAGES.meterName(), ofTask) == 1);
      assertThat(meters.value(Meter.CONNECTED.meterName(), ofTask)).isOne();
      assertThat(
              meters.value(
                  Meter.FAILURES.meterName(), ofTask + ",kind=attempt,phase=upgrade,code=503"))
          .isOne();
      assertThat(meters.value(lost, ofTask)).isZero();
      assertThat(meters.value(lost, "connector=metered")).isZero();

      assertThat(cluster.worker().request("PUT", "/connectors/metered/stop", "").status())
          .isEqualTo(204);
      assertThat(cluster.awaitLine("metered-0: stopped"))
          .contains("2 messages received and not taken by Kafka Connect, and lost");
      await().until(() -> meters.value(lost, "connector=metered") == 2);
      await().until(() -> meters.value(lost, ofTask) == -1);
      Answer deleted = cluster.worker().request("DELETE", "/connectors/metered", "");
      assertThat(deleted.status()).isEqualTo(204);
      await().until(() -> meters.value(lost, "connector=metered") == -1);
    }
  }

  @Test
  @DisplayName("ends when it is deleted while the server is frozen")
  void deletedWithFrozenServer() throws Exception {
    createTopic("frozen", Map.of());
    try (FeedServer server = FeedServer.sending("one");
        BlackHole hole = BlackHole.to(server.port())) {
      cluster.create("frozen", Cluster.config("frozen", hole.through(server.uri()).toString()));
      cluster.awaitTexts("frozen", 1);
      hole.freeze();

      cluster.delete("frozen");
      assertThat(cluster.log()).noneMatch(line -> line.contains(NOT_IN_TIME + " frozen-0"));
    }
  }

  @Test
  @DisplayName("ends when it is deleted while the server ignores Close")
  void deletedWithIgnoredClose() throws Exception {
    createTopic("rude", Map.of());
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("one");
              connection.awaitClosed(Duration.ofMinutes(1));
            })) {
      cluster.create("rude", Cluster.config("rude", server.uri().toString()));
      cluster.awaitTexts("rude", 1);

      cluster.delete("rude");
      assertThat(cluster.log()).noneMatch(line -> line.contains(NOT_IN_TIME + " rude-0"));
    }
  }

  @Test
  @DisplayName("fails with a record that is too large after all, or leaves it out, as Connect says")
  void tooLargeAsText() throws Exception {
    byte[] invalid = new byte[400_000]; // each byte becomes three as text
    Arrays.fill(invalid, (byte) 0xff);
    createTopic("strict", Map.of());
    createTopic("tolerant", Map.of());
    String[] text = {
      "value.type", "string",
      "value.converter", "org.apache.kafka.connect.storage.StringConverter",
    };
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("one");
              connection.sendBinary(invalid);
              connection.sendText("three");
              connection.stayOpen();
            })) {
      Map<String, String> strict = Cluster.config("strict", server.uri().toString(), text);
      Map<String, String> tolerant = Cluster.config("tolerant", server.uri().toString(), text);
      tolerant.put("errors.tolerance", "all");
      cluster.put("strict", strict);
      cluster.create("tolerant", tolerant);

      cluster.awaitTasks("strict", "FAILED");
      assertThat(cluster.awaitTexts("tolerant", 2)).containsExactly("one", "three");
      assertThat(cluster.delete("tolerant")).contains("all that was received is in Kafka");
    }
  }

  @Test
  @DisplayName("receives no message that is larger than a record may be, and says so")
  void tooLargeForProducer() throws Exception {
    createTopic("large", Map.of("max.message.bytes", "2000000"));
    try (FeedServer server = FeedServer.sending("x".repeat(1_050_000))) {
      cluster.create("large", Cluster.config("large", server.uri().toString()));

      assertThat(cluster.awaitLine("large-0: connection lost")).contains("1032192");
      assertThat(cluster.status("large")).doesNotContain("FAILED");
      cluster.delete("large");
    }
  }

  @Test
  @DisplayName("reads an input of somebody else whose jar lies in the folder, by its name")
  void otherInput() throws Exception {
    createTopic("countdown", Map.of());
    cluster.create(
        "countdown",
        Map.of(
            "connector.class", "dev.inlet.kafka.InletSourceConnector",
            "tasks.max", "1",
            "topic", "countdown",
            "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
            "input", "countdown",
            "countdown.from", "3"));

    assertThat(cluster.awaitTexts("countdown", 3)).containsExactly("3", "2", "1");
    assertThat(cluster.awaitLine("countdown-0: the input has ended"))
        .contains("there is no number below 1");
    assertThat(cluster.status("countdown")).doesNotContain("FAILED");
    assertThat(cluster.delete("countdown")).contains("all that was received is in Kafka");
  }

  @Test
  @DisplayName("is not disturbed by broken plugins in the folder, and names each when it starts")
  void brokenPlugins() throws Exception {
    createTopic("beside", Map.of());
    try (FeedServer server = FeedServer.sending("one")) {
      cluster.create("beside", Cluster.config("beside", server.uri().toString()));

      assertThat(cluster.awaitTexts("beside", 1)).containsExactly("one");
      assertThat(cluster.awaitLine("a plugin cannot be used: com.example.Missing"))
          .contains("is named in META-INF/services but is not on the class path");
      assertThat(cluster.awaitLine("half.jar")).contains("a plugin cannot be used", "is not a jar");
      cluster.delete("beside");
    }
  }

  @Test
  @DisplayName("takes secrets from config providers, and shows them in no line and no answer")
  void noSecretShown() throws Exception {
    createTopic("secret", Map.of());
    String reference = "${file:" + secrets + ":password}";
    try (FeedServer server = FeedServer.start(connection -> connection.reject(401))) {
      Map<String, String> config =
          Cluster.config(
              "secret",
              server.uri().toString(),
              "websocket.basic_auth.enabled",
              "true",
              "websocket.basic_auth.username",
              "me",
              "websocket.basic_auth.password",
              reference);
      cluster.create("secret", config);
      cluster.awaitLine("secret-0: cannot connect");
      String token = Base64.getEncoder().encodeToString(("me:" + PASSWORD).getBytes(UTF_8));

      assertThat(server.requests().get(0).header("Authorization")).contains("Basic " + token);
      assertThat(cluster.worker().get("/connectors/secret")).contains(reference);
      for (String path : List.of("", "/status", "/config", "/tasks")) {
        assertThat(cluster.worker().get("/connectors/secret" + path))
            .doesNotContain(PASSWORD)
            .doesNotContain(token);
      }
      config.put("websocket.close_timeout", "soon");
      assertThat(cluster.put("secret", config).body()).doesNotContain(PASSWORD);
      cluster.delete("secret");
      assertThat(cluster.log()).noneMatch(line -> line.contains(PASSWORD) || line.contains(token));
    }
  }

  @Test
  @DisplayName("is refused where a reference has no value")
  void unresolvedReference() throws Exception {
    Answer answer =
        cluster.put(
            "unresolved",
            Cluster.config(
                "unresolved",
                "ws://localhost:1/",
                "websocket.headers.X-Key",
                "${file:" + secrets + ":missing}"));

    assertThat(answer.status()).isEqualTo(400);
    await().until(() -> !cluster.log().isEmpty());
    cluster.awaitLine("websocket.headers.X-Key: is still a reference");
  }
}
