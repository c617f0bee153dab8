package dev.inlet.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("The Debian package, where systemd runs,")
@Tag("system")
@EnabledOnOs(OS.LINUX)
final class DebianServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIG = "/etc/inlet/trades.yaml";
  private static final String MESSAGES = "/var/lib/inlet/trades.jsonl";

  private static @Nullable Podman engine;

  @BeforeAll
  static void start() throws Exception {
    engine = Podman.start();
  }

  @AfterAll
  static void end() throws Exception {
    if (engine != null) {
      engine.end();
    }
  }

  private DebianSystem system() throws Exception {
    if (engine == null) {
      throw new IllegalStateException("there is no engine");
    }
    return DebianSystem.start(engine);
  }

  private DebianSystem withPackage() throws Exception {
    DebianSystem system = system();
    system.install();
    return system;
  }

  /** The first code block of this language below a heading of a page in docs/operations. */
  private static List<String> block(String page, String heading, String kind) throws IOException {
    List<String> lines =
        Files.readAllLines(Installation.shared().file("docs/operations/" + page)).stream()
            .dropWhile(line -> !line.equals("## " + heading))
            .dropWhile(line -> !line.equals("```" + kind))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .toList();
    assertThat(lines).as("%s of %s", kind, heading).isNotEmpty();
    return lines;
  }

  /** The commands below a heading, as root runs them. */
  private static List<String> commands(String page, String heading) throws IOException {
    return block(page, heading, "sh").stream()
        .map(line -> line.replaceAll("(^|\\| )sudo ", "$1").replaceAll(" -f$", ""))
        .toList();
  }

  private static FeedServer feed() throws Exception {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendTexts(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
          connection.stayOpen();
        });
  }

  /** The address of a server of this machine within the system. */
  private static URI address(FeedServer server) {
    return URI.create("ws://%s:%d/".formatted(Podman.HOST, server.uri().getPort()));
  }

  private static String config(FeedServer server) {
    return """
    input:
      label: trades
      websocket: {url: '%s', connection: {retry_initial: 100ms}}
    output: {file: {path: trades.jsonl}}
    """
        .formatted(address(server));
  }

  private static void awaitMessages(DebianSystem system, int count) {
    system.awaitLines(List.of(count + " " + MESSAGES)::equals, "wc", "-l", MESSAGES);
  }

  @Test
  @DisplayName(
      "does not start without a config, then runs it without privileges, and stops in order")
  void runs() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = withPackage()) {
      assertThat(system.property("UnitFileState")).isEqualTo("disabled");
      system.run("systemctl", "start", "inlet");
      assertThat(system.property("ActiveState")).as("without a config").isEqualTo("inactive");

      system.write(CONFIG, config(server));
      system.run("systemctl", "start", "inlet");
      awaitMessages(system, 1_000);
      List<String> status = system.run("cat", "/proc/" + system.property("MainPID") + "/status");
      assertThat(status)
          .noneMatch(line -> line.matches("Uid:.*\\b0\\b.*"))
          .anyMatch(line -> line.matches("CapEff:\\s+0+"))
          .anyMatch(line -> line.matches("NoNewPrivs:\\s+1"))
          .anyMatch(line -> line.matches("Seccomp:\\s+2"));
      assertThat(system.run("stat", "--format=%A", "/var/lib/private/inlet"))
          .containsExactly("drwxr-x---");
      system.awaitLines(
          files -> files.stream().anyMatch(file -> file.endsWith(".jsa")),
          "ls",
          "/var/cache/private/inlet");

      system.run("systemctl", "stop", "inlet");
      assertThat(system.property("Result")).isEqualTo("success");
      assertThat(system.log())
          .anyMatch(line -> line.contains("received SIGTERM: writes what has come, and ends"))
          .anyMatch(line -> line.endsWith("[trades] ended after 1000 messages"));
    }
  }

  @Test
  @DisplayName("applies changes on a reload, and refuses a wrong config")
  void reloads() throws Exception {
    try (FeedServer first = feed();
        FeedServer second = feed();
        DebianSystem system = withPackage()) {
      system.write(CONFIG, config(first));
      system.run("systemctl", "start", "inlet");
      awaitMessages(system, 1_000);
      String process = system.property("MainPID");
      system.write(CONFIG, "input: {websocket: {urll: 'ws://localhost/'}}\n");
      system.run("systemctl", "reload", "inlet");
      system.awaitLog(line -> line.contains("input.websocket.urll: unknown field"));
      system.write(CONFIG, config(second));
      system.run("systemctl", "reload", "inlet");

      awaitMessages(system, 2_000);
      assertThat(system.property("MainPID")).isEqualTo(process);
      await().atMost(PATIENCE).until(() -> first.connections().isEmpty());
    }
  }

  @Test
  @DisplayName("is restarted if a reload comes before it can heed it")
  void reloadsTooEarly() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = withPackage()) {
      system.write(CONFIG, config(server));
      // A Java that does not come to life the first time.
      system.run("mkdir", "-p", "/opt/slow/bin");
      system.write(
          "/opt/slow/bin/java",
          """
          #!/bin/sh
          if [ "$1" != -version ] && [ ! -e /var/lib/inlet/began ]; then
            touch /var/lib/inlet/began
            exec sleep infinity
          fi
          exec java "$@"
          """);
      system.run("chmod", "755", "/opt/slow/bin/java");
      system.write("/etc/inlet/environment", "JAVA_HOME=/opt/slow\nINLET_CACHE=off\n");
      system.run("systemctl", "start", "inlet");
      system.awaitLines(
          command -> command.equals(List.of("sleep infinity")),
          "sh",
          "-c",
          "tr '\\0' ' ' </proc/$(systemctl show --property=MainPID --value inlet)/cmdline"
              + " | sed 's/ $//'");
      system.run("systemctl", "reload", "inlet");

      awaitMessages(system, 1_000);
      assertThat(system.property("NRestarts")).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("is restarted after it is killed, and until a file that its config names is there")
  void restarts() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = withPackage()) {
      system.write(CONFIG, config(server));
      system.run("systemctl", "start", "inlet");
      awaitMessages(system, 1_000);
      system.run("systemctl", "kill", "--signal=KILL", "--kill-who=main", "inlet");
      awaitMessages(system, 2_000);
      assertThat(system.property("NRestarts")).isEqualTo("1");

      system.run("systemctl", "stop", "inlet");
      String withToken = "websocket: {bearer: {enabled: true, token_file: token}, ";
      system.write(CONFIG, config(server).replace("websocket: {", withToken));
      system.run("systemctl", "start", "inlet");
      system.awaitProperty("ExecMainStatus", "2");
      system.write("/var/lib/inlet/token", "late");

      awaitMessages(system, 3_000);
      assertThat(system.property("NRestarts")).isNotEqualTo("0");
    }
  }

  @Test
  @DisplayName("restarts on an upgrade, stops on removal, and keeps messages when purged")
  void lifeOfPackage() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = withPackage()) {
      system.write(CONFIG, config(server));
      system.run("systemctl", "enable", "--now", "inlet");
      awaitMessages(system, 1_000);
      String before = system.property("MainPID");
      system.write("/etc/inlet/environment", "JAVA_OPTS=-Xmx256m");

      system.install();
      awaitMessages(system, 2_000);
      assertThat(system.property("MainPID")).isNotIn("0", before);
      assertThat(system.run("cat", "/etc/inlet/environment")).containsExactly("JAVA_OPTS=-Xmx256m");

      system.run("dpkg", "--remove", "inlet");
      assertThat(system.property("LoadState")).isEqualTo("not-found");
      assertThat(system.log())
          .anyMatch(line -> line.endsWith("[trades] ended after 1000 messages"));
      assertThat(system.exists("/etc/systemd/system/multi-user.target.wants/inlet.service"))
          .isFalse();
      assertThat(system.exists(CONFIG)).isTrue();
      system.run("dpkg", "--purge", "inlet");
      assertThat(system.exists("/var/cache/private/inlet")).isFalse();
      assertThat(system.exists("/etc/inlet/environment")).isFalse();
      assertThat(system.exists(CONFIG)).as("no file of the package").isTrue();
      assertThat(system.exists("/var/lib/private/inlet/trades.jsonl")).isTrue();
    }
  }

  @Test
  @DisplayName("runs the recipe for systemd, with its secret, by the commands of its page")
  void recipe() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = withPackage()) {
      String config = String.join("\n", block("recipes.md", "Under systemd", "yaml"));
      system.write(
          DebianSystem.WORK.resolve("trades.yaml").toString(),
          config.replace("wss://feed.example.com/v1/trades", address(server).toString()));
      system.shell(
          commands("recipes.md", "Under systemd").stream()
              .map(line -> line.replace("…", "correct-horse"))
              .toList());

      system.awaitLines(
          lines -> lines.size() == 1_000, "sh", "-c", "cat /var/lib/inlet/trades-*.jsonl");
      assertThat(server.connection().request().header("Authorization"))
          .hasValue("Bearer correct-horse");
      assertThat(system.run("stat", "--format=%a %U", "/etc/inlet/environment"))
          .containsExactly("600 root");
    }
  }

  @Test
  @DisplayName("is not required: the unit runs an unpacked archive, by the commands of its page")
  void archive() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = system()) {
      system.write(DebianSystem.WORK.resolve("trades.yaml").toString(), config(server));
      system.shell(commands("install.md", "systemd"));

      awaitMessages(system, 1_000);
      assertThat(system.run("readlink", "/proc/" + system.property("MainPID") + "/cwd"))
          .containsExactly("/var/lib/private/inlet");
      assertThat(system.property("UnitFileState")).isEqualTo("enabled");
    }
  }

  @Test
  @DisplayName("shows top over the socket of the page, if the service is configured to listen")
  void monitor() throws Exception {
    try (FeedServer server = feed();
        DebianSystem system = withPackage()) {
      system.write(CONFIG, config(server));
      system.run("mkdir", "-p", "/etc/systemd/system/inlet.service.d");
      system.write(
          "/etc/systemd/system/inlet.service.d/override.conf",
          String.join("\n", block("install.md", "Debian and Ubuntu", "ini"))
              .replace("127.0.0.1:9464", "127.0.0.1:0"));
      system.run("systemctl", "daemon-reload");
      system.run("systemctl", "start", "inlet");
      awaitMessages(system, 1_000);

      assertThat(system.run("inlet", "top", "--once", "--monitor", "unix:/run/inlet/monitor"))
          .anyMatch(line -> line.matches("trades +connected .*"));
    }
  }
}
