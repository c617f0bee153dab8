package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Input;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Failure mode 22: this side writes to a server that has gone")
final class LateWriteFailureModeIT {
  private static final int MESSAGES = 1_000;
  private static final Map<String, Object> PONGS = Map.of("ping", Map.of("interval", "10ms"));
  private static final Map<String, Object> HEARTBEATS =
      Map.of(
          "ping",
          Map.of("interval", "0s"),
          "heartbeat",
          Map.of("interval", "10ms", "message", "hb"));

  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificates.selfSigned("localhost");
  }

  private static FeedServer server(String tls, FeedServer.Handler handler) {
    if (tls.isEmpty()) {
      return FeedServer.start(handler);
    }
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {tls});
    return FeedServer.start(certificate.serverContext(), parameters, handler);
  }

  private static Input input(FeedServer server, Map<String, Object> writes, String engine) {
    Map<String, Object> config = new LinkedHashMap<>(writes);
    if (server.uri().getScheme().equals("wss")) {
      config.put("tls", Map.of("enabled", true, "engine", engine, "root_cas", certificate.pem()));
    }
    config.put("max_buffered_messages", 10);
    return raw(config(server.uri(), config));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "pongs, '', ''",
    "heartbeats, '', ''",
    "pongs, TLSv1.2, jdk",
    "pongs, TLSv1.2, native",
    "heartbeats, TLSv1.3, jdk",
    "heartbeats, TLSv1.3, native",
    "pongs, TLSv1.3, jdk",
    "pongs, TLSv1.3, native"
  })
  @DisplayName("mode 22: all that had come is delivered, and the close code is reported")
  void mode22(String writes, String tls, String engine) throws Exception {
    Map<String, Object> more = writes.equals("pongs") ? PONGS : HEARTBEATS;
    List<String> texts = IntStream.range(0, MESSAGES).mapToObj(i -> "message " + i).toList();
    CountDownLatch gone = new CountDownLatch(1);
    AtomicInteger clock = new AtomicInteger();
    try (FeedServer server = server(tls, connection -> sendAndGo(connection, texts, gone));
        FeedServer other = server("", connection -> count(connection, texts, clock));
        Input input = input(server, more, engine);
        Input witness = input(other, more, engine)) {
      input.connect();
      witness.connect();
      assertThat(gone.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // By then the first input, which does the same, has written many times to nobody.
      int before = clock.get();
      await().atMost(SOON).until(() -> clock.get() > before + 20);

      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).isEqualTo(texts);
      assertThat(rest.loss())
          .hasMessage(
              "open: closed by the server with 1008 policy violation, reason \"quota used up\"");
    }
  }

  /** Sends more than there is room for, a Close, and then closes TCP. */
  private static void sendAndGo(FeedConnection connection, List<String> texts, CountDownLatch gone)
      throws IOException {
    connection.accept();
    connection.sendTexts(texts.subList(0, 100));
    connection.receive(SOON); // nobody reads there any more
    connection.sendTexts(texts.subList(100, texts.size()));
    connection.sendClose(1008, "quota used up");
    connection.abort();
    gone.countDown();
  }

  /** Has the client pause, and counts what it writes meanwhile, until it closes. */
  private static void count(FeedConnection connection, List<String> texts, AtomicInteger clock)
      throws IOException {
    connection.accept();
    connection.sendTexts(texts.subList(0, 100));
    while (connection.receive(SOON).opcode() != Frame.CLOSE) {
      clock.incrementAndGet();
    }
  }
}
