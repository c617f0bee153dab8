package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A running process")
@Timeout(180)
final class RunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the output had been given, and what waited for it, in this order. */
  private static final Pattern LOST =
      Pattern.compile(
          "\\[feed] received SIGTERM while ending, so it ends at once: (\\d+) messages? that the"
              + " output has not accepted and (?:at least )?(\\d+) messages? that waited for it"
              + " are lost");

  @TempDir private Path folder;

  private void config(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve(name), yaml);
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(number -> "message " + number).toList();
  }

  @Test
  @DisplayName(
      "writes what was received, performs the closing handshake and ends with status 0 on SIGTERM")
  void terminates() throws Exception {
    CountDownLatch leaveTaken = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendTexts(numbered(1_000));
              // Returns when the client has sent a Close frame.
              connection.stayOpen();
              leaveTaken.countDown();
            })) {
      config("a.yaml", "input: {label: feed, websocket: {url: '" + server.uri() + "'}}");
      try (InletProcess process = InletProcess.in(folder).start("run", "a.yaml")) {
        await().atMost(PATIENCE).until(() -> !process.out().isEmpty());
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo(numbered(1_000));
        assertThat(result.err())
            .hasSize(5)
            .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z INFO  \\[\\w+] .*"));
        assertThat(result.err().get(3))
            .endsWith("[inlet] received SIGTERM: writes what has come, and ends");
        assertThat(result.err().get(4)).endsWith("[feed] ended after 1000 messages");
      }
      leaveTaken.await();
    }
  }

  @Test
  @DisplayName("ends with status 0 on SIGINT while it cannot connect")
  void interrupted() throws Exception {
    config("a.yaml", "input: {websocket: {url: 'ws://127.0.0.1:1/'}}");
    try (InletProcess process = InletProcess.in(folder).start("run", "a.yaml")) {
      assumeTrue(process.heedsInterrupts(), "SIGINT is ignored in the background");
      await()
          .atMost(PATIENCE)
          .until(() -> process.err().stream().anyMatch(line -> line.contains("cannot connect")));
      process.interrupt();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isZero();
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  @DisplayName("ends with status 1 and says why when its input gives up")
  void givesUp() throws Exception {
    try (FeedServer server = FeedServer.start(connection -> connection.reject(403))) {
      config(
          "a.yaml",
          """
          input:
            label: feed
            websocket:
              url: %s
              basic_auth: {enabled: true, username: me, password: hunter2secret}
              connection: {max_retries: 0}
          logger: {level: error}
          """
              .formatted(server.uri("/?token=hunter2secret")));
      InletProcess.Result result = InletProcess.in(folder).run("run", "a.yaml");

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .hasSize(2)
          .last()
          .asString()
          .contains(" ERROR [feed] the input ended: ", "403")
          .doesNotContain("hunter2secret");
    }
  }

  @Test
  @DisplayName("logs JSON if it is told to")
  void jsonLog() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("hello");
              connection.sendClose(1001, "bye\u001b[31m\nbye");
              connection.awaitClosed(PATIENCE);
            })) {
      config(
          "a.yaml",
          """
          input:
            websocket: {url: '%s', connection: {max_retries: 0}}
          output: {stdout: {codec: json}}
          logger: {format: json}
          """
              .formatted(server.uri()));
      InletProcess.Result result =
          InletProcess.in(folder).run("run", "a.yaml", "--monitor", "0.0.0.0:0");

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.out())
          .singleElement()
          .asString()
          .startsWith("{\"label\":\"\",\"type\":\"text\",\"received_at\":\"20")
          .endsWith(",\"payload\":\"hello\"}");
      assertThat(result.err())
          .allMatch(
              line ->
                  line.matches(
                      "\\{\"time\":\"\\S+Z\",\"level\":\"(info|warn|error)\",\"source\":\"(a|inlet)\","
                          + "\"message\":\".*\"(,\"[a-z_]+\":[^,]+)*}"))
          .anyMatch(line -> line.contains("others than this machine"))
          .anyMatch(
              line ->
                  line.contains("\"event\":\"connection_lost\",\"phase\":\"open\",\"code\":1001"));
    }
  }

  @Test
  @DisplayName("tells the pipelines of several files apart")
  void severalFiles() throws Exception {
    try (FeedServer server = FeedServer.sending("hello")) {
      config("a.yaml", "input: {label: first, websocket: {url: '" + server.uri() + "'}}");
      config("b.yaml", "input: {websocket: {url: '" + server.uri() + "'}}");
      try (InletProcess process =
          InletProcess.in(folder).start("run", "a.yaml", "b.yaml", "--set", "logger.level=info")) {
        await().atMost(PATIENCE).until(() -> process.out().size() == 2);
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(result.out()).containsExactly("hello", "hello");
        assertThat(result.err())
            .anyMatch(line -> line.endsWith("[first] ended after 1 message"))
            .anyMatch(line -> line.endsWith("[b] ended after 1 message"));
      }
    }
  }

  @Test
  @DisplayName("ends with status 1 and one warning when the reader of its output goes away")
  void brokenPipe() throws Exception {
    config("ticker.yaml", "input: {ticker: {}}");
    try (InletProcess process =
        InletProcess.in(folder)
            .leavingOutUnread()
            .plugin(Plugins.ticker(folder))
            .start("run", "ticker.yaml")) {
      process.closeOut();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .filteredOn(line -> line.contains(" WARN "))
          .singleElement()
          .asString()
          .contains("[ticker] standard output was closed by its reader; ");
    }
  }

  @Test
  @DisplayName("ends within shutdown_timeout and says what is lost when nobody takes its output")
  void shutdownTimeout() throws Exception {
    config("ticker.yaml", "input: {ticker: {}}\nshutdown_timeout: 300ms");
    try (InletProcess process =
        InletProcess.in(folder)
            .leavingOutUnread()
            .plugin(Plugins.ticker(folder))
            .start("run", "ticker.yaml")) {
      process.awaitStall();
      process.terminate();
      InletProcess.Result result = process.await();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .filteredOn(line -> line.contains(" WARN "))
          .singleElement()
          .asString()
          .contains(
              "[ticker] the process ends while the output still writes; 10 messages not written");
    }
  }

  @Test
  @DisplayName("ends at once on a second signal, and says what is lost, counted")
  void secondSignal() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    try (FeedServer server = moreThanAPipeHolds(received, closing)) {
      config(
          "a.yaml",
          """
          input:
            label: feed
            websocket: {url: '%s', close_timeout: 1s}
          shutdown_timeout: 10m
          """
              .formatted(server.uri()));
      try (InletProcess process =
          InletProcess.in(folder).leavingOutUnread().start("run", "a.yaml")) {
        received.await();
        process.terminate();
        closing.await();
        process.terminate();
        InletProcess.Result result = process.await();

        Matcher lost = lost(result);
        int writing = Integer.parseInt(lost.group(1));
        // Where the batch was cut is a matter of time, but not how many messages came.
        assertThat(writing).isPositive();
        assertThat(writing + Integer.parseInt(lost.group(2))).isEqualTo(101);
      }
    }
  }

  @Test
  @DisplayName("writes all that was received when SIGHUP comes while it ends")
  void hangUpWhileEnding() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    try (FeedServer server = moreThanAPipeHolds(received, closing)) {
      config(
          "a.yaml",
          """
          input: {label: feed, websocket: {url: '%s', close_timeout: 1s}}
          shutdown_timeout: 10m
          """
              .formatted(server.uri()));
      try (InletProcess process =
          InletProcess.in(folder).leavingOutUnread().start("run", "a.yaml")) {
        received.await();
        process.terminate();
        closing.await();
        // Several, since nothing shows that one has arrived.
        for (int i = 0; i < 20; i++) {
          process.hangUp();
        }
        process.readOut();
        InletProcess.Result result = process.await();

        assertThat(result.status()).as("%s", result.err()).isZero();
        assertThat(result.out()).hasSize(101).endsWith("message 99");
        assertThat(result.err()).noneMatch(line -> line.contains(" WARN "));
      }
    }
  }

  /** Sends 101 texts, and knows when they were received, and when the client closes. */
  private static FeedServer moreThanAPipeHolds(CountDownLatch received, CountDownLatch closing) {
    return FeedServer.start(
        connection -> {
          connection.accept();
          connection.sendText("x".repeat(2_000_000)); // more than a pipe holds
          connection.sendTexts(numbered(100));
          // It is answered after all that came before.
          connection.sendPing("received");
          connection.stayOpen(frame -> received.countDown());
          closing.countDown();
        });
  }

  /** What the only warning of a process says, which has ended with losses. */
  private static Matcher lost(InletProcess.Result result) {
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .filteredOn(line -> line.contains(" WARN "))
        .singleElement()
        .asString()
        .containsPattern(LOST);
    Matcher lost = LOST.matcher(String.join("\n", result.err()));
    assertThat(lost.find()).isTrue();
    return lost;
  }

  @Test
  @DisplayName("ends at once, and counts what is lost, when two signals come within milliseconds")
  void twoSignalsTogether() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (FeedServer server = moreThanAPipeHolds(received, new CountDownLatch(1))) {
      config(
          "a.yaml",
          """
          input: {label: feed, websocket: {url: '%s', close_timeout: 1s}}
          shutdown_timeout: 10m
          """
              .formatted(server.uri()));
      try (InletProcess process =
          InletProcess.in(folder).leavingOutUnread().start("run", "a.yaml")) {
        received.await();
        // Two that the system has not delivered yet are one, so two need not be enough.
        process.terminateAgainAndAgain();
        InletProcess.Result result = process.await();

        Matcher lost = lost(result);
        assertThat(Integer.parseInt(lost.group(1)) + Integer.parseInt(lost.group(2)))
            .isEqualTo(101);
        assertThat(result.err())
            .filteredOn(line -> line.contains("received SIGTERM: writes what has come, and ends"))
            .hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("counts and logs what came behind its Close and found no room")
  void sentOnBehindClose() throws Exception {
    CountDownLatch readAll = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("x".repeat(2_000_000)); // more than a pipe holds
              connection.sendTexts(numbered(10));
              while (connection.receive(PATIENCE).opcode() != Frame.CLOSE) {
                // It may ask whether the server is there.
                connection.sendPong("");
              }
              connection.sendText("behind");
              connection.sendPing(""); // or all would come at once, and find room together
              assertThat(connection.receive(PATIENCE).opcode()).isEqualTo(Frame.PONG);
              connection.sendTexts(numbered(200));
              connection.sendClose(1000, "");
              connection.awaitClosed(PATIENCE); // by then all of it was read
              readAll.countDown();
            })) {
      config(
          "a.yaml",
          """
          input:
            label: feed
            websocket: {url: '%s', max_buffered_messages: 1, close_timeout: 1m}
          shutdown_timeout: 10m
          """
              .formatted(server.uri()));
      try (InletProcess process =
          InletProcess.in(folder).leavingOutUnread().start("run", "a.yaml")) {
        await()
            .atMost(PATIENCE)
            .until(() -> process.err().stream().anyMatch(line -> line.endsWith("connected")));
        process.terminate();
        readAll.await();
        process.readOut();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        Matcher missing =
            Pattern.compile(
                    "WARN {2}\\[feed] (\\d+) messages missing: the server sent on when the"
                        + " connection was closed, and there was no room")
                .matcher(String.join("\n", result.err()));
        assertThat(missing.find()).as("%s", result.err()).isTrue();
        int lost = Integer.parseInt(missing.group(1));
        assertThat(lost).isGreaterThanOrEqualTo(200);
        assertThat(result.out().size() + lost).isEqualTo(1 + 10 + 1 + 200);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("without files left has every pipeline say so and try again, and ends on SIGTERM")
  void noFilesLeft() throws Exception {
    int pipelines = 60;
    try (FeedServer server = FeedServer.sending()) {
      List<String> arguments = new ArrayList<>(List.of("run"));
      for (int i = 0; i < pipelines; i++) {
        String name = "p" + i + ".yaml";
        config(
            name,
            """
            input:
              websocket:
                url: %s
                connection: {retry_initial: 100ms, retry_max: 200ms}
            output: {drop: {}}
            shutdown_timeout: 10m
            """
                .formatted(server.uri()));
        arguments.add(name);
      }
      try (InletProcess process =
          InletProcess.in(folder).openFiles(60).start(arguments.toArray(String[]::new))) {
        for (int i = 0; i < pipelines; i++) {
          String label = "[p" + i + "] ";
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      process.err().stream()
                          .anyMatch(
                              line ->
                                  line.contains(label + "connected")
                                      || (line.contains(label + "cannot connect: ")
                                          && line.contains("too many open files")
                                          && line.contains(", next attempt in "))));
        }
        process.terminate();
        InletProcess.Result result = process.await();

        assertThat(result.status()).isZero();
        assertThat(result.err())
            .noneMatch(line -> line.startsWith("\tat "))
            .anyMatch(
                line -> line.matches(".* inlet .* on Java .* runs " + pipelines + " pipelines"))
            .anyMatch(line -> line.contains("] connected"))
            .anyMatch(line -> line.contains("too many open files"))
            .filteredOn(line -> line.endsWith(" ended after 0 messages"))
            .hasSize(pipelines);
      }
    }
  }

  @Test
  @DisplayName("has everything that was acknowledged in the file after SIGKILL")
  void killed() throws Exception {
    config(
        "ticker.yaml",
        """
        input: {ticker: {}}
        output: {file: {path: out.log, fsync: batch}}
        """);
    Path file = folder.resolve("out.log");
    try (InletProcess process =
        InletProcess.in(folder).plugin(Plugins.ticker(folder)).start("run", "ticker.yaml")) {
      await().atMost(PATIENCE).until(() -> process.err().size() > 200);
      process.kill();
      InletProcess.Result result = process.await();

      String last = result.err().get(result.err().size() - 1);
      assertThat(last).startsWith("acknowledged ");
      int acknowledged = Integer.parseInt(last.substring("acknowledged ".length()));
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.subList(0, acknowledged + 1))
          .isEqualTo(
              IntStream.rangeClosed(0, acknowledged).mapToObj(number -> "tick " + number).toList());
    }
  }
}
