package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes some minutes, and is no part of the build: {@code mvn verify -pl runner -am
 * -Dit.test=ProtocolsSoak -Dfailsafe.failIfNoSpecifiedTests=false}.
 *
 * <p>A server that keeps its history is killed while it sends, and has more when it is back. The
 * servers of the other protocols keep theirs in memory: what they have not sent is gone with them,
 * so that everything is written before they are killed.
 */
@Tag("soak")
@DisplayName(
    "When connections are cut, the server is killed and Inlet is killed, nothing is lost: by")
final class ProtocolsSoak {
  private static final long SEED = 20_261_128;
  private static final int CUTS = 50;

  /** Every so many cuts Inlet is killed, and after half of them the server. */
  private static final int CUTS_PER_KILL = 10;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OUTPUT = "out.jsonl";
  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
  private static final Pattern CAME_AGAIN =
      Pattern.compile("(?m)^inlet_input_repeated_messages_total\\{[^}]*} (\\S+)$");

  private final Random random = new Random(SEED);
  private long next = 1;

  @TempDir private Path folder;

  /** Numbered messages, by a protocol that goes on where it was. */
  interface NumberedSource extends AutoCloseable {

    /** What the input is configured with, without its connection. */
    String input();

    void publish(long first, int count) throws Exception;

    /** Ends all connections as a network that breaks would. */
    void cut() throws Exception;

    /** Kills the server. One that keeps its history takes what is published all the same. */
    void kill() throws Exception;

    /** Starts the server again; returns when messages that are published count. */
    void restart() throws Exception;

    /** Inlet is gone: returns when the server knows. */
    void clientKilled() throws Exception;

    /**
     * How many gaps are reported rightly for each restart of the server; none if it keeps its
     * history.
     */
    int gapsPerRestart();

    @Override
    void close();
  }

  @Test
  @DisplayName("feed, from a server that keeps its history")
  void feed() throws Exception {
    try (NumberedSource source = new FeedSource()) {
      run("feed", source);
    }
  }

  @Test
  @DisplayName("socketio, but for what its server forgets when it is killed")
  void socketIo() throws Exception {
    try (NumberedSource source = new SocketIoSource()) {
      run("socketio", source);
    }
  }

  @Test
  @DisplayName("centrifugo, from a history in memory that begins again with the server")
  void centrifugo() throws Exception {
    try (NumberedSource source = new CentrifugoSource()) {
      run("centrifugo", source);
    }
  }

  private void run(String protocol, NumberedSource source) throws Exception {
    configure(source);
    int clientKills = 0;
    int serverKills = 0;
    int gaps = 0;
    double cameAgain = 0;
    Set<Integer> starts = new HashSet<>();
    InletProcess inlet = start();
    try {
      for (int cut = 1; cut <= CUTS; cut++) {
        publish(source);
        awaitSome();
        source.cut();
        publish(source);
        if (cut % CUTS_PER_KILL == CUTS_PER_KILL / 2) {
          killServer(source);
          serverKills++;
        } else if (cut % CUTS_PER_KILL == 0) {
          awaitAll();
          cameAgain += cameAgain(inlet);
          publishAndAwaitFirst(source);
          inlet.kill();
          gaps += gaps(inlet);
          starts.add(written().size());
          clientKills++;
          source.clientKilled();
          publish(source);
          inlet = start();
        }
      }
      awaitAll();
      cameAgain += cameAgain(inlet);
      inlet.terminate();
      gaps += gaps(inlet);
    } finally {
      inlet.close();
    }
    List<Long> written = written();
    assertThat(new TreeSet<>(written)).hasSize((int) (next - 1)).last().isEqualTo(next - 1);
    assertInOrder(written, starts);
    assertThat(cameAgain).as("the messages that came again, as Inlet counts them").isZero();
    assertThat(gaps).isEqualTo(serverKills * source.gapsPerRestart());
    System.out.printf(
        "%s: %d messages; %d connections cut, the server killed %d times, Inlet %d times:"
            + " none lost, %d written again, %d gaps reported%n",
        protocol, next - 1, CUTS, serverKills, clientKills, written.size() - (next - 1), gaps);
  }

  private void killServer(NumberedSource source) throws Exception {
    boolean keepsHistory = source.gapsPerRestart() == 0;
    if (keepsHistory) {
      publishAndAwaitFirst(source);
    } else {
      awaitAll();
    }
    String positions = positions();
    source.kill();
    if (keepsHistory) {
      publish(source);
    }
    source.restart();
    publish(source);
    awaitAll();
    await().atMost(PATIENCE).until(() -> !positions().equals(positions));
  }

  private void configure(NumberedSource source) throws IOException {
    Files.writeString(
        folder.resolve("numbers.yaml"),
        """
        input:
          label: numbers
          websocket:
            connection: {retry_initial: 10ms, retry_max: 100ms}
        %s
        output:
          file: {path: out.jsonl}
        resume: {file: position.json, interval: 50ms}
        """
            .formatted(source.input().indent(4).stripTrailing()));
  }

  private InletProcess start() throws IOException {
    return InletProcess.in(folder).start("run", "numbers.yaml", "--monitor", "127.0.0.1:0");
  }

  /** Waits for the end of the process. */
  private static int gaps(InletProcess inlet) throws InterruptedException {
    return (int) inlet.await().err().stream().filter(line -> line.contains(" missing: ")).count();
  }

  /** How many messages came to this process a second time, by its own count. */
  private static double cameAgain(InletProcess inlet) throws IOException, InterruptedException {
    URI metrics = URI.create(MonitorAddress.await(inlet)).resolve("/metrics");
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher series = CAME_AGAIN.matcher(page);
    assertThat(series.find()).as(page).isTrue();
    return Double.parseDouble(series.group(1));
  }

  private void publish(NumberedSource source) throws Exception {
    int count = 1 + random.nextInt(400);
    source.publish(next, count);
    next += count;
  }

  /** Returns as soon as something of it is written. */
  private void publishAndAwaitFirst(NumberedSource source) throws Exception {
    long size = Files.size(folder.resolve(OUTPUT));
    publish(source);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.size(folder.resolve(OUTPUT)) > size);
  }

  /** Something of what was published is written, and perhaps not all. */
  private void awaitSome() {
    long some = next - 1 - random.nextInt(100);
    await().atMost(PATIENCE).until(() -> last() >= some);
  }

  private void awaitAll() {
    await().atMost(PATIENCE).until(() -> last() == next - 1);
  }

  private String positions() throws IOException {
    Path file = folder.resolve("position.json");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private long last() throws IOException {
    List<Long> written = written();
    return written.isEmpty() ? 0 : written.get(written.size() - 1);
  }

  private List<Long> written() throws IOException {
    Path file = folder.resolve(OUTPUT);
    if (Files.notExists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(ProtocolsSoak::number)
        .toList();
  }

  private static long number(String line) {
    Matcher matcher = NUMBER.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /**
   * A process writes nothing twice. One that follows a process that was killed may begin with what
   * that had written, but not behind it.
   *
   * @param starts the lines that are the first ones of those processes
   */
  private static void assertInOrder(List<Long> written, Set<Integer> starts) {
    long last = 0;
    for (int line = 0; line < written.size(); line++) {
      long number = written.get(line);
      if (starts.contains(line)) {
        assertThat(number).isLessThanOrEqualTo(last + 1);
      } else {
        assertThat(number).as("line %s", line).isEqualTo(last + 1);
      }
      last = number;
    }
  }
}
