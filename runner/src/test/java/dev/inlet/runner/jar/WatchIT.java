package dev.inlet.runner.jar;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.HandshakeRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process whose configs change")
@Timeout(180)
final class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @BeforeEach
  void conf() throws IOException {
    Files.createDirectory(folder.resolve("conf"));
  }

  /** The config of a pipeline that asks for a path and writes to a file of its own. */
  private static String config(FeedServer server, String path, String more) {
    return "input: {websocket: {url: '" + server.uri(path) + "'}}\n" + more;
  }

  private void write(String file, String yaml) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, yaml);
  }

  /** As editors do that care, and Ansible. */
  private void rename(String file, String yaml) throws IOException {
    write(file + ".tmp", yaml);
    Files.move(folder.resolve(file + ".tmp"), folder.resolve(file), ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private static List<String> open(FeedServer server) {
    return server.connections().stream()
        .filter(connection -> connection.toString().contains("[/"))
        .map(connection -> connection.request().target())
        .sorted()
        .toList();
  }

  private static List<String> requests(FeedServer server) {
    return server.requests().stream().map(HandshakeRequest::target).toList();
  }

  private static void awaitOpen(FeedServer server, String... paths) {
    await().atMost(PATIENCE).until(() -> open(server).equals(List.of(paths)));
  }

  private static void awaitLine(InletProcess process, String end) {
    await()
        .atMost(PATIENCE)
        .until(() -> process.err().stream().anyMatch(line -> line.endsWith(end)));
  }

  @Test
  @DisplayName("starts, stops and replaces single pipelines, and refuses what is wrong")
  void follows() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      write("conf/a.yaml", config(server, "/a", "output: {file: {path: a.log}}"));
      write("conf/b.yaml", config(server, "/b", "output: {file: {path: b.log}}"));
      try (InletProcess process = InletProcess.in(folder).start("run", "--watch", "conf")) {
        awaitOpen(server, "/a", "/b");
        FeedConnection untouched =
            server.connections().stream()
                .filter(connection -> connection.request().target().equals("/b"))
                .findFirst()
                .orElseThrow();

        write("conf/a.yaml", config(server, "/a2", "output: {file: {path: a.log}}"));
        awaitOpen(server, "/a2", "/b");
        write("conf/c.yaml", config(server, "/c", "output: {file: {path: c.log}}"));
        awaitOpen(server, "/a2", "/b", "/c");

        write("conf/a.yaml", "input: {websocket: {url: 'ws://localh");
        awaitLine(process, "conf/a.yaml has changed: refused; its pipeline goes on as it was");
        rename("conf/a.yaml", config(server, "/a3", "output: {file: {path: a.log}}"));
        awaitOpen(server, "/a3", "/b", "/c");

        rename("conf/c.yaml", "input: {label: b, websocket: {}}\noutput: {file: {path: c.log}}");
        awaitLine(
            process,
            "conf/c.yaml: input.label: this pipeline is called \"b\" like that of conf/b.yaml; give"
                + " one of them another label");
        rename("conf/c.yaml", config(server, "/c2", "output: {file: {path: b.log}}"));
        awaitLine(
            process,
            "conf/c.yaml:2:23: output.file.path: is what the pipeline of conf/b.yaml writes to;"
                + " give each pipeline one of its own");
        Files.delete(folder.resolve("conf/c.yaml"));
        awaitOpen(server, "/a3", "/b");

        rename("conf/b.yaml", "# as before\n" + Files.readString(folder.resolve("conf/b.yaml")));
        untouched.sendText("still here");
        await()
            .atMost(PATIENCE)
            .until(() -> Files.readString(folder.resolve("b.log")).contains("still here"));
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(requests(server)).containsExactlyInAnyOrder("/a", "/a2", "/a3", "/b", "/c");
        assertThat(Files.readAllLines(folder.resolve("a.log")))
            .containsExactly("hello", "hello", "hello");
        assertThat(result.err())
            .filteredOn(line -> line.contains("messages flow again after"))
            .hasSize(2)
            .allMatch(line -> line.contains("[a] "));
        assertThat(Files.readAllLines(folder.resolve("b.log")))
            .containsExactly("hello", "still here");
        assertThat(result.err())
            .filteredOn(line -> line.contains("INFO  [inlet] conf/"))
            .extracting(line -> line.substring(line.indexOf("] ") + 2))
            .containsExactly(
                "conf/a.yaml has changed: replaced",
                "conf/c.yaml was added: started",
                "conf/a.yaml has changed: replaced",
                "conf/c.yaml was removed: stopped");
      }
    }
  }

  @Test
  @DisplayName("follows a mounted ConfigMap, and begins with none of its files")
  void configMap() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      Path mount = folder.resolve("conf");
      write("conf/..1/readme.txt", "");
      Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
      try (InletProcess process = InletProcess.in(folder).start("run", "--watch", "conf")) {
        awaitLine(process, "but the pattern conf/**/*.yaml would");
        for (int version = 2; version <= 3; version++) {
          write("conf/.." + version + "/a.yaml", config(server, "/" + version, ""));
          Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(".." + version));
          Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), ATOMIC_MOVE);
          if (version == 2) {
            Files.createSymbolicLink(mount.resolve("a.yaml"), Path.of("..data/a.yaml"));
          }
          awaitOpen(server, "/" + version);
        }
        process.terminate();
        assertThat(process.await().status()).isZero();
      }
      assertThat(requests(server)).containsExactly("/2", "/3");
    }
  }

  @Test
  @DisplayName("follows the files of variables, and refuses all while there is an error in one")
  void variables() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      write("conf/a.yaml", "input: {websocket: {url: '" + server.uri("/") + "${TOPIC}'}}");
      write("feed.env", "TOPIC=one\n");
      try (InletProcess process =
          InletProcess.in(folder).start("run", "--watch", "--env-file", "feed.env", "conf")) {
        awaitOpen(server, "/one");
        rename("feed.env", "TOPIC=two\n");
        awaitOpen(server, "/two");
        rename("feed.env", "hunter2secret\n");
        awaitLine(process, "the configs are not read again; all pipelines go on as they were");
        process.hangUp();
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    process.err().stream()
                            .filter(line -> line.contains("feed.env:1:1: is no KEY=VALUE"))
                            .count()
                        == 2);
        rename("feed.env", "TOPIC=three\n");
        awaitOpen(server, "/three");
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(requests(server)).containsExactly("/one", "/two", "/three");
        assertThat(result.err()).noneMatch(line -> line.contains("hunter2secret"));
      }
    }
  }

  @Test
  @DisplayName("reads a file of variables again on SIGHUP, but for one that came through a pipe")
  void variablesOnDemand() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      write("conf/a.yaml", "input: {websocket: {url: '" + server.uri("/") + "${TOPIC}${PIPED}'}}");
      write("feed.env", "TOPIC=one\n");
      try (InletProcess process =
          InletProcess.in(folder)
              .start("run", "--env-file", "feed.env", "--env-file", "/dev/stdin", "conf/a.yaml")) {
        process.writeIn("PIPED=-piped\n");
        awaitOpen(server, "/one-piped");
        write("feed.env", "TOPIC=two\n");
        process.hangUp();
        awaitOpen(server, "/two-piped");
        process.terminate();

        assertThat(process.await().status()).isZero();
        assertThat(requests(server)).containsExactly("/one-piped", "/two-piped");
      }
    }
  }

  private static int cursor(FeedConnection connection) {
    String target = connection.request().target();
    int at = target.indexOf("cursor=");
    return at < 0 ? 0 : Integer.parseInt(target.substring(at + "cursor=".length()));
  }

  @Test
  @DisplayName("loses, repeats and reorders nothing when SIGHUP replaces a pipeline that resumes")
  void hangUp() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              for (int next = 1 + cursor(connection); connection.isOpen(); next++) {
                connection.sendText("{\"seq\":" + next + "}");
                sent.set(next);
                LockSupport.parkNanos(200_000);
              }
            })) {
      String yaml =
          """
          input:
            websocket:
              url: %s
              close_timeout: 300ms
              feed: {enabled: true, cursor: /seq, resume: {query: cursor}}
          output: {file: {path: out.log}}
          resume: {file: position.json, interval: 1h}
          shutdown_timeout: %ds
          """;
      write("conf/a.yaml", yaml.formatted(server.uri(), 20));
      try (InletProcess process = InletProcess.in(folder).start("run", "conf/*.yaml")) {
        for (int times = 1; times <= 3; times++) {
          int enough = sent.get() + 100;
          await().atMost(PATIENCE).until(() -> sent.get() > enough);
          write("conf/a.yaml", yaml.formatted(server.uri(), 20 + times));
          process.hangUp();
          int connections = times + 1;
          await().atMost(PATIENCE).until(() -> server.requests().size() == connections);
        }
        process.hangUp();
        awaitLine(process, "the configs say what they said before");
        write(
            "conf/b.yaml",
            "input: {websocket: {url: '%s'}}\noutput: {drop: {}}\n".formatted(server.uri()));
        process.hangUp();
        awaitLine(process, "conf/b.yaml was added: started");
        Files.delete(folder.resolve("conf/b.yaml"));
        process.hangUp();
        awaitLine(process, "conf/b.yaml was removed: stopped");
        process.terminate();
        InletProcess.Result result = process.await();
        assertThat(result.status()).isZero();
        assertThat(result.err())
            .filteredOn(line -> line.endsWith("conf/a.yaml has changed: replaced"))
            .hasSize(3);
      }
      List<String> lines = Files.readAllLines(folder.resolve("out.log"));
      assertThat(lines)
          .isEqualTo(
              IntStream.rangeClosed(1, lines.size())
                  .mapToObj(number -> "{\"seq\":" + number + "}")
                  .toList());
    }
  }

  @Test
  @DisplayName("starts a pipeline again that failed, beside others that go on")
  void restarts() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              if (connection.request().target().equals("/bad") && attempts.incrementAndGet() == 1) {
                connection.reject(403);
              } else {
                connection.accept();
                connection.stayOpen();
              }
            })) {
      write("conf/good.yaml", config(server, "/good", ""));
      write(
          "conf/bad.yaml",
          """
          input: {websocket: {url: '%s', connection: {max_retries: 0}}}
          on_failure: restart
          """
              .formatted(server.uri("/bad")));
      try (InletProcess process = InletProcess.in(folder).start("run", "conf")) {
        await().atMost(PATIENCE).until(() -> requests(server).size() == 3);
        awaitOpen(server, "/bad", "/good");
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(requests(server)).containsExactlyInAnyOrder("/good", "/bad", "/bad");
        assertThat(result.err())
            .anyMatch(
                line ->
                    line.matches(
                        ".* WARN  \\[bad] failed, and is started again in \\S+"
                            + " \\(on_failure: restart; failure 1 in a row\\)"));
      }
    }
  }

  @Test
  @DisplayName(
      "reports the gap that a pipeline left open which failed, once it brings messages again")
  void gapOverRestart() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("hello");
              if (attempts.incrementAndGet() > 1) {
                connection.stayOpen();
              }
            })) {
      write(
          "conf/a.yaml",
          """
          input: {websocket: {url: '%s', connection: {max_retries: 0}}}
          on_failure: restart
          """
              .formatted(server.uri()));
      try (InletProcess process =
          InletProcess.in(folder).start("run", "conf", "--monitor", "127.0.0.1:0")) {
        awaitLine(process, "; what the server sent in that time is missing");
        URI monitor = URI.create(MonitorAddress.await(process));

        assertThat(get(monitor, "/api/pipelines"))
            .contains("\"lifecycle\":\"running\"", "\"losses\":1,\"gaps\":1")
            .doesNotContain("open_gap_since");
        assertThat(get(monitor, "/metrics"))
            .contains("inlet_input_gap_seconds_count{pipeline=\"a\"} 1");
        process.terminate();
        assertThat(process.await().status()).isZero();
      }
    }
  }

  private static String get(URI monitor, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(monitor.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  @DisplayName("ends on SIGTERM while a pipeline is being replaced, and starts nothing more")
  void endsWhileReplacing() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              while (connection.receive(PATIENCE).opcode() != Frame.CLOSE) {
                // what else comes is of no interest
              }
              release.await();
            })) {
      write("conf/a.yaml", config(server, "/a", ""));
      try (InletProcess process = InletProcess.in(folder).start("run", "conf")) {
        awaitOpen(server, "/a");
        write("conf/a.yaml", config(server, "/b", ""));
        process.hangUp();
        awaitLine(process, "conf/a.yaml has changed: replaced");
        process.terminate();
        awaitLine(process, "received SIGTERM: writes what has come, and ends");
        release.countDown();

        assertThat(process.await().status()).isZero();
        assertThat(requests(server)).containsExactly("/a");
      }
    }
  }

  @Test
  @DisplayName("survives SIGHUP while it starts, and keeps a config that came through a pipe")
  void hangUpAtStart() throws Exception {
    try (FeedServer server = FeedServer.sending("hello");
        InletProcess process = InletProcess.in(folder).start("run", "/dev/stdin")) {
      awaitLine(process, "/dev/stdin: waits for its end, for 1m in all");
      process.hangUp();
      process.writeIn(config(server, "/a", ""));
      awaitLine(process, "the configs say what they said before");
      awaitOpen(server, "/a");
      process.terminate();

      assertThat(process.await().status()).isZero();
    }
  }

  @Test
  @DisplayName("goes on as it was when SIGHUP comes that it was started to ignore, as by nohup")
  void nohup() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      write("conf/a.yaml", config(server, "/a", ""));
      try (InletProcess process = InletProcess.in(folder).ignoringHangUps().start("run", "conf")) {
        awaitOpen(server, "/a");
        process.hangUp();
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(result.err()).noneMatch(line -> line.contains("SIGHUP"));
      }
    }
  }

  @Test
  @DisplayName("ends in good order when the terminal that it was started in is closed")
  void terminalClosed() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs Python");
    CountDownLatch closed = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("hello");
              connection.stayOpen(); // returns when the client has sent a Close frame
              closed.countDown();
            })) {
      write("conf/a.yaml", config(server, "/a", ""));
      try (InletProcess process = InletProcess.in(folder).inTerminal().start("run", "conf")) {
        await().atMost(PATIENCE).until(() -> process.out().equals(List.of("hello")));
        process.closeIn();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(result.err())
            .anyMatch(line -> line.endsWith("received SIGHUP: writes what has come, and ends"));
        closed.await();
      }
    }
  }
}
