package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.distribution.Execution.Result;
import dev.inlet.distribution.Podman.Container;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Builds the unchanged Dockerfile, on a base image made of files of this machine. */
@DisplayName("The image")
@Tag("system")
@EnabledOnOs(OS.LINUX)
final class ContainerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String IMAGE = "inlet";
  private static final String JAR = "/opt/inlet/lib/inlet.jar";
  private static final String SERVER = "feed.example.com";
  private static final Pattern BASE = Pattern.compile("(?m)^FROM (\\S+)$");
  private static final Pattern ENDED = Pattern.compile("ended after (\\d+) messages");

  private static final String KAFKA =
      """
      input:
        websocket:
          url: ws://localhost/
      output:
        kafka:
          addresses: ["kafka:9092"]
          topic: trades
      """;

  private static @Nullable Podman engine;

  @TempDir private Path folder;

  @BeforeAll
  static void build() throws Exception {
    Podman podman = Podman.start();
    engine = podman;
    podman.requireContainers();
    Path work = Files.createTempDirectory(Installation.scratch(), "image");
    Path base = Files.createDirectory(work.resolve("base"));
    BaseImage.write(base);
    Path context = work.resolve("archive");
    Execution.run(work, "cp", "-a", Installation.shared().home().toString(), context.toString())
        .requireSuccess();
    Path components = context.resolve("inlet.cdx.json");
    if (Files.notExists(components)) {
      // Maven does not make it when offline.
      Files.writeString(components, "{}\n");
    }
    Path file = context.resolve("docker/Dockerfile");
    Matcher from = BASE.matcher(Files.readString(file));
    assertThat(from.find()).isTrue();
    Path layer = work.resolve("base.tar");
    Execution.run(base, "tar", "--owner=0", "--group=0", "-cf", layer.toString(), ".")
        .requireSuccess();
    // Only the Dockerfile changes the user.
    podman.succeed("import", "--quiet", "--change=USER 0", layer.toString(), from.group(1));
    podman.succeed(
        "build",
        "--quiet",
        "--format=docker",
        "--pull=never",
        "--network=none",
        "--layers=false",
        "--tag=" + IMAGE,
        "--file=" + file,
        context.toString());
    Installation.delete(work);
  }

  @AfterAll
  static void end() throws Exception {
    if (engine != null) {
      engine.end();
    }
  }

  @BeforeEach
  void readable() throws IOException {
    // For the user of the image.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Podman podman() {
    if (engine == null) {
      throw new IllegalStateException("there is no image");
    }
    return engine;
  }

  /** The options to run with this config. */
  private List<String> options(String config) throws IOException {
    Path configs = Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(configs.resolve("trades.yaml"), config);
    return List.of(
        "--volume=" + configs + ":/etc/inlet:ro",
        "--volume=/var/lib/inlet",
        "--add-host=" + SERVER + ":" + Podman.HOST);
  }

  private static String config(URI server, String more) {
    return """
    input:
      label: trades
      websocket:
        url: %s://%s:%d/
    %soutput:
      file:
        path: trades.jsonl
    """
        .formatted(server.getScheme(), SERVER, server.getPort(), more.indent(4));
  }

  private static Path awaitMessages(Container container) throws Exception {
    Path messages = container.mounted("/var/lib/inlet").resolve("trades.jsonl");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(messages).as(container.log()).isNotEmptyFile());
    return messages;
  }

  private static HttpResponse<String> get(Container container, String path) throws Exception {
    URI uri = URI.create("http://" + container.address() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  @Test
  @DisplayName(
      "runs the configs of /etc/inlet without privileges, writes to its volume only, until SIGTERM")
  void runs() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendTexts(IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
              connection.stayOpen();
            })) {
      Container container = podman().start(options(config(server.uri(), "")), IMAGE);
      Path messages = awaitMessages(container);

      assertThat(container.process("status"))
          .anyMatch(line -> line.matches("Uid:(\\s+65532){4}"))
          .anyMatch(line -> line.matches("CapEff:\\s+0+"));
      assertThat(container.process("maps"))
          .anyMatch(line -> line.endsWith(" /opt/inlet/lib/inlet.jsa"));
      assertThat(get(container, "/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(container, "/ready");
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
      assertThat(get(container, "/metrics").body()).contains("{pipeline=\"trades\"}");
      container.health().requireSuccess();
      assertThat(container.exec("java", "-jar", JAR, "top", "--once").requireSuccess().out())
          .anyMatch(line -> line.matches("trades +connected .*"));

      assertThat(container.stop()).as(container.log()).isZero();
      Matcher ended = ENDED.matcher(container.log());
      assertThat(ended.find()).as(container.log()).isTrue();
      List<String> lines = Files.readAllLines(messages);
      assertThat(lines)
          .hasSize(Integer.parseInt(ended.group(1)))
          .isEqualTo(IntStream.range(0, lines.size()).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  @DisplayName("loads BoringSSL from its volume, and leaves no file of it there")
  void tls() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned(SERVER);
    Path authority = Files.createDirectories(folder.resolve("pipelines")).resolve("ca.pem");
    Files.writeString(authority, certificate.pem());
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.accept();
              connection.sendText("inside");
              connection.stayOpen();
            })) {
      String tls =
          """
          tls:
            enabled: true
            engine: native
            root_cas_file: /etc/inlet/ca.pem
          """;
      Container container = podman().start(options(config(server.uri(), tls)), IMAGE);
      Path messages = awaitMessages(container);

      assertThat(messages).hasContent("inside");
      assertThat(container.process("maps"))
          .anyMatch(line -> line.matches(".* /var/lib/inlet/libnetty_tcnative\\S+ \\(deleted\\)"));
      try (Stream<Path> files = Files.list(messages.getParent())) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".so"));
      }
      assertThat(container.stop()).isZero();
    }
  }

  @Test
  @DisplayName("loads a plugin from a zip file, which is unpacked into its volume")
  void zipFile() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path kafka = Installation.shared().file("plugins");
    Path jar = Path.of(System.getProperty("java.home"), "bin", "jar");
    Execution.run(kafka, jar.toString(), "-cMf", plugins.resolve("kafka.zip").toString(), ".")
        .requireSuccess();
    List<String> options = new ArrayList<>(options(KAFKA));
    options.add("--volume=" + plugins + ":/opt/inlet/plugins:ro");

    Result result = podman().runToEnd(options, IMAGE, "lint", "/etc/inlet");

    assertThat(result.requireSuccess().out()).containsExactly("/etc/inlet/trades.yaml: ok");
  }

  @Test
  @DisplayName("is healthy but not ready while its feed is not connected")
  void healthy() throws Exception {
    try (FeedServer server = FeedServer.start(connection -> connection.reject(503))) {
      Container container = podman().start(options(config(server.uri(), "")), IMAGE);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(container.health().status()).as(container.log()).isZero();
                assertThat(server.totalConnections()).as(container.log()).isPositive();
              });

      HttpResponse<String> ready = get(container, "/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("trades", "503");
      assertThat(container.stop()).isZero();
    }
  }

  @Test
  @DisplayName("ends with status 2 and the error, if a config is wrong")
  void wrongConfig() throws Exception {
    Result result =
        podman().runToEnd(options("input:\n  websocket:\n    urll: ws://localhost/\n"), IMAGE);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .anyMatch(
            line ->
                line.startsWith("/etc/inlet/trades.yaml:3:5: input.websocket.urll: unknown field"));
  }

  @Test
  @DisplayName("has a health check that fails if nothing runs")
  void unhealthy() throws Exception {
    Result result = podman().runToEnd(List.of(), IMAGE, "health", "127.0.0.1:9464");
    assertThat(result.status()).isOne();
    assertThat(result.err()).anyMatch(line -> line.contains("no answer from 127.0.0.1:9464"));
  }
}
