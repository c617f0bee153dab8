package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.json.JsonValue;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("In the terminal")
@Timeout(180)
final class TopAndTapIT {
  private static final String SOCKET = "unix:monitor";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static FeedServer server;
  private static InletProcess process;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("\u001b[31mred");
              while (connection.isOpen()) {
                connection.sendText("{\"a\":1}");
                connection.sendBinary(new byte[] {0, (byte) 0xff});
                TimeUnit.MILLISECONDS.sleep(5);
              }
            });
    Files.writeString(
        folder.resolve("feed.yaml"),
        "input: {label: feed, websocket: {url: '" + server.uri() + "'}}\noutput: {drop: {}}\n");
    Files.writeString(
        folder.resolve("away.yaml"),
        "input: {label: away, websocket: {url: 'ws://127.0.0.1:1/'}}\noutput: {drop: {}}\n");
    Files.writeString(folder.resolve("password"), "correct horse\n");
    process =
        InletProcess.in(folder)
            .start(
                "run",
                "feed.yaml",
                "away.yaml",
                "--monitor",
                "127.0.0.1:0",
                "--monitor",
                SOCKET,
                "--monitor-user",
                "me",
                "--monitor-password-file",
                "password");
    address = MonitorAddress.await(process);
    await()
        .atMost(PATIENCE)
        .until(() -> process.err().stream().anyMatch(line -> line.endsWith("connected")));
  }

  @AfterAll
  static void end() throws Exception {
    process.terminate();
    assertThat(process.await().status()).isZero();
    assertThat(folder.resolve("monitor")).as("the socket file").doesNotExist();
    server.close();
  }

  private static InletProcess.Result run(String... arguments) throws Exception {
    return InletProcess.in(folder).run(arguments);
  }

  @Test
  @DisplayName("top shows states and why a pipeline is ill, those that are first, without escapes")
  void top() throws Exception {
    InletProcess.Result result = run("top", "--once", "--monitor", SOCKET);

    assertThat(result.status()).isZero();
    assertThat(result.out()).hasSize(4);
    assertThat(result.out().get(0)).startsWith("2 pipelines, 1 needs a look");
    assertThat(result.out().get(1)).startsWith("PIPELINE");
    assertThat(result.out().get(2)).startsWith("away").contains("not connected", "refused");
    assertThat(result.out().get(3)).startsWith("feed").contains("connected");
    assertThat(result.out()).noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  @DisplayName(
      "top is drawn again on a terminal, in its width, until Ctrl-C, and without colours if told"
          + " so")
  void live() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script) || System.getenv("CI") != null, "there is no " + script);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process top =
        new ProcessBuilder(
                script.toString(),
                "-qec",
                "stty cols 70 rows 10; NO_COLOR=1 exec "
                    + java
                    + " -XX:TieredStopAtLevel=1 -jar "
                    + InletProcess.JAR
                    + " top --monitor "
                    + SOCKET,
                "screen")
            .directory(folder.toFile())
            .start();
    try {
      Path screen = folder.resolve("screen");
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(
              () ->
                  assertThat(Files.readString(screen).split("PIPELINE", -1)).hasSizeGreaterThan(3));
      top.getOutputStream().write(3); // what a terminal takes for Ctrl-C
      top.getOutputStream().flush();
      assertThat(top.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String drawn = Files.readString(screen);
      assertThat(drawn).contains("\u001b[?1049h").doesNotContain("\u001b[31");
      assertThat(drawn.substring(drawn.lastIndexOf("\u001b[J"))).contains("\u001b[?1049l");
      assertThat(drawn.lines().map(line -> line.replaceAll("\u001b\\[[?0-9]*[A-Za-z]|\r", "")))
          .filteredOn(line -> line.startsWith("away"))
          .isNotEmpty()
          .allMatch(line -> line.length() == 70 && line.endsWith("…"));
    } finally {
      top.destroyForcibly();
    }
  }

  @Test
  @DisplayName(
      "tap shows messages as they pass: text as it is, binary as hex, and says how many passed"
          + " unseen")
  void tap() throws Exception {
    InletProcess.Result result =
        run("tap", "feed", "--monitor", SOCKET, "--rate", "4", "--count", "6");

    assertThat(result.status()).isZero();
    assertThat(result.out()).hasSize(6).isSubsetOf("{\"a\":1}", "00ff");
    assertThat(result.err())
        .singleElement()
        .asString()
        .matches("inlet tap: 6 messages shown, [1-9]\\d* passed unseen");
  }

  @Test
  @DisplayName("tap writes JSON with time and size of each message")
  void tapJson() throws Exception {
    InletProcess.Result result =
        run("tap", "feed", "--monitor", SOCKET, "--count", "1", "--format", "json");
    JsonValue sample = JsonValue.parse(result.out().get(0));
    assertThat(sample.member("time").flatMap(JsonValue::asString)).isPresent();
    assertThat(sample.member("size").orElseThrow().asLong()).isPresent();
  }

  @Test
  @DisplayName(
      "says what to do when there is no password, no permission, no such pipeline or no process")
  void mistakes() throws Exception {
    assertThat(run("top", "--monitor", address).err())
        .containsExactly(
            "inlet top: " + address + " asks for a password: give --monitor-user and its password");
    InletProcess.Result refused =
        InletProcess.in(folder)
            .environment("INLET_MONITOR_PASSWORD", "correct horse")
            .run("tap", "feed", "--monitor", address, "--monitor-user", "me");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).singleElement().asString().contains("--monitor-messages");
    assertThat(run("tap", "other", "--monitor", SOCKET).err())
        .singleElement()
        .asString()
        .contains("there is no such pipeline; there are: feed, away");
    InletProcess.Result nobody = run("top", "--monitor", "127.0.0.1:1");
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err()).singleElement().asString().contains("was that process started with");
  }

  @Test
  @DisplayName("a monitor that others can reach without TLS and a password is warned of")
  void exposed() throws Exception {
    try (InletProcess exposed =
        InletProcess.in(folder).start("run", "away.yaml", "--monitor", "0.0.0.0:0")) {
      String open = MonitorAddress.await(exposed);
      assertThat(open).startsWith("http://0.0.0.0:");
      assertThat(exposed.err())
          .anyMatch(line -> line.contains(" WARN ") && line.contains("others than this machine"));
    }
    assertThat(process.err()).noneMatch(line -> line.contains("others than this machine"));
  }
}
