package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static dev.inlet.protocol.feed.Refills.list;
import static dev.inlet.protocol.feed.Refills.message;
import static dev.inlet.protocol.feed.Refills.messages;
import static dev.inlet.protocol.feed.Refills.section;
import static dev.inlet.protocol.feed.Refills.sends;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.Durations;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A gap of a feed that is refilled")
class RefillIT {
  private final Feeds feeds = new Feeds();

  @Test
  @DisplayName("is fetched before newer messages are handed on, and counted")
  void refilled() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(6, 4, 5, 3, 7));
        FeedServer server = FeedServer.start(sends(messages(1, 2, 3, 7, 8)));
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      assertThat(feeds.read(input, 8)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5, 6, 7, 8));
      assertThat(history.queries).containsExactly("from=4&to=6");
      assertThat(feeds.refilled).hasValue(3);
      assertThat(feeds.gaps).isEmpty();
      assertThat(feeds.repeated).hasValue(0);
    }
  }

  @Test
  @DisplayName("may end before a message that is counted, and is none of the feed")
  void beforeCounted() throws Exception {
    String beat = "{\"beat\":true,\"n\":4}";
    try (HistoryServer history = HistoryServer.of(list(2, 3));
        FeedServer server = FeedServer.start(sends(List.of(message(1), beat, message(5))));
        Input input =
            feeds.input(
                server.uri(),
                with(section(history), "ignore", List.of(Map.of("pointer", "/beat"))))) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 2, 3, 5));
      assertThat(history.queries).containsExactly("from=2&to=3");
      assertThat(feeds.refilled).hasValue(2);
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("is fetched for each channel by its name")
  void channels() throws Exception {
    try (HistoryServer history =
            HistoryServer.of("{\"data\":[{\"c\":\"x&y\",\"n\":2},{\"c\":\"x&y\",\"n\":3}]}");
        FeedServer server =
            FeedServer.start(
                sends(
                    List.of(
                        "{\"c\":\"a\",\"n\":1}",
                        "{\"c\":\"x&y\",\"n\":1}",
                        "{\"c\":\"x&y\",\"n\":4}",
                        "{\"c\":\"a\",\"n\":2}")));
        Input input =
            feeds.input(
                server.uri(),
                with(
                    section(
                        history.url("channel={{channel}}&after={{after}}&before={{before}}"),
                        Map.of("items", "/data")),
                    "channel",
                    "/c"))) {
      input.connect();

      assertThat(feeds.read(input, 6))
          .extracting(text -> text.substring(6))
          .containsExactly(
              "a\",\"n\":1}",
              "x&y\",\"n\":1}",
              "x&y\",\"n\":2}",
              "x&y\",\"n\":3}",
              "x&y\",\"n\":4}",
              "a\",\"n\":2}");
      assertThat(history.queries).containsExactly("channel=x%26y&after=1&before=4");
      assertThat(feeds.gaps).isEmpty();
    }
  }

  private static Map<String, Object> with(Map<String, Object> section, String name, Object value) {
    section.put(name, value);
    return section;
  }

  @Test
  @DisplayName("stays one as far as the history lacks it, with its size")
  void lacking() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(3));
        FeedServer server = FeedServer.start(sends(messages(1, 6, 7)));
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 3, 6, 7));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .containsExactly(
              "the sequence goes from 1 to 3; the history lacks it",
              "the sequence goes from 3 to 6; the history lacks it");
      assertThat(feeds.gaps)
          .extracting(Gap::messages)
          .containsExactly(OptionalLong.of(1), OptionalLong.of(2));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {}          | status 401
          200 | <html>      | the response is not JSON
          200 | {"a":1}     | the response has no list at refill.items ("")
          503 | []          | status 503
          """)
  @DisplayName("stays one if the server refuses, and says why")
  void refused(int status, String body, String why) throws Exception {
    try (HistoryServer history =
            new HistoryServer(exchange -> HistoryServer.answer(exchange, status, body));
        FeedServer server = FeedServer.start(sends(messages(1, 3)));
        Input input =
            feeds.input(server.uri(), section(history.url("key=secret-of-the-test"), Map.of()))) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactlyElementsOf(messages(1, 3));
      assertThat(feeds.gaps).extracting(Gap::reason).singleElement().asString().contains(why);
      assertThat(feeds.gaps.toString()).doesNotContain("secret-of-the-test");
    }
  }

  @ParameterizedTest(name = "next_parameter {0}")
  @CsvSource({"'',/history?page=2", "page,2"})
  @DisplayName("is fetched page by page, over one that is refused at first")
  void pages(String parameter, String next) throws Exception {
    List<String> refusals = new CopyOnWriteArrayList<>(List.of("at first"));
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  String query = exchange.getRequestURI().getRawQuery();
                  if (query.contains("page=2") && !refusals.isEmpty()) {
                    refusals.clear();
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    HistoryServer.answer(exchange, 429, "");
                  } else if (query.contains("page=2")) {
                    HistoryServer.answer(
                        exchange, 200, "{\"list\":" + list(4, 5) + ",\"next\":null}");
                  } else {
                    HistoryServer.answer(
                        exchange, 200, "{\"list\":" + list(2, 3) + ",\"next\":\"" + next + "\"}");
                  }
                });
        FeedServer server = FeedServer.start(sends(messages(1, 6)));
        Input input =
            feeds.input(server.uri(), section(history.url("all=1"), pointers(parameter)))) {
      input.connect();

      assertThat(feeds.read(input, 6)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5, 6));
      assertThat(history.queries).hasSize(3);
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "is fetched page by page over one connection, also if the memory is cleaned meanwhile")
  void oneConnection() throws Exception {
    Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    AtomicInteger pages = new AtomicInteger();
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  clients.add(exchange.getRemoteAddress());
                  pages.incrementAndGet();
                  boolean isLast = exchange.getRequestURI().getRawQuery().contains("page=2");
                  HistoryServer.answer(
                      exchange,
                      200,
                      "{\"list\":"
                          + list(isLast ? 3 : 2)
                          + (isLast ? "}" : ",\"next\":\"/history?page=2\"}"));
                  exchange.getResponseBody().close();
                  while (pages.get() == 1 && !Thread.currentThread().isInterrupted()) {
                    System.gc(); // until the next page is asked for
                  }
                });
        FeedServer server = FeedServer.start(sends(messages(1, 4)));
        Input input =
            feeds.input(
                server.uri(), section(history.url("all=1"), paged(Map.of("interval", "200ms"))))) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 2, 3, 4));
      assertThat(history.queries).hasSize(2);
      assertThat(clients).hasSize(1);
    }
  }

  @Test
  @DisplayName("is fetched by requests that are the interval apart, page by page")
  void interval() throws Exception {
    Duration interval = Duration.ofMillis(200);
    List<Long> arrivals = new CopyOnWriteArrayList<>();
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  arrivals.add(System.nanoTime());
                  String page =
                      switch (exchange.getRequestURI().getRawQuery()) {
                        case "from=2&to=4" -> list(2) + ",\"next\":\"/history?page=2\"";
                        case "page=2" -> list(3) + ",\"next\":\"/history?page=3\"";
                        default -> list(4);
                      };
                  HistoryServer.answer(exchange, 200, "{\"list\":" + page + "}");
                });
        FeedServer server = FeedServer.start(sends(messages(1, 5)));
        Input input =
            feeds.input(
                server.uri(),
                section(
                    history.url("from={{from}}&to={{to}}"),
                    paged(Map.of("interval", Durations.format(interval)))))) {
      input.connect();

      assertThat(feeds.read(input, 5)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5));
      assertThat(history.queries).containsExactly("from=2&to=4", "page=2", "page=3");
      assertApart(arrivals, interval);
    }
  }

  @Test
  @DisplayName("is fetched the interval behind the gap before it")
  void intervalBetweenGaps() throws Exception {
    Duration interval = Duration.ofMillis(200);
    List<Long> arrivals = new CopyOnWriteArrayList<>();
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  arrivals.add(System.nanoTime());
                  String query = exchange.getRequestURI().getRawQuery();
                  int number = Integer.parseInt(query.substring("from=".length()));
                  HistoryServer.answer(exchange, 200, list(number));
                });
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5, 7)));
        Input input =
            feeds.input(
                server.uri(),
                section(
                    history.url("from={{from}}"),
                    Map.of("interval", Durations.format(interval))))) {
      input.connect();

      assertThat(feeds.read(input, 7)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5, 6, 7));
      assertThat(history.queries).containsExactly("from=2", "from=4", "from=6");
      assertApart(arrivals, interval);
    }
  }

  /** Of three requests, the first and the last: one alone may arrive late. */
  private static void assertApart(List<Long> arrivals, Duration interval) {
    assertThat(arrivals).hasSize(3);
    assertThat(Duration.ofNanos(arrivals.get(2) - arrivals.get(0)))
        .isGreaterThanOrEqualTo(interval);
  }

  private static Map<String, String> paged(Map<String, String> more) {
    Map<String, String> refill = new LinkedHashMap<>(pointers(""));
    refill.putAll(more);
    return refill;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"n\":5},{\"n\":4}] | 1 4 5 6 | not all was fetched",
        "[{\"n\":2},{\"n\":3}] | 1 2 3 6 | the sequence goes from 3 to 6",
      })
  @DisplayName("stays one, once, if its first page alone is fetched and says not what comes before")
  void firstPageAlone(String page, String numbers, String gap) throws Exception {
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  boolean isFirst = exchange.getRequestURI().getRawQuery().contains("all=1");
                  HistoryServer.answer(
                      exchange,
                      isFirst ? 200 : 403,
                      "{\"list\":" + page + ",\"next\":\"/history?page=2\"}");
                });
        FeedServer server =
            FeedServer.start(sends(List.of("{\"n\":1,\"p\":0}", "{\"n\":6,\"p\":5}")));
        Input input =
            feeds.input(
                server.uri(),
                with(section(history.url("all=1"), pointers("")), "previous_sequence", "/p"))) {
      input.connect();

      assertThat(feeds.read(input, 4))
          .extracting(text -> text.substring(5, 6))
          .containsExactly(numbers.split(" "));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .singleElement()
          .asString()
          .startsWith(gap)
          .endsWith("status 403");
    }
  }

  private static Map<String, String> pointers(String parameter) {
    Map<String, String> pointers = new LinkedHashMap<>(Map.of("items", "/list", "next", "/next"));
    if (!parameter.isEmpty()) {
      pointers.put("next_parameter", parameter);
    }
    return pointers;
  }

  @Test
  @DisplayName("is not fetched from another host, which would be given the credentials")
  void otherHost() throws Exception {
    try (HistoryServer other = HistoryServer.of("{\"list\":" + list(3) + "}");
        HistoryServer history =
            HistoryServer.of(
                "{\"list\":" + list(2) + ",\"next\":\"" + other.url("page=2") + "\"}");
        FeedServer server = FeedServer.start(sends(messages(1, 4)));
        Input input = feeds.input(server.uri(), section(history.url("all=1"), pointers("")))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 2, 4));
      assertThat(other.queries).isEmpty();
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .containsExactly("the sequence goes from 2 to 4; the next page is on another host");
    }
  }

  @Test
  @DisplayName("is fetched before another one behind it, which may be among the messages that wait")
  void secondGap() throws Exception {
    CountDownLatch allSent = new CountDownLatch(1);
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  allSent.await();
                  HistoryServer.answer(exchange, 200, list(2, 3, 6, 7));
                });
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(messages(1, 4, 5, 8, 9));
                  allSent.countDown();
                  connection.stayOpen();
                });
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      assertThat(feeds.read(input, 9))
          .containsExactlyElementsOf(messages(1, 2, 3, 4, 5, 6, 7, 8, 9));
      assertThat(history.queries).containsExactly("from=2&to=3", "from=6&to=7");
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("is not asked for again for a while where the server did not answer the last time")
  void rests() throws Exception {
    try (HistoryServer history =
            new HistoryServer(exchange -> HistoryServer.answer(exchange, 503, ""));
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5, 7)));
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 3, 5, 7));
      assertThat(feeds.gaps)
          .hasSize(3)
          .allSatisfy(gap -> assertThat(gap.reason()).endsWith("status 503"));
      assertThat(history.queries).containsOnly("from=2&to=2").hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"86400", "Fri, 31 Dec 9999 23:59:59 GMT"})
  @DisplayName("is not asked for again at once where the server wants more time than there is")
  void retryAfter(String value) throws Exception {
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Retry-After", value);
                  HistoryServer.answer(exchange, 503, "");
                });
        FeedServer server = FeedServer.start(sends(messages(1, 3)));
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactlyElementsOf(messages(1, 3));
      assertThat(history.queries).hasSize(1);
    }
  }

  @Test
  @DisplayName("stays one if the response stalls")
  void stalls() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  exchange.sendResponseHeaders(200, 100);
                  exchange.getResponseBody().write('[');
                  exchange.getResponseBody().flush();
                  over.await();
                });
        FeedServer server = FeedServer.start(sends(messages(1, 3)));
        Input input =
            feeds.input(server.uri(), section(history.url("all=1"), Map.of("timeout", "300ms")))) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactlyElementsOf(messages(1, 3));
      assertThat(feeds.gaps).hasSize(1);
      over.countDown();
    }
  }

  @Test
  @DisplayName("is not filled with what another channel has under the same number")
  void otherChannels() throws Exception {
    try (HistoryServer history = HistoryServer.of("[{\"c\":\"b\",\"n\":2},{\"c\":\"a\",\"n\":2}]");
        FeedServer server =
            FeedServer.start(sends(List.of("{\"c\":\"a\",\"n\":1}", "{\"c\":\"a\",\"n\":3}")));
        Input input =
            feeds.input(
                server.uri(),
                with(section(history.url("ignored={{channel}}"), Map.of()), "channel", "/c"))) {
      input.connect();

      assertThat(feeds.read(input, 3))
          .containsExactly(
              "{\"c\":\"a\",\"n\":1}", "{\"c\":\"a\",\"n\":2}", "{\"c\":\"a\",\"n\":3}");
    }
  }

  @Test
  @DisplayName("is fetched by requests that are signed with the time that they say")
  void signed() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(2));
        FeedServer server = FeedServer.start(sends(messages(1, 3)));
        Input input =
            feeds.input(
                server.uri(),
                with(
                    section(
                        history.url("all=1"),
                        Map.of(
                            "headers",
                            Map.of("Authorization", "{{timestamp_us}} {{nonce}} {{signature}}"))),
                    "signature",
                    Map.of("secret", "secret", "text", "{{timestamp_us}} {{nonce}}")))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 2, 3));
      String[] parts = history.credentials.get(0).split(" ", -1);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("secret".getBytes(UTF_8), "HmacSHA256"));
      byte[] expected = mac.doFinal((parts[0] + " " + parts[1]).getBytes(UTF_8));
      assertThat(parts[2]).isEqualTo(HexFormat.of().formatHex(expected));
    }
  }

  @Test
  @DisplayName("is fetched behind another one though reading has paused for what waits behind it")
  void secondGapBehindMuch() throws Exception {
    CountDownLatch paused = new CountDownLatch(1);
    String filling = "x".repeat(4_000);
    int last = 3_000; // with 4 KB each, three times as much as may wait
    List<String> texts = new ArrayList<>(messages(1, 3, 4));
    for (int n = 6; n <= last; n++) {
      texts.add("{\"n\":" + n + ",\"filling\":\"" + filling + "\"}");
    }
    List<String> complete = new ArrayList<>(texts);
    complete.add(1, message(2));
    complete.add(4, message(5));
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  paused.await();
                  HistoryServer.answer(exchange, 200, list(2, 5));
                });
        FeedServer server = FeedServer.start(sends(texts));
        Input input =
            feeds.input(
                Map.of(
                    "url",
                    server.uri().toString(),
                    "max_buffered_bytes",
                    "1MiB",
                    "feed",
                    Feeds.enabled(section(history))))) {
      input.connect();
      await().atMost(SOON).until(() -> input.status().currentPause().isPresent());
      paused.countDown();

      assertThat(feeds.read(input, last)).isEqualTo(complete);
      assertThat(history.queries).containsExactly("from=2&to=2", "from=5&to=5");
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("loses nothing that waits, however much, if the connection ends")
  void endsWithMuchKept() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    String filling = "x".repeat(4_000);
    int count = 4_000;
    List<String> texts = new ArrayList<>(messages(1));
    for (int n = 3; n < 3 + count; n++) {
      texts.add("{\"n\":" + n + ",\"filling\":\"" + filling + "\"}");
    }
    try (HistoryServer history = new HistoryServer(exchange -> over.await());
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(texts);
                  connection.sendClose(1001, "");
                });
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      List<String> received = feeds.read(input, texts.size());

      assertThat(received.subList(0, texts.size()).equals(texts)).isTrue();
      over.countDown();
    }
  }

  @Test
  @DisplayName("is fetched up to the limit")
  void limit() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(2, 3, 4, 5));
        FeedServer server = FeedServer.start(sends(messages(1, 6)));
        Input input =
            feeds.input(server.uri(), section(history.url("all=1"), Map.of("limit", 2)))) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 2, 3, 6));
      assertThat(feeds.gaps)
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.reason()).contains("more is missing than is fetched (refill.limit)");
                assertThat(gap.messages()).hasValue(2);
              });
    }
  }

  @Test
  @DisplayName("stays one, at once, if a page has more than 8 MiB; another one is still fetched")
  void largePage() throws Exception {
    int most = 8 << 20;
    String whole = filled(4, most - 2);
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  boolean isFirst = exchange.getRequestURI().getRawQuery().contains("to=2");
                  HistoryServer.answer(
                      exchange, 200, "[" + (isFirst ? filled(2, most - 1) : whole) + "]");
                });
        FeedServer server = FeedServer.start(sends(messages(1, 3, 5)));
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      List<String> received = feeds.read(input, 4);
      assertThat(received.get(2).equals(whole)).as("the page of 8 MiB").isTrue();
      received.remove(2);
      assertThat(received).containsExactlyElementsOf(messages(1, 3, 5));
      assertThat(history.queries).containsExactly("from=2&to=2", "from=4&to=4");
      assertThat(feeds.gaps)
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.reason())
                    .isEqualTo(
                        "the sequence goes from 1 to 3; a page of the history has more than 8 MiB");
                assertThat(gap.messages()).hasValue(1);
              });
    }
  }

  /** A message of that many bytes. */
  private static String filled(int number, int size) {
    String start = "{\"n\":" + number + ",\"filling\":\"";
    return start + "x".repeat(size - start.length() - 2) + "\"}";
  }

  @Test
  @DisplayName("is fetched up to 32 MiB, however many pages they are")
  void manyBytes() throws Exception {
    int size = 1 << 20;
    int perPage = 7;
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  String query = exchange.getRequestURI().getRawQuery();
                  int first = Integer.parseInt(query.substring(query.indexOf('=') + 1));
                  String items =
                      IntStream.range(first, first + perPage)
                          .mapToObj(number -> filled(number, size))
                          .collect(Collectors.joining(","));
                  String next = "\"/history?from=" + (first + perPage) + "\"";
                  HistoryServer.answer(
                      exchange, 200, "{\"list\":[" + items + "],\"next\":" + next + "}");
                });
        FeedServer server = FeedServer.start(sends(messages(1, 51)));
        Input input =
            feeds.input(server.uri(), section(history.url("from={{from}}"), pointers("")))) {
      input.connect();

      List<String> received = feeds.read(input, 34);
      assertThat(received.get(0)).isEqualTo(message(1));
      for (int number = 2; number <= 33; number++) {
        assertThat(received.get(number - 1).equals(filled(number, size))).isTrue();
      }
      assertThat(received.get(33)).isEqualTo(message(51));
      assertThat(history.queries)
          .containsExactly("from=2", "from=9", "from=16", "from=23", "from=30");
      assertThat(feeds.refilled).hasValue(32);
      assertThat(feeds.gaps)
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.reason())
                    .isEqualTo(
                        "the sequence goes from 33 to 51; more is missing than the 32 MiB that are"
                            + " fetched for one gap");
                assertThat(gap.messages()).hasValue(17);
              });
    }
  }

  @Test
  @DisplayName("keeps newer messages back, while the server's pings are answered")
  void answersMeanwhile() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    List<String> fromClient = new CopyOnWriteArrayList<>();
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  answered.await();
                  HistoryServer.answer(exchange, 200, list(2));
                });
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of(message(1), message(3), "ping", message(4)));
                  fromClient.add(connection.receive(SOON).text());
                  answered.countDown();
                  connection.stayOpen();
                });
        Input input =
            feeds.input(
                server.uri(),
                with(
                    section(history),
                    "heartbeat",
                    Map.of("ping", Map.of("value", "ping"), "pong", "pong")))) {
      input.connect();

      assertThat(feeds.read(input, 4)).containsExactlyElementsOf(messages(1, 2, 3, 4));
      assertThat(fromClient).containsExactly("pong");
    }
  }

  @Test
  @DisplayName("stays one if the connection ends meanwhile; what has come is handed on")
  void ends() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (HistoryServer history = new HistoryServer(exchange -> over.await());
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(messages(1, 3, 4));
                  await().atMost(SOON).until(() -> !history.queries.isEmpty());
                  connection.sendClose(1001, "");
                });
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 3, 4));
      assertThat(feeds.gaps)
          .first()
          .extracting(Gap::reason)
          .isEqualTo(
              "the sequence goes from 1 to 3; the connection has ended before it was fetched");
      over.countDown();
    }
  }

  @Test
  @DisplayName(
      "is filled with the pages that have come if the connection ends between two; the rest is"
          + " reported once, and the next connection goes on behind it")
  void endsBetweenPages() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    List<FeedConnection> connections = new CopyOnWriteArrayList<>();
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  if (exchange.getRequestURI().getRawQuery().contains("page=2")) {
                    over.await();
                  }
                  HistoryServer.answer(
                      exchange, 200, "{\"list\":" + list(2, 3) + ",\"next\":\"/history?page=2\"}");
                });
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connections.add(connection);
                  if (connections.size() > 1) {
                    connection.sendTexts(messages(6, 7, 8, 9));
                    connection.stayOpen();
                    return;
                  }
                  connection.sendTexts(messages(1, 6, 7));
                  await().atMost(SOON).until(() -> history.queries.contains("page=2"));
                  connection.sendClose(1001, "");
                });
        Input input =
            feeds.input(
                server.uri(),
                with(section(history.url("all=1"), pointers("")), "sequence_scope", "feed"))) {
      input.connect();

      assertThat(feeds.read(input, 7)).containsExactlyElementsOf(messages(1, 2, 3, 6, 7, 8, 9));
      assertThat(feeds.gaps)
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.reason())
                    .isEqualTo(
                        "the sequence goes from 3 to 6; the connection has ended before it was"
                            + " fetched");
                assertThat(gap.messages()).hasValue(2);
              });
      assertThat(feeds.refilled).hasValue(2);
      assertThat(feeds.repeated).hasValue(2);
      over.countDown();
    }
  }

  @Test
  @DisplayName("is still fetched if the connection ends right behind it")
  void endsBehindGap() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch lost = new CountDownLatch(1);
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  lost.await();
                  HistoryServer.answer(exchange, 200, list(2));
                });
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  opened.await();
                  connection.sendTexts(messages(1, 3));
                  connection.sendClose(1001, "");
                  connection.awaitClosed(SOON);
                  lost.countDown();
                });
        Input input = feeds.input(server.uri(), section(history))) {
      input.connect();
      opened.countDown();

      assertThat(feeds.read(input, 3)).startsWith(message(1), message(2), message(3));
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("between two connections is fetched as well, from what was acknowledged on")
  void betweenConnections() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(3, 4));
        FeedServer server = losing(messages(1, 2), messages(5, 6));
        Input input = feeds.input(server.uri(), with(section(history), "sequence_scope", "feed"))) {
      input.connect();

      assertThat(feeds.read(input, 6)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5, 6));
      assertThat(history.queries).containsExactly("from=3&to=4");
      assertThat(feeds.gaps).isEmpty();
      assertThat(feeds.positions.bySubscription()).containsValue("6");
    }
  }

  @Test
  @DisplayName("between two connections is fetched by time where messages have no sequence")
  void byCursor() throws Exception {
    String items =
        """
        [{"id":"d","t":400},{"id":"c","t":300},{"id":"b","t":200},{"id":"b2","t":200}]\
        """;
    Map<String, Object> section = section("", Map.of());
    section.remove("sequence");
    section.put("cursor", "/t");
    section.put("id", List.of("/id"));
    try (HistoryServer history = HistoryServer.of(items);
        FeedServer server =
            losing(
                List.of("{\"id\":\"a\",\"t\":100}", "{\"id\":\"b\",\"t\":200}"),
                List.of("{\"id\":\"d\",\"t\":400}", "{\"id\":\"e\",\"t\":500}"))) {
      section.put("refill", Map.of("url", history.url("since={{after}}&until={{before}}")));
      try (Input input = feeds.input(server.uri(), section)) {
        input.connect();

        List<String> ids = new ArrayList<>();
        for (String text : feeds.read(input, 6)) {
          ids.add(text.substring(7, text.indexOf('"', 7)));
        }
        assertThat(ids).containsExactly("a", "b", "b2", "c", "d", "e");
        assertThat(history.queries).containsExactly("since=200&until=400");
        assertThat(feeds.refilled).hasValue(3);
        assertThat(feeds.gaps).isEmpty();
      }
    }
  }

  /** A server that ends the first connection once its messages were acknowledged. */
  private FeedServer losing(List<String> first, List<String> then) {
    List<FeedConnection> connections = new CopyOnWriteArrayList<>();
    return FeedServer.start(
        connection -> {
          connection.accept();
          connections.add(connection);
          if (connections.size() > 1) {
            connection.sendTexts(then);
            connection.stayOpen();
            return;
          }
          connection.sendTexts(first);
          await().atMost(SOON).until(() -> !feeds.positions.isEmpty());
          connection.sendClose(1001, "");
        });
  }

  @Test
  @DisplayName("is fetched page by page by requests that are each signed with their own nonce")
  void signedPages() throws Exception {
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  String query = exchange.getRequestURI().getRawQuery();
                  int page = query.contains("&page=") ? query.charAt(query.length() - 1) - '0' : 2;
                  String next = page < 4 ? ",\"next\":" + (page + 1) : "";
                  HistoryServer.answer(exchange, 200, "{\"list\":" + list(page) + next + "}");
                });
        FeedServer server = FeedServer.start(sends(messages(1, 5)));
        Input input =
            feeds.input(
                server.uri(),
                with(
                    section(
                        history.url("{{timestamp_us}}-{{nonce}}-{{signature}}"), pointers("page")),
                    "signature",
                    Map.of("secret", "secret", "text", "{{timestamp_us}} {{nonce}}")))) {
      input.connect();

      assertThat(feeds.read(input, 5)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5));
      assertThat(history.queries).hasSize(3);
      assertThat(history.queries)
          .extracting(query -> query.split("[-&]", -1)[1])
          .doesNotHaveDuplicates();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("secret".getBytes(UTF_8), "HmacSHA256"));
      for (String query : history.queries) {
        String[] parts = query.split("[-&]", -1);
        byte[] expected = mac.doFinal((parts[0] + " " + parts[1]).getBytes(UTF_8));
        assertThat(parts[2]).isEqualTo(HexFormat.of().formatHex(expected));
      }
    }
  }

  @Test
  @DisplayName("stays one if the next page is the same page by its token")
  void samePage() throws Exception {
    try (HistoryServer history = HistoryServer.of("{\"list\":" + list(2) + ",\"next\":\"t\"}");
        FeedServer server = FeedServer.start(sends(messages(1, 4)));
        Input input =
            feeds.input(server.uri(), section(history.url("{{nonce}}"), pointers("page")))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 2, 4));
      assertThat(history.queries).hasSize(2);
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .containsExactly("the sequence goes from 2 to 4; the next page is the same page");
    }
  }
}
