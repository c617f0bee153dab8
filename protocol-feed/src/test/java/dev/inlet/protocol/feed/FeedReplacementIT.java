package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Input;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A feed whose connections are replaced")
class FeedReplacementIT {
  private static final int REPLACEMENTS = 4;

  private final Feeds feeds = new Feeds();
  private final List<FeedConnection> accepted = new CopyOnWriteArrayList<>();

  /** Fair, or a new connection might wait for as long as others are sent to. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final Semaphore ahead = new Semaphore(2_000);
  private final CountDownLatch stop = new CountDownLatch(1);

  /** More than a fast machine sends while two connections are open. */
  private static final int ID_WINDOW = 1_000_000;

  static List<Map<String, Object>> sections() {
    Map<String, Object> byId = Map.of("id", List.of("/n"), "id_window", ID_WINDOW);
    Map<String, Object> byIdWithCursor = new LinkedHashMap<>(byId);
    byIdWithCursor.putAll(Map.of("cursor", "/n", "resume", Map.of("query", "from")));
    return List.of(Map.of("sequence", "/n", "sequence_scope", "feed"), byId, byIdWithCursor);
  }

  /** Sends the same over all connections, apart from what names the connection. */
  private long broadcast() {
    long number = 0;
    while (stop.getCount() > 0) {
      ahead.acquireUninterruptibly();
      long next = number;
      turn.lock();
      try {
        accepted.removeIf(connection -> !isSent(connection, next));
      } finally {
        turn.unlock();
      }
      number++;
    }
    return number;
  }

  private static boolean isSent(FeedConnection connection, long number) {
    try {
      connection.sendText("{\"n\":" + number + ",\"by\":\"" + connection.hashCode() + "\"}");
      return true;
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  @ParameterizedTest
  @MethodSource("sections")
  @DisplayName("brings each message once and in order, distinguished by sequence or identifier")
  void once(Map<String, Object> section) throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  turn.lock(); // or what is sent in between would reach nobody
                  try {
                    connection.accept();
                    accepted.add(connection);
                  } finally {
                    turn.unlock();
                  }
                  connection.stayOpen();
                });
        Input input =
            feeds.input(
                Map.of(
                    "url",
                    server.uri().toString(),
                    "feed",
                    Feeds.enabled(section),
                    "connection",
                    Map.of("max_age", "150ms", "overlap", "50ms", "retry_initial", "10ms"),
                    "close_timeout",
                    "500ms"))) {
      input.connect();
      await().until(() -> !accepted.isEmpty());
      CompletableFuture<Long> sending = CompletableFuture.supplyAsync(this::broadcast);
      List<String> texts = new ArrayList<>();
      while (server.totalConnections() <= REPLACEMENTS) {
        read(input, texts);
      }
      stop.countDown();
      ahead.release(Integer.MAX_VALUE / 2);
      long sent = sending.join();
      while (texts.size() < sent) {
        read(input, texts);
      }

      assertThat(texts)
          .extracting(text -> Long.parseLong(text.substring(5, text.indexOf(','))))
          .containsExactlyElementsOf(LongStream.range(0, sent).boxed().toList());
      assertThat(feeds.gaps).isEmpty();
      assertThat(feeds.warnings).isEmpty();
      assertThat(feeds.failures).isEmpty();
      assertThat(feeds.repeated.get()).isPositive();
    }
  }

  private void read(Input input, List<String> texts) throws Exception {
    List<String> some = feeds.read(input, 1);
    texts.addAll(some);
    ahead.release(some.size());
  }

  @Test
  @DisplayName("lacks nothing that a server leaves out of what the connection before has brought")
  void storedMessagesBefore() throws Exception {
    Map<String, Object> section =
        Map.of(
            "id",
            List.of("/n"),
            "cursor",
            "/n",
            "resume",
            Map.of("query", "from", "history_end", Map.of("value", "end"), "history_limit", 2));
    List<List<String>> sent =
        List.of(List.of("end", "{\"n\":1}"), List.of("{\"n\":1}", "{\"n\":2}", "end", "{\"n\":3}"));
    AtomicInteger connections = new AtomicInteger();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = connections.getAndIncrement();
                  connection.accept();
                  connection.sendTexts(number < sent.size() ? sent.get(number) : List.of("end"));
                  connection.stayOpen();
                });
        Input input =
            feeds.input(
                Map.of(
                    "url",
                    server.uri().toString(),
                    "feed",
                    Feeds.enabled(section),
                    "connection",
                    Map.of("max_age", "150ms", "overlap", "50ms"),
                    "close_timeout",
                    "500ms"))) {
      assertThat(feeds.read(input, 3)).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
      assertThat(feeds.gaps).isEmpty();
      assertThat(feeds.failures).isEmpty();
    }
  }

  /** Brings what it is given before the subscription is confirmed, and nothing else. */
  private static FeedServer.Handler bringing(List<String> first, List<String> second) {
    AtomicInteger connections = new AtomicInteger();
    return connection -> {
      int number = connections.incrementAndGet();
      connection.accept();
      connection.receiveText(Feeds.SOON); // the subscription
      if (number <= 2) {
        connection.sendTexts(number == 1 ? first : second);
      }
      connection.sendText("{\"subscribed\":true}");
      connection.stayOpen();
    };
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"n\":1} {\"n\":2} | {\"n\":5} {\"n\":6} | the sequence goes from 2 to 5, | 2",
        "{\"n\":1,\"p\":0} | {\"n\":9,\"p\":5} | the sequence goes from 1 to what follows 5, | -1",
      })
  @DisplayName(
      "lacks what came between the end of one and what the next one brought when it opened")
  void gapBetween(String first, String second, String reason, long count) throws Exception {
    Map<String, Object> section =
        Map.of(
            "sequence", "/n",
            "previous_sequence", "/p",
            "sequence_scope", "feed",
            "subscriptions",
                Map.of(
                    "channels", List.of("a"),
                    "send", "{{channels}}",
                    "await", Map.of("pointer", "/subscribed")));
    try (FeedServer server =
            FeedServer.start(bringing(List.of(first.split(" ")), List.of(second.split(" "))));
        Input input =
            feeds.input(
                Map.of(
                    "url",
                    server.uri().toString(),
                    "feed",
                    Feeds.enabled(section),
                    "connection",
                    Map.of("max_age", "150ms", "overlap", "50ms"),
                    "close_timeout",
                    "500ms"))) {
      input.connect();
      String all = first + " " + second;

      assertThat(feeds.read(input, all.split(" ").length)).containsExactly(all.split(" "));
      await().atMost(Feeds.SOON).until(() -> !feeds.gaps.isEmpty());
      assertThat(feeds.gaps).hasSize(1);
      assertThat(feeds.gaps.get(0).reason()).startsWith(reason).endsWith("was replaced");
      assertThat(feeds.gaps.get(0).messages().orElse(-1)).isEqualTo(count);
    }
  }
}
