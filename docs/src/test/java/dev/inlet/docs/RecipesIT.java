package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.docs.Guides.Block;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import dev.inlet.testkit.TestProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Each runs as the page has it, but for the address of the server. */
@DisplayName("The recipes")
class RecipesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  @DisplayName("log in to an exchange, answer its pings and write what comes to a file")
  void exchange() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("{\"type\":\"welcome\"}");
                  answer(connection, received, "{\"event\":\"logged_in\"}");
                  answer(connection, received, "{\"event\":\"subscribed\"}");
                  connection.sendTexts(List.of("{\"ping\":17}", "{\"order\":1}"));
                  received.add(connection.receiveText(PATIENCE));
                  connection.stayOpen();
                });
        InletProcess inlet =
            run("orders.yaml", Map.of("EXCHANGE_KEY", "correct-horse-battery"), address(server))) {
      assertThat(next(received, inlet)).contains("login").contains("correct-horse-battery");
      assertThat(next(received, inlet)).contains("subscribe");
      assertThat(next(received, inlet)).isEqualTo("{\"pong\":17}");
      List<String> written = written("orders-*.jsonl", inlet);
      assertThat(inlet.terminate()).isZero();
      assertThat(written).hasSize(1).allMatch(line -> line.contains("order"));
    }
  }

  private static void answer(FeedConnection connection, BlockingQueue<String> received, String text)
      throws Exception {
    received.add(connection.receiveText(PATIENCE));
    connection.sendText(text);
  }

  @Test
  @DisplayName("reach a server with a private certificate through a proxy that asks for a password")
  void proxy() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("feed.internal.example");
    Files.writeString(folder.resolve("internal-ca.pem"), certificate.pem());
    try (FeedServer server =
            FeedServer.start(
                certificate.serverContext(),
                connection -> {
                  connection.accept();
                  connection.sendText("inside");
                  connection.stayOpen();
                });
        TestProxy proxy =
            TestProxy.demanding(TestProxy.Protocol.HTTP, server.port(), "alice:correct-horse");
        InletProcess inlet =
            run(
                "inside.yaml",
                Map.of("PROXY_USER", "alice", "PROXY_PASSWORD", "correct-horse"),
                "input.websocket.proxy_url="
                    + proxy.url("").replace("//", "//${PROXY_USER}:${PROXY_PASSWORD}@"))) {
      assertThat(written("inside.jsonl", inlet)).containsExactly("inside");
      assertThat(inlet.terminate()).isZero();
      assertThat(proxy.requested()).containsExactly("feed.internal.example:443");
    }
  }

  @Test
  @DisplayName("sign a new token when the server says that the last one has expired")
  void token() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Files.writeString(
        folder.resolve("key.pem"), Guides.pem(generator.generateKeyPair().getPrivate()));
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("account");
                  connection.sendClose(4401, "token expired");
                  connection.awaitClosed(PATIENCE);
                });
        InletProcess inlet = run("account.yaml", Map.of("FEED_USER", "alice"), address(server))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(tokens(server)).as("%s", inlet.err()).hasSizeGreaterThan(1));
      assertThat(inlet.terminate()).isZero();
      List<String> tokens = tokens(server);
      assertThat(tokens).allMatch(token -> token.startsWith("Bearer "));
      String claims =
          new String(Base64.getUrlDecoder().decode(tokens.get(0).split("\\.", -1)[1]), UTF_8);
      assertThat(claims).contains("\"sub\":\"alice\"").contains("\"exp\":");
    }
  }

  /** Those that the server has got, each once: two of one second are the same. */
  private static List<String> tokens(FeedServer server) {
    return server.requests().stream()
        .flatMap(request -> request.header("Authorization").stream())
        .distinct()
        .toList();
  }

  @Test
  @DisplayName("have a manifest for Kubernetes with a right config and arguments that are known")
  void kubernetes() throws Exception {
    Map<?, ?> configs = (Map<?, ?>) at(manifest("ConfigMap"), "data");
    Files.writeString(folder.resolve("token"), "correct-horse-battery");
    for (Map.Entry<?, ?> config : configs.entrySet()) {
      String text = config.getValue().toString();
      Files.writeString(
          folder.resolve(config.getKey().toString()),
          text.replace("/run/secrets/inlet/token", "token"));
      InletProcess.succeed(
          folder,
          "lint",
          "--plugins",
          KafkaOutputIT.PLUGINS.toString(),
          config.getKey().toString());
    }
    Object pod = at(manifest("Deployment"), "spec", "template", "spec");
    Map<?, ?> container = (Map<?, ?>) ((List<?>) at(pod, "containers")).get(0);
    List<String> arguments = new ArrayList<>();
    ((List<?>) at(container, "args")).forEach(argument -> arguments.add(argument.toString()));
    arguments.add("--help");
    InletProcess.succeed(folder, arguments.toArray(String[]::new));
    List<Object> volumes = new ArrayList<>();
    ((List<?>) at(pod, "volumes")).forEach(volume -> volumes.add(at(volume, "name")));
    for (Object mount : (List<?>) at(container, "volumeMounts")) {
      assertThat(volumes).contains(at(mount, "name"));
    }
  }

  @Test
  @DisplayName(
      "have probes for Kubernetes that tell a process that lives from one that is connected")
  void kubernetesProbes() throws Exception {
    Object pod = at(manifest("Deployment"), "spec", "template", "spec");
    Map<?, ?> container = (Map<?, ?>) ((List<?>) at(pod, "containers")).get(0);
    String live = at(container, "livenessProbe", "httpGet", "path").toString();
    String ready = at(container, "readinessProbe", "httpGet", "path").toString();
    Path feeds = Files.createDirectory(folder.resolve("feeds"));
    List<String> arguments = new ArrayList<>();
    for (Object argument : (List<?>) at(container, "args")) {
      arguments.add(
          argument
              .toString()
              .replace("/etc/inlet", feeds.toString())
              .replace("0.0.0.0:9464", "127.0.0.1:0"));
    }
    CountDownLatch open = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              open.await();
              connection.accept();
              connection.stayOpen();
            })) {
      Files.writeString(
          feeds.resolve("trades.yaml"),
          "input:\n  websocket:\n    url: " + server.uri() + "\noutput:\n  drop: {}\n");
      try (InletProcess inlet =
          InletProcess.run(folder, Map.of(), arguments.toArray(String[]::new))) {
        URI monitor = inlet.awaitMonitor();
        await().atMost(PATIENCE).until(() -> server.totalConnections() > 0);
        assertThat(status(monitor.resolve(live))).isEqualTo(200);
        assertThat(status(monitor.resolve(ready))).isEqualTo(503);
        open.countDown();
        await().atMost(PATIENCE).until(() -> status(monitor.resolve(ready)) == 200);
        assertThat(status(monitor.resolve(live))).isEqualTo(200);
        assertThat(inlet.terminate()).isZero();
      }
    }
  }

  private static int status(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static Object manifest(String kind) {
    for (Object document :
        new Load(LoadSettings.builder().build()).loadAllFromString(recipe("inlet.yaml").text())) {
      if (at(document, "kind").equals(kind)) {
        return document;
      }
    }
    throw new AssertionError("no " + kind);
  }

  private static Object at(Object node, String... path) {
    Object value = node;
    for (String key : path) {
      value = ((Map<?, ?>) value).get(key);
      assertThat(value).as("%s of %s", key, node).isNotNull();
    }
    return value;
  }

  private static String address(FeedServer server) {
    return "input.websocket.url=" + server.uri();
  }

  private InletProcess run(String name, Map<String, String> environment, String setting)
      throws Exception {
    Files.writeString(folder.resolve(name), recipe(name).text());
    return InletProcess.run(folder, environment, "run", name, "--set", setting);
  }

  /** A config of the page. */
  static Block recipe(String name) {
    return Guides.page("docs/operations/recipes.md").blocks("yaml").stream()
        .filter(block -> block.fileName().filter(name::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private static String next(BlockingQueue<String> received, InletProcess inlet) throws Exception {
    String text = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(text).as("what the server received; the log: %s", inlet.err()).isNotNull();
    return text;
  }

  private List<String> written(String pattern, InletProcess inlet) {
    return await()
        .atMost(PATIENCE)
        .alias(pattern + " has a line; the log: " + inlet.err())
        .until(() -> lines(pattern), lines -> !lines.isEmpty());
  }

  private List<String> lines(String pattern) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      List<String> lines = new ArrayList<>();
      files.forEach(file -> lines.addAll(Guides.lines(file)));
      return lines;
    }
  }
}
