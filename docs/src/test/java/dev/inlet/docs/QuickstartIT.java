package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.docs.Guides.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the page as they stand there, in two shells, on the ports that they name.
 */
@DisplayName("The quickstart of Kafka Connect")
@Tag("system")
@EnabledOnOs(OS.LINUX)
class QuickstartIT {
  private static final Page PAGE = Guides.page("docs/kafka-connect.md");
  private static final Path DATA = Guides.ROOT.resolve("kafka-connect/target/quickstart");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** All of Kafka may have to be fetched. */
  private static final Duration DOWNLOAD = Duration.ofMinutes(6);

  private static final int FEED_PORT = 4195;
  private static final int BROKER_PORT = 9092;
  private static final List<Integer> PORTS = List.of(FEED_PORT, BROKER_PORT, 9093, 8083);
  private static final int MESSAGES = 30;

  /** With the number of the reading. */
  private static final Pattern READING =
      Pattern.compile("\\{\"sequence\":(\\d+),\"station\":\"[a-z]+\",.*}");

  @TempDir private Path folder;
  private Set<Path> stored = Set.of();
  private @Nullable Terminal first;
  private @Nullable Terminal second;

  @BeforeEach
  void requirePorts() {
    if (System.getenv("CI") == null) {
      assumeThat(PORTS).as("free ports").allMatch(QuickstartIT::isFree);
    }
    assertThat(PORTS).as("free ports").allMatch(QuickstartIT::isFree);
    stored = stored();
  }

  /** What lies where the script keeps its files. */
  private static Set<Path> stored() {
    try (Stream<Path> files = Files.isDirectory(DATA) ? Files.list(DATA) : Stream.of()) {
      return files.collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void end() {
    Stream.of(second, first)
        .flatMap(Stream::ofNullable)
        .flatMap(terminal -> terminal.processes().stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** A shell in the root of the checkout, which reads commands as if they were typed. */
  private record Terminal(Process process, Path out) {

    /** Starts a shell with job control, in which no signal is ignored. */
    static Terminal open(Path out) throws IOException {
      ProcessBuilder shell =
          new ProcessBuilder("env", "--default-signal", "bash")
              .directory(Guides.ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      String repository = System.getProperty("settings.localRepository", "");
      if (repository.matches("\\S+")) { // that of the build that this test is a part of
        shell
            .environment()
            .merge(
                "MAVEN_OPTS", "-Dmaven.repo.local=" + repository, (old, more) -> old + " " + more);
      }
      Terminal terminal = new Terminal(shell.start(), out);
      terminal.type("set -m");
      return terminal;
    }

    void type(String line) {
      try {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    List<String> lines() {
      return Guides.lines(out);
    }

    String text() {
      return String.join("\n", lines());
    }

    void awaitLine(Pattern line, Duration patience) {
      await()
          .atMost(patience)
          .untilAsserted(() -> assertThat(lines()).as(text()).anyMatch(line.asMatchPredicate()));
    }

    /** The shell, and all that was started in it and lives. */
    List<ProcessHandle> processes() {
      return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }

    /** Sends the signal of Ctrl+C to the command that runs, and all of its process group. */
    void interrupt(String command) throws Exception {
      ProcessHandle running =
          process
              .children()
              .filter(child -> child.info().commandLine().orElse("").contains(command))
              .findFirst()
              .orElseThrow();
      int status = new ProcessBuilder("kill", "-INT", "--", "-" + running.pid()).start().waitFor();
      assertThat(status).as("status of kill").isZero();
      await().atMost(PATIENCE).until(() -> !running.isAlive());
    }

    /** Leaves the shell, and gives the exit status of the last command. */
    int leave() throws Exception {
      type("exit");
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return server.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> readings(Terminal terminal) {
    return terminal.lines().stream().filter(READING.asMatchPredicate()).toList();
  }

  @Test
  @DisplayName("prints what the feed sends, and leaves no process, port or file behind")
  void commands() throws Exception {
    List<String> worker = PAGE.blocks("sh").get(0).lines();
    List<String> client = PAGE.blocks("sh").get(1).lines();
    assertThat(String.join("\n", PAGE.prose())).contains("Ctrl+C", "`kill %1`");

    Terminal connect = Terminal.open(folder.resolve("connect.log"));
    first = connect;
    worker.forEach(connect::type);
    connect.awaitLine(Pattern.compile("Kafka Connect is at http://localhost:8083, .*"), DOWNLOAD);
    Terminal consumer = Terminal.open(folder.resolve("consumer.log"));
    second = consumer;
    client.forEach(consumer::type);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(readings(consumer))
                    .as("%s%n%s", consumer.text(), connect.text())
                    .hasSizeGreaterThan(MESSAGES));

    List<String> readings = readings(consumer);
    assertThat(readings.stream().map(line -> READING.matcher(line).replaceAll("$1")).toList())
        .isEqualTo(IntStream.rangeClosed(1, readings.size()).mapToObj(Integer::toString).toList());
    consumer.interrupt("ConsoleConsumer");
    consumer.type("kill %1");
    assertThat(consumer.leave()).as("status of kill").isZero();
    assertThat(consumer.text()).doesNotContain("Exception", "ERROR");
    await().atMost(PATIENCE).until(() -> isFree(FEED_PORT));

    List<ProcessHandle> started = connect.processes();
    int before = connect.lines().size();
    connect.interrupt("quickstart/connect");
    assertThat(connect.leave()).as(connect.text()).isEqualTo(130);
    assertThat(connect.text()).contains("feed-0: stopped; ");
    assertThat(connect.lines().stream().skip(before))
        .as("what the end says")
        .noneMatch(line -> line.contains("Exception") || line.contains("ERROR"));
    assertThat(started).hasSizeGreaterThan(3).noneMatch(ProcessHandle::isAlive);
    assertThat(PORTS).allMatch(QuickstartIT::isFree);
    stored.add(DATA.resolve("jars"));
    assertThat(stored()).isEqualTo(stored);
  }

  @Test
  @DisplayName("does not touch another broker on its port")
  void portInUse() throws Exception {
    try (ServerSocket other = new ServerSocket(BROKER_PORT, 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      Terminal connect = Terminal.open(folder.resolve("connect.log"));
      first = connect;
      PAGE.blocks("sh").get(0).lines().forEach(connect::type);

      assertThat(connect.leave()).isOne();
      assertThat(connect.lines())
          .containsExactly("localhost:9092 is in use; end what listens there first");
    }
  }
}
