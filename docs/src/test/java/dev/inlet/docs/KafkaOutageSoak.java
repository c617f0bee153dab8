package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.kafka.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that is away for longer than {@code delivery.timeout.ms} of Kafka's client is by
 * default, while a server sends as fast as it can. Takes some minutes, so it is in no usual run.
 */
@DisplayName("The output kafka, with a broker that is away for minutes,")
final class KafkaOutageSoak {
  private static final Duration OUTAGE = Duration.ofSeconds(150);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MESSAGES = 10_000;
  private static final int AT_ONCE = 100;
  private static final String FILLER = "x".repeat(1000);

  /** More than what all buffers between both servers may hold, in messages of one KiB. */
  private static final int BOUND = 250_000;

  @TempDir Path data;
  @TempDir Path folder;

  private final Semaphore away = new Semaphore(0);
  private final Semaphore done = new Semaphore(0);
  private final AtomicBoolean back = new AtomicBoolean();
  private final AtomicInteger sent = new AtomicInteger();

  /** How a broker goes and comes back. */
  private interface Step {
    void run(KafkaBroker broker) throws Exception;
  }

  @Test
  @DisplayName("writes each message once and in order, if the broker was frozen")
  void frozen() throws Exception {
    List<Integer> written = outage(KafkaBroker::freeze, KafkaBroker::thaw);

    assertThat(written.equals(numbers())).as("each message once and in order").isTrue();
  }

  @Test
  @DisplayName("writes all messages in order, if the broker was killed and started again")
  void killed() throws Exception {
    List<Integer> written = outage(KafkaBroker::kill, KafkaBroker::restart);

    // What the broker had taken, but not confirmed, when it was killed may be there again.
    assertThat(written.stream().distinct().toList().equals(numbers()))
        .as("all messages in order")
        .isTrue();
  }

  private List<Integer> numbers() {
    return IntStream.range(0, sent.get()).boxed().toList();
  }

  private List<Integer> outage(Step goes, Step comesBack) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(data, Map.of());
        FeedServer server = FeedServer.start(this::feed)) {
      broker.createTopic("feed", 1, Map.of());
      try (InletProcess inlet = run(server, broker)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(broker.size("feed")).as("%s", inlet.err()).isEqualTo(MESSAGES));

        goes.run(broker);
        away.release();
        // How long it lasts is what is tested, so there is nothing else to wait for.
        TimeUnit.NANOSECONDS.sleep(OUTAGE.toNanos());
        int sentMeanwhile = sent.get() - MESSAGES;
        assertThat(sentMeanwhile).as("messages that the buffers hold").isLessThan(BOUND);
        back.set(true);
        comesBack.run(broker);

        assertThat(done.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .as("whether all was sent; standard error: %s", inlet.err())
            .isTrue();
        await().atMost(PATIENCE).until(() -> broker.size("feed") >= sent.get());
        assertThat(inlet.terminate()).isZero();
        print(sentMeanwhile, inlet);
        assertThat(inlet.err())
            .anyMatch(line -> line.matches(".* has accepted nothing for 1\\ds, and .*"))
            .anyMatch(line -> line.matches(".* has accepted nothing for 1m\\d+s, and .*"))
            .anyMatch(line -> line.matches(".* accepts messages again, after [2-9]m.*"))
            .noneMatch(line -> line.contains("OutOfMemoryError"));
        assertThat(server.totalConnections()).isEqualTo(1);
        return broker.texts("feed").stream()
            .map(text -> Integer.valueOf(text.substring(0, text.indexOf(' '))))
            .toList();
      }
    }
  }

  /** What whoever runs it by hand wants to see. */
  private void print(int sentMeanwhile, InletProcess inlet) {
    System.out.printf("%d messages, %d of them meanwhile%n", sent.get(), sentMeanwhile);
    inlet.err().forEach(System.out::println);
  }

  /** Sends until the broker is back; most of the time there is no room for more. */
  private void feed(FeedConnection connection) throws Exception {
    connection.accept();
    send(connection, MESSAGES);
    away.acquire();
    while (!back.get()) {
      send(connection, AT_ONCE);
    }
    send(connection, MESSAGES);
    done.release();
    connection.stayOpen();
  }

  private void send(FeedConnection connection, int count) throws Exception {
    int first = sent.get();
    for (int i = first; i < first + count; i += AT_ONCE) {
      connection.sendTexts(
          IntStream.range(i, i + AT_ONCE).mapToObj(KafkaOutageSoak::message).toList());
      sent.addAndGet(AT_ONCE);
    }
  }

  private static String message(int number) {
    return number + " " + FILLER;
  }

  private InletProcess run(FeedServer server, KafkaBroker broker) throws Exception {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        input:
          websocket:
            url: %s
        output:
          kafka:
            addresses: ["%s"]
            topic: feed
        """
            .formatted(server.uri(), broker.bootstrapServers()));
    return InletProcess.run(
        folder,
        Map.of("JDK_JAVA_OPTIONS", "-Xmx128m"),
        "run",
        "--plugins",
        KafkaOutputIT.PLUGINS.toString(),
        "pipeline.yaml");
  }
}
