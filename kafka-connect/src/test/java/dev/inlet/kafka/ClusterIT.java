package dev.inlet.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.Meter;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.kafka.ConnectWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Connectors in a cluster")
@Tag("system")
@Timeout(180)
final class ClusterIT {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path directory;
  private Cluster cluster;

  private void start(Map<String, String> settings) throws InterruptedException {
    cluster = Cluster.start(directory, settings, folder -> {});
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Sends 1, 2, 3 … over all connections, some each millisecond, until it is told to stop. */
  private static final class Counting implements FeedServer.Handler {
    private final AtomicInteger next = new AtomicInteger(1);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final String padding;

    Counting(int size) {
      padding = "x".repeat(size);
    }

    @Override
    public void handle(FeedConnection connection) throws IOException, InterruptedException {
      connection.accept();
      CountDownLatch never = new CountDownLatch(1);
      while (!stopped.get()) {
        connection.sendText(next.getAndIncrement() + padding);
        boolean unused = never.await(1, TimeUnit.MILLISECONDS);
      }
      connection.stayOpen();
    }
  }

  /** How many numbers are missing between the first and the last, or are there twice. */
  private record Deviation(int missing, int repeated) {

    static Deviation of(List<String> texts) {
      List<Integer> numbers = texts.stream().map(Integer::valueOf).toList();
      Set<Integer> distinct = new HashSet<>(numbers);
      int last = numbers.stream().mapToInt(Integer::intValue).max().orElseThrow();
      return new Deviation(last - distinct.size(), numbers.size() - distinct.size());
    }
  }

  @Test
  @DisplayName("go on at another worker when theirs is killed: some messages lost, none repeated")
  void killed() throws Exception {
    Counting counting = new Counting(0);
    start(Map.of());
    cluster.broker().createTopic("killed", 1, Map.of());
    try (FeedServer server = FeedServer.start(counting)) {
      cluster.create("killed", Cluster.config("killed", server.uri().toString()));
      cluster.awaitTexts("killed", 500);
      ConnectWorker second = cluster.addWorker();
      // The task may move to the new worker; whichever has it then is the one to be killed.
      await().atMost(Cluster.PATIENCE).until(() -> cluster.holder("killed", second).isPresent());
      ConnectWorker holder = cluster.holder("killed", second).orElseThrow();
      int connections = server.totalConnections();
      holder.kill();

      await().atMost(Duration.ofSeconds(90)).until(() -> server.totalConnections() > connections);
      long before = cluster.broker().size("killed");
      await().atMost(Cluster.PATIENCE).until(() -> cluster.broker().size("killed") > before + 500);
      counting.stopped.set(true);
      Deviation deviation = Deviation.of(cluster.broker().texts("killed"));

      assertThat(deviation.repeated()).isZero();
      assertThat(deviation.missing()).isLessThan(5_000);
    }
  }

  @Test
  @DisplayName("end with their worker as an operator ends it, with a line about what was left")
  void terminated() throws Exception {
    Counting counting = new Counting(0);
    start(Map.of());
    cluster.broker().createTopic("terminated", 1, Map.of());
    try (FeedServer server = FeedServer.start(counting)) {
      cluster.create("terminated", Cluster.config("terminated", server.uri().toString()));
      cluster.awaitTexts("terminated", 500);

      assertThat(cluster.worker().terminate()).isTrue();
      counting.stopped.set(true);
      cluster.awaitLine("terminated-0: stopped");
      assertThat(Deviation.of(cluster.broker().texts("terminated"))).isEqualTo(new Deviation(0, 0));
      assertThat(cluster.log())
          .noneMatch(line -> line.contains("Graceful stop of task terminated-0"));
    }
  }

  @Test
  @DisplayName("take bounded memory while the broker is frozen, and lose nothing")
  void brokerFrozen() throws Exception {
    List<String> texts = IntStream.range(0, 150_000).mapToObj(i -> i + "x".repeat(1000)).toList();
    CountDownLatch frozen = new CountDownLatch(1);
    // Else the worker would give its task up: it cannot tell a frozen broker from one that is gone.
    start(Map.of("session.timeout.ms", "60000"));
    cluster.broker().createTopic("bounded", 1, Map.of());
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(texts.subList(0, 1000));
                  frozen.await();
                  connection.sendTexts(texts.subList(1000, texts.size()));
                  connection.stayOpen();
                });
        WorkerMeters meters = WorkerMeters.of(cluster.worker())) {
      String url = server.uri().toString();
      cluster.create(
          "bounded", Cluster.config("bounded", url, "websocket.max_buffered_messages", "1000000"));
      cluster.awaitTexts("bounded", 1000);
      String unsettled = Meter.UNSETTLED_BYTES.meterName();
      long before = cluster.worker().residentBytes();
      cluster.broker().freeze();
      frozen.countDown();
      try {
        // What the server sends is 150 MB, of which the worker must not take all.
        await()
            .during(Duration.ofSeconds(20))
            .atMost(Duration.ofSeconds(25))
            .until(
                () ->
                    cluster.worker().residentBytes() - before < 200L * MEBIBYTE
                        && meters.value(unsettled, "connector=bounded,task=0") < 36 * MEBIBYTE);
        assertThat(meters.value(unsettled, "connector=bounded,task=0"))
            .isGreaterThan(28 * MEBIBYTE);
        // The producer has no room any more, so that it is Inlet's own bound that counts.
        assertThat(meters.producerRoom("bounded")).isBetween(0.0, 65_535.0);
      } finally {
        cluster.broker().thaw();
      }

      assertThat(cluster.awaitTexts("bounded", texts.size()).equals(texts)).isTrue();
      assertThat(cluster.log()).noneMatch(line -> line.contains("OutOfMemoryError"));
      assertThat(cluster.status("bounded")).doesNotContain("FAILED");
    }
  }

  /**
   * Sends objects with the numbers from 1 to each path, or those behind the one that it is asked to
   * go on at.
   */
  private static final class Resumable implements FeedServer.Handler {
    static final int COUNT = 20_000;
    private final Map<String, Integer> last = new ConcurrentHashMap<>();

    @Override
    public void handle(FeedConnection connection) throws IOException, InterruptedException {
      connection.accept();
      String[] target = connection.request().target().split("\\?from=", 2);
      CountDownLatch never = new CountDownLatch(1);
      int next = target.length > 1 ? Integer.parseInt(target[1]) + 1 : 1;
      while (next <= COUNT) {
        connection.sendText(text(target[0], next));
        last.merge(target[0], next++, Math::max);
        boolean unused = never.await(200, TimeUnit.MICROSECONDS);
      }
      connection.stayOpen();
    }

    boolean hasSentAll(List<String> paths) {
      return paths.stream().allMatch(path -> last.getOrDefault(path, 0) == COUNT);
    }

    static String text(String path, int number) {
      return "{\"path\":\"" + path + "\",\"id\":" + number + "}";
    }

    static Map<String, String> config(String topic, FeedServer server, List<String> paths) {
      Map<String, String> config =
          Cluster.config(
              topic,
              server.uri(paths.get(0)).toString(),
              "websocket.feed.enabled",
              "true",
              "websocket.feed.cursor",
              "/id",
              "websocket.feed.resume.query",
              "from");
      for (int i = 0; paths.size() > 1 && i < paths.size(); i++) {
        config.put("websocket.shards." + i + ".url", server.uri(paths.get(i)).toString());
      }
      config.put("tasks.max", Integer.toString(paths.size()));
      return config;
    }
  }

  /** The targets of the requests that the server has got, without those that were asked before. */
  private static List<String> targets(FeedServer server, int before) {
    return server.requests().stream().skip(before).map(request -> request.target()).toList();
  }

  /**
   * Kills the worker on the way, and gives what is in the topic once the last number of each path
   * is. Asserts that the server was asked for what comes behind a number from then on.
   */
  private List<String> resumeAfterKill(String topic, List<String> paths, Map<String, String> extra)
      throws Exception {
    Resumable feed = new Resumable();
    cluster.broker().createTopic(topic, 1, Map.of());
    try (FeedServer server = FeedServer.start(feed)) {
      Map<String, String> config = Resumable.config(topic, server, paths);
      config.putAll(extra);
      cluster.create(topic, config);
      String offsets = "/connectors/" + topic + "/offsets";
      await()
          .atMost(Cluster.PATIENCE)
          .until(
              () -> cluster.worker().get(offsets).split("\"position\"", -1).length > paths.size());
      await().atMost(Cluster.PATIENCE).until(() -> cluster.broker().texts(topic).size() >= 3_000);
      cluster.worker().kill();
      int requests = server.requests().size();
      cluster.replaceWorker();

      await().atMost(Duration.ofSeconds(90)).until(() -> feed.hasSentAll(paths));
      for (String path : paths) {
        assertThat(targets(server, requests)).anyMatch(each -> each.startsWith(path + "?from="));
      }
      assertThat(targets(server, requests)).allMatch(target -> target.contains("?from="));
      List<String> ends =
          paths.stream().map(path -> Resumable.text(path, Resumable.COUNT)).toList();
      return await()
          .atMost(Cluster.PATIENCE)
          .until(() -> cluster.broker().texts(topic), texts -> texts.containsAll(ends));
    }
  }

  @Test
  @DisplayName("go on where they were with a protocol that resumes, though their worker was killed")
  void resumed() throws Exception {
    start(Map.of());

    assertThat(new HashSet<>(resumeAfterKill("resumed", List.of("/"), Map.of())))
        .hasSize(Resumable.COUNT);
  }

  @Test
  @DisplayName("go on where each of their shards was, which have tasks of their own")
  void resumedShards() throws Exception {
    start(Map.of());

    assertThat(new HashSet<>(resumeAfterKill("shards", List.of("/a", "/b"), Map.of())))
        .hasSize(2 * Resumable.COUNT);
    assertThat(cluster.status("shards")).contains("{\"id\":0,", "{\"id\":1,");
  }

  @Test
  @DisplayName("write each message exactly once where that is required, though theirs was killed")
  void exactlyOnce() throws Exception {
    start(Map.of("exactly.once.source.support", "enabled"));

    List<String> texts =
        resumeAfterKill("exact", List.of("/"), Map.of("exactly.once.support", "required"));

    assertThat(texts)
        .isEqualTo(
            IntStream.rangeClosed(1, Resumable.COUNT)
                .mapToObj(number -> Resumable.text("/", number))
                .toList());
  }
}
