package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.session.SerialCalls;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A session protocol")
final class SessionProtocolIT {
  private static final Map<String, String> SUBPROTOCOL =
      Map.of("Sec-WebSocket-Protocol", "numbered");

  private final NumberedProtocol protocol = new NumberedProtocol();
  private final List<Gap> gaps = new CopyOnWriteArrayList<>();
  private final List<String> fromClient = new CopyOnWriteArrayList<>();

  private Input input(FeedServer server, Map<String, ?> more) {
    return input(server, Positions.NONE, more);
  }

  private Input input(FeedServer server, Positions from, Map<String, ?> more) {
    return input(server, InputContext.builder().resumeFrom(from), more);
  }

  private Input input(FeedServer server, InputContext.Builder context, Map<String, ?> more) {
    InputListener listener =
        new InputListener() {
          @Override
          public void missed(Gap gap) {
            gaps.add(gap);
          }
        };
    return raw(config(server.uri(), more), context.listener(listener).build(), spoken(protocol));
  }

  private static SpokenProtocol spoken(Protocol protocol) {
    return new SpokenProtocol(
        protocol, "the protocol \"numbered\"", new SerialCalls("inlet-protocol-numbered"));
  }

  /** Welcomes a client and takes its subscription. */
  private static void welcome(FeedConnection connection) throws IOException {
    connection.accept(SUBPROTOCOL);
    connection.sendText("welcome");
    assertThat(connection.receive(SOON).text()).isEqualTo("subscribe");
    connection.sendText("subscribed");
  }

  private FeedServer serving(String... texts) {
    return FeedServer.start(
        connection -> {
          welcome(connection);
          connection.sendTexts(List.of(texts));
          connection.stayOpen(frame -> fromClient.add(frame.text()));
        });
  }

  @Test
  @DisplayName("opens the connection by its own dialogue, and delivers parts of messages")
  void deliversParts() throws Exception {
    try (FeedServer server = serving("1 one", "2 two", "ping", "3 three");
        Input input = input(server, Map.of())) {
      input.connect();

      assertThat(readTexts(input, 3)).containsExactly("one", "two", "three");
      await().until(() -> fromClient.contains("pong"));
      assertThat(server.requests().get(0).header("Sec-WebSocket-Protocol")).contains("numbered");
    }
  }

  @Test
  @DisplayName("has all shown that it sends until it is ready")
  void shown() throws Exception {
    List<AttemptStep> steps = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.sendTexts(List.of("welcome", "greeted"));
                  connection.stayOpen();
                });
        Input input = input(server, InputContext.builder().attemptObserver(steps::add), Map.of())) {
      input.connect();

      assertThat(steps.stream().flatMap(step -> step.details().stream()))
          .filteredOn(detail -> detail.name().equals("sent"))
          .extracting(AttemptStep.Detail::value)
          .satisfiesExactly(
              subscribe -> assertThat(subscribe).startsWith("text of 9 bytes"),
              hi -> assertThat(hi).startsWith("text of 2 bytes"));
    }
  }

  @Test
  @DisplayName("may offer a login as a subprotocol, which is shown to nobody")
  void loginAsSubprotocol() throws Exception {
    String login = "header-eyJob3N0IjoiaG9zdCIsIngtYXBpLWtleSI6ImRhMi1zM2NyM3QifQ";
    NumberedProtocol offering =
        new NumberedProtocol() {
          @Override
          public AuthRequest prepare(AuthRequest request, Positions from) {
            return super.prepare(request, from).withSubprotocol(login);
          }
        };
    List<AttemptStep> steps = new CopyOnWriteArrayList<>();
    InputContext observed = InputContext.builder().attemptObserver(steps::add).build();
    try (FeedServer server = serving();
        Input input = raw(config(server.uri()), observed, spoken(offering))) {
      input.connect();

      assertThat(steps.stream().flatMap(step -> step.details().stream()))
          .filteredOn(detail -> detail.name().equals("subprotocol"))
          .extracting(AttemptStep.Detail::value)
          .containsExactly("numbered of numbered, [REDACTED]");
    }
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.awaitClosed(SOON);
                });
        Input input = raw(config(server.uri()), InputContext.plain(), spoken(offering))) {
      assertThat(connectFailure(input).getMessage())
          .contains("none of the subprotocols numbered, [REDACTED]")
          .doesNotContain("eyJ");
    }
  }

  @Test
  @DisplayName("that fails has what came behind reported as missing, and why")
  void failsBeforeMore() throws Exception {
    try (FeedServer server = serving("fail for good", "1 one", "2 two");
        Input input = input(server, Map.of())) {
      input.connect();

      assertThat(readUntilLost(input).loss())
          .hasMessageContaining("fail for good")
          .hasMessageEndingWith("; the session has not seen 2 messages that had come");
      assertThat(gaps).hasSize(1);
      assertThat(gaps.get(0).reason())
          .isEqualTo("the session ended before it had seen all that had come");
      assertThat(gaps.get(0).messages()).hasValue(2);
    }
  }

  @Test
  @DisplayName("may deliver the whole of a message, a part of it, and messages of its own between")
  void deliversAnything() throws Exception {
    try (FeedServer server = serving("1 one", "twice told", "later", "2 two");
        Input input = input(server, Map.of())) {
      input.connect();

      assertThat(readTexts(input, 6))
          .startsWith("one", "twice told", "made", "twi")
          .contains("two", "later");
    }
  }

  @Test
  @DisplayName("says its positions, and hears what was acknowledged, in order")
  void acknowledgements() throws Exception {
    try (FeedServer server = serving("1 one", "2 two", "3 three");
        Input input = input(server, Map.of())) {
      input.connect();
      Batch all = input.read(SOON);
      while (!all.positions().equals(Positions.of("3"))) {
        all.ack();
        all = input.read(SOON);
      }
      assertThat(fromClient).doesNotContain("have 3");
      all.ack();
      await().until(() -> fromClient.contains("have 3"));
    }
  }

  @Test
  @DisplayName("hears nothing of what the output takes once the input is closed")
  void settledBehindClose() throws Exception {
    try (FeedServer server = serving("1 one")) {
      Batch one;
      try (Input input = input(server, Map.of())) {
        input.connect();
        one = input.read(SOON);
      }
      one.ack();

      assertThat(protocol.calls).containsExactly("closing");
    }
  }

  @Test
  @DisplayName("hears what the output refused for good, and then what it took")
  void givenUp() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendText("1 one");
                  refused.await();
                  connection.sendText("2 two");
                  connection.stayOpen();
                });
        Input input = input(server, Map.of())) {
      input.connect();
      readBatch(input).nack(new IOException("it cannot be taken"));
      await().until(() -> protocol.calls.contains("given up 1"));
      refused.countDown();
      readBatch(input).ack();
      await().until(() -> protocol.calls.contains("acknowledged 2"));
      assertThat(protocol.calls).containsExactly("given up 1", "acknowledged 2");
    }
  }

  private static Batch readBatch(Input input) throws Exception {
    Batch batch = input.read(SOON);
    while (batch.isEmpty()) {
      batch = input.read(SOON);
    }
    return batch;
  }

  @Test
  @DisplayName("learns where to go on: at first by the host, later behind what was read")
  void resumes() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  String after = connection.request().target().replaceAll(".*after=", "");
                  long next = Long.parseLong(after) + 1;
                  connection.sendTexts(List.of(next + " a", (next + 1) + " b"));
                  connection.sendClose(1001, "");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Positions.of("7"), Map.of())) {
      input.connect();
      assertThat(readUntilLost(input).texts()).containsExactly("a", "b");
      input.connect();
      assertThat(readUntilLost(input).texts()).containsExactly("a", "b");
      assertThat(server.requests())
          .extracting(request -> request.target().replaceAll(".*after=", ""))
          .containsExactly("7", "9");
      assertThat(gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("reports what the server no longer has, with its size")
  void gap() throws Exception {
    try (FeedServer server = serving("11 eleven");
        Input input = input(server, Positions.of("7"), Map.of())) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("eleven");
      assertThat(gaps).hasSize(1);
      assertThat(gaps.get(0).messages()).hasValue(3);
    }
  }

  @Test
  @DisplayName("may have the connection made to another address, if that is one of a websocket")
  void otherAddress() throws Exception {
    try (FeedServer elsewhere = serving("1 one");
        FeedServer server = serving();
        Input input = input(server, Map.of())) {
      protocol.address = Optional.of(URI.create("http://localhost:1/"));
      assertThat(connectFailure(input))
          .hasMessage(
              "the protocol \"numbered\" names an address that must begin with ws:// or wss://");
      protocol.address = Optional.of(URI.create("wss://localhost:1/"));
      assertThat(connectFailure(input))
          .hasMessage(
              "the protocol \"numbered\" names an address that begins with wss://, so url has to,"
                  + " as well");
      protocol.address = Optional.of(elsewhere.uri("/ticket"));
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("one");
      assertThat(server.totalConnections()).isZero();
    }
  }

  @Test
  @DisplayName("cannot have the connection made without TLS if url begins with wss://")
  void unencryptedAddress() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    try (FeedServer elsewhere = serving("1 one");
        FeedServer server = FeedServer.start(certificate.serverContext(), Inputs.feed("x"));
        Input input = input(server, Map.of("tls", Map.of("enabled", true)))) {
      protocol.address = Optional.of(elsewhere.uri("/ticket"));
      ConnectFailedException failure = connectFailure(input);
      assertThat(failure)
          .hasMessage(
              "the protocol \"numbered\" names an address that is not encrypted, but url begins"
                  + " with wss://");
      assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.SLOW);
      assertThat(elsewhere.totalConnections()).isZero();
      assertThat(server.totalConnections()).isZero();
    }
  }

  @Test
  @DisplayName("that is not ready in time fails the attempt and says what was awaited")
  void notReady() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of("handshake_timeout", "2s"))) {
      assertThat(connectFailure(input))
          .hasMessageContaining(
              ": protocol: the welcome did not come within 2s (handshake_timeout)");
    }
  }

  @Test
  @DisplayName("may take longer to be ready than each of its steps, which have their time")
  void readyInSteps() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  for (int step = 0; step < 5; step++) {
                    var unused = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
                    connection.sendText("welcome");
                    assertThat(connection.receive(SOON).text()).isEqualTo("subscribe");
                  }
                  connection.sendText("subscribed");
                  connection.stayOpen();
                });
        Input input = input(server, Map.of("handshake_timeout", "2s"))) {
      assertThatCode(input::connect).doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("that has only what else the server sends, and answers it, is not ready in time")
  void notReadyThoughAnswering() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  while (connection.isOpen()) {
                    connection.sendText("ping");
                    connection.receive(SOON);
                  }
                });
        Input input = input(server, Map.of("handshake_timeout", "2s"))) {
      assertThat(connectFailure(input))
          .hasMessageContaining(
              ": protocol: the welcome did not come within 2s (handshake_timeout)");
    }
  }

  /** Sends far more than may wait before it says whether the subscription counts. */
  private static FeedServer servingBefore(String... last) {
    return servingMany(
        connection -> {},
        connection -> {
          connection.sendTexts(List.of(last));
          connection.awaitClosed(SOON);
        });
  }

  private static FeedServer servingMany(FeedServer.Handler before, FeedServer.Handler behind) {
    return FeedServer.start(
        connection -> {
          connection.accept(SUBPROTOCOL);
          connection.sendText("welcome");
          assertThat(connection.receive(SOON).text()).isEqualTo("subscribe");
          before.handle(connection);
          for (String text : many()) {
            connection.sendText(text);
          }
          behind.handle(connection);
        });
  }

  private static List<String> many() {
    String rest = "x".repeat(64 * 1024);
    return IntStream.rangeClosed(100_001, 100_200)
        .mapToObj(number -> number + " " + number + rest)
        .toList();
  }

  private static List<String> delivered(List<String> sent) {
    return sent.stream().map(text -> text.substring(text.indexOf(' ') + 1)).toList();
  }

  @Test
  @DisplayName("counts as open once more has come than may wait, though it is not ready yet")
  void readyBehindMuch() throws Exception {
    try (FeedServer server = servingBefore("subscribed");
        Input input = input(server, Map.of("max_buffered_bytes", "64KiB"))) {
      input.connect();

      assertThat(readTexts(input, many().size())).isEqualTo(delivered(many()));
    }
  }

  private static boolean connects(Input input) {
    try {
      input.connect();
      return true;
    } catch (ConnectFailedException | InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  @DisplayName("hears once what became of positions alone, and in order with what came before them")
  void positionsAlone() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    try (FeedServer server =
            servingMany(
                connection -> {},
                connection -> {
                  read.await();
                  connection.sendText("subscribed");
                  goesOn.await();
                  connection.sendText("100201 last");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of("max_buffered_bytes", "64KiB"))) {
      input.connect();
      List<Batch> batches = new ArrayList<>();
      for (int messages = 0; messages < many().size(); ) {
        Batch batch = input.read(SOON);
        messages += batch.size();
        batches.add(batch);
      }
      read.countDown();
      Batch alone = input.read(SOON);
      assertThat(alone.isEmpty()).isTrue();
      assertThat(alone.positions()).isEqualTo(Positions.of("100200"));

      alone.ack();
      batches.forEach(Batch::ack);
      goesOn.countDown();
      assertThat(readTexts(input, 1)).containsExactly("last");

      await().atMost(SOON).until(() -> protocol.calls.contains("acknowledged 100201"));
    }
  }

  @Test
  @DisplayName("counts as open in the same way if it held back at first what has come")
  void readyBehindMuchHeldBack() throws Exception {
    try (FeedServer server =
            servingMany(
                connection -> {
                  connection.sendText("hold");
                  await().atMost(SOON).until(() -> protocol.calls.contains("holds"));
                },
                connection -> {
                  connection.sendText("subscribed");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of("max_buffered_bytes", "64KiB"))) {
      CompletableFuture<Boolean> connecting = CompletableFuture.supplyAsync(() -> connects(input));
      await().atMost(SOON).until(() -> input.status().currentPause().isPresent());
      Link link = protocol.links.get(0);
      var unused = link.schedule(Duration.ZERO, link::resumeReceiving);

      assertThat(connecting).succeedsWithin(SOON);
      assertThat(readTexts(input, many().size())).isEqualTo(delivered(many()));
    }
  }

  @Test
  @DisplayName("shows no secret that it sends before it is ready, even if it counts as open")
  void secretBehindMuch() throws Exception {
    String secret = "7f3a9c51e0b2";
    try (FeedServer server =
            servingMany(
                connection -> {},
                connection -> {
                  connection.sendText("echo token " + secret);
                  assertThat(connection.receive(SOON).text()).contains(secret);
                  connection.sendClose(4001, "unknown token " + secret);
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of("max_buffered_bytes", "64KiB"))) {
      input.connect();

      assertThat(readUntilLost(input).loss())
          .hasMessageContaining("unknown token [REDACTED]")
          .hasMessageNotContaining(secret);
    }
  }

  @Test
  @DisplayName("makes no secrets of what it acknowledges before it is ready")
  void acknowledgesBehindMuch() throws Exception {
    CompletableFuture<String> reason = new CompletableFuture<>();
    try (FeedServer server =
            servingMany(
                connection -> {},
                connection -> {
                  reason.complete("slow, you " + connection.receive(SOON).text());
                  connection.sendClose(4008, reason.join());
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of("max_buffered_bytes", "64KiB"))) {
      input.connect();

      assertThatThrownBy(() -> readTexts(input, Integer.MAX_VALUE))
          .isInstanceOf(NotConnectedException.class)
          .hasMessageContaining(reason.join());
      assertThat(reason.join()).matches("slow, you have 100\\d{3}");
    }
  }

  @Test
  @DisplayName("that is not ready in time behind more than may wait ends the connection")
  void notReadyBehindMuch() throws Exception {
    Map<String, ?> config = Map.of("max_buffered_bytes", "64KiB", "handshake_timeout", "500ms");
    try (FeedServer server = servingBefore();
        Input input = input(server, config)) {
      input.connect();

      var rest = readUntilLost(input);
      assertThat(rest.texts()).isEqualTo(delivered(many()));
      assertThat(rest.loss())
          .hasMessageContaining("the subscription did not come within 500ms (handshake_timeout)");
    }
  }

  /** A scheme that waits for a message, and then for that. */
  private static Authenticator slowLogin(CountDownLatch until) {
    return new Authenticator() {
      @Override
      public AuthRequest authenticate(AuthRequest request) {
        return request;
      }

      @Override
      public Dialogue dialogue() {
        return new Dialogue() {
          @Override
          public DialogueStep begin() {
            return DialogueStep.await("the greeting");
          }

          @Override
          public DialogueStep received(DialogueMessage message) throws InterruptedException {
            until.await();
            return DialogueStep.done().withholdingMessage();
          }
        };
      }
    };
  }

  @Test
  @DisplayName("counts as open in the same way behind a login, and ends if it is not ready in time")
  void notReadyBehindLoginAndMuch() throws Exception {
    CountDownLatch someSent = new CountDownLatch(10);
    Map<String, ?> config = Map.of("max_buffered_bytes", "64KiB", "handshake_timeout", "2s");
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.sendTexts(List.of("hello", "welcome"));
                  for (String text : many()) {
                    connection.sendText(text);
                    someSent.countDown(); // more than is held for a scheme
                  }
                  assertThat(connection.receive(SOON).text()).isEqualTo("subscribe");
                  connection.awaitClosed(SOON);
                });
        Input input =
            input(
                server,
                InputContext.builder().authenticator(slowLogin(someSent)).scheme("the login"),
                config)) {
      input.connect();

      var rest = readUntilLost(input);
      assertThat(rest.texts()).isEqualTo(delivered(many()));
      assertThat(rest.loss())
          .hasMessageContaining("the subscription did not come within 2s (handshake_timeout)");
    }
  }

  @Test
  @DisplayName("that is refused fails the attempt with the advice of the protocol")
  void refused() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.sendText("denied to strangers");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of())) {
      var failure = connectFailure(input);
      assertThat(failure)
          .hasMessageContaining(": protocol: the protocol \"numbered\": denied to strangers");
      assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.SLOW);
    }
  }

  @Test
  @DisplayName("whose code throws ends the connection with its name; what came before is delivered")
  void throwing() throws Exception {
    try (FeedServer server = serving("1 one", "throw", "2 two");
        Input input = input(server, Map.of())) {
      input.connect();
      var rest = readUntilLost(input);
      assertThat(rest.texts()).containsExactly("one");
      assertThat(rest.loss())
          .hasMessageContaining(
              "open: the protocol \"numbered\" fails: java.lang.IllegalStateException: a fault of"
                  + " the protocol");
    }
  }

  @Test
  @DisplayName("whose code hangs ends the connection with its name, and is interrupted")
  void hanging() throws Exception {
    try (FeedServer server = serving("1 one", "hang", "2 two");
        Input input = input(server, Map.of("handshake_timeout", "500ms"))) {
      input.connect();
      var rest = readUntilLost(input);
      assertThat(rest.texts()).containsExactly("one");
      assertThat(rest.loss())
          .hasMessageContaining(
              "open: the protocol \"numbered\" did not come back within 500ms (handshake_timeout)");
      protocol.interrupted.await();
    }
  }

  @Test
  @DisplayName("that an earlier session of the input blocks ends as well, and can be closed")
  void blockedByAnother() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch sends = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  boolean first = connection.request().query().isEmpty();
                  welcome(connection);
                  if (!first) {
                    sends.await();
                  }
                  connection.sendText(first ? "1 one" : "2 two");
                  if (first) {
                    connection.sendClose(1001, "");
                  }
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of("handshake_timeout", "500ms"))) {
      input.connect();
      Batch one = input.read(SOON);
      assertThat(readUntilLost(input).texts()).isEmpty();
      input.connect();
      protocol.acknowledging = hangs;
      one.ack();
      await().until(() -> protocol.calls.contains("acknowledged 1"));
      sends.countDown();
      assertThat(readUntilLost(input).loss())
          .hasMessageContaining("the protocol \"numbered\" did not come back within 500ms");
    } finally { // the input is closed by now
      hangs.countDown();
    }
  }

  @Test
  @DisplayName("may say that all has come: the input ends")
  void completes() throws Exception {
    try (FeedServer server = serving("1 one", "complete");
        Input input = input(server, Map.of())) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("one");
      assertThatThrownBy(
              () -> {
                while (true) {
                  input.read(SOON).ack();
                }
              })
          .isInstanceOf(EndOfInputException.class)
          .hasMessageContaining("there is no more");
    }
  }

  @Test
  @DisplayName(
      "sees all that had come when the server closes, and says farewell when this side does")
  void ends() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendTexts(List.of("1 one", "2 two"));
                  connection.sendClose(1000, "done");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of())) {
      input.connect();
      assertThat(readUntilLost(input).texts()).containsExactly("one", "two");
    }
    try (FeedServer server = serving("1 one")) {
      try (Input input = input(server, Map.of())) {
        input.connect();
        assertThat(readTexts(input, 1)).containsExactly("one");
      }
      await().until(() -> fromClient.contains("bye"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "does not keep the end of the input up, whether its connection was lost before or not")
  void hangsAtTheEnd(boolean lost) throws Exception {
    CountDownLatch loses = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              welcome(connection);
              connection.sendText("hang");
              loses.await();
              if (lost) {
                connection.abort();
              } else {
                connection.awaitClosed(SOON);
              }
            })) {
      Input input = input(server, Map.of("handshake_timeout", "10m", "close_timeout", "100ms"));
      input.connect();
      await().atMost(SOON).until(() -> protocol.calls.contains("hangs"));
      loses.countDown();
      List<CompletableFuture<Duration>> pings = new ArrayList<>();
      if (lost) {
        await()
            .atMost(SOON)
            .until(
                () -> {
                  pings.add(input.ping().orElseThrow());
                  return pings.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
                });
      }

      assertThat(CompletableFuture.runAsync(input::close)).succeedsWithin(SOON);
      protocol.interrupted.await();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 1002})
  @DisplayName("does not keep this side from answering a server that closes before it, or has to")
  void answersWhileSessionIsClosing(int code) throws Exception {
    CountDownLatch closes = new CountDownLatch(1);
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    protocol.closing = new CountDownLatch(1);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  closes.await();
                  if (code == 1001) {
                    connection.sendClose(code, "");
                  } else {
                    connection.sendFrame(true, 7, Frame.TEXT, new byte[0]);
                  }
                  answer.complete(connection.receive(SOON).closeCode());
                });
        Input input = input(server, Map.of("close_timeout", "10m"))) {
      input.connect();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(input::close);
      await().atMost(SOON).until(() -> protocol.calls.contains("closing"));
      closes.countDown();

      assertThat(answer).succeedsWithin(SOON).isEqualTo(code);
      protocol.closing.countDown();
      assertThat(closing).succeedsWithin(SOON);
    }
  }

  @Test
  @DisplayName("is notified when reading pauses for a slow output, and when it goes on")
  void pauses() throws Exception {
    try (FeedServer server = serving("1 one", "2 two", "3 three", "4 four");
        Input input = input(server, Map.of("max_buffered_messages", 2))) {
      input.connect();
      await().until(() -> protocol.calls.contains("paused"));
      assertThat(readTexts(input, 4)).containsExactly("one", "two", "three", "four");
      await().until(() -> protocol.calls.contains("resumed"));
    }
  }

  @Test
  @DisplayName("never has a position handed out before the messages that are behind it")
  void neverAhead() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(SUBPROTOCOL);
                  connection.sendText("early bird");
                  connection.stayOpen();
                });
        Input input = input(server, Map.of())) {
      input.connect();
      Batch first = input.read(SOON);
      assertThat(first.size()).isEqualTo(1);
      assertThat(first.positions()).isEqualTo(Positions.of("1"));
    }
  }

  @Test
  @DisplayName("that holds messages back when the connection ends does not see them any more")
  void heldBackAtTheEnd() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendTexts(List.of("1 one", "hold", "9 nine"));
                  connection.sendClose(1001, "");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of())) {
      input.connect();
      Batch one = input.read(SOON);
      while (one.isEmpty()) {
        one = input.read(SOON);
      }
      assertThat(one.positions()).isEqualTo(Positions.of("1"));
      one.ack();
      var rest = readUntilLost(input);
      assertThat(rest.texts()).isEmpty();
      assertThat(gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("can cancel a timer as long as its task has not begun")
  void cancelledTimer() throws Exception {
    try (FeedServer server = serving("cancel", "1 one");
        Input input = input(server, Map.of())) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("one");
    }
  }

  @Test
  @DisplayName("leaves no timer behind that holds what is gone with its connection")
  void timersEnd() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  welcome(connection);
                  connection.sendTexts(List.of("tomorrow", "1 one"));
                  connection.sendClose(1001, "");
                  connection.awaitClosed(SOON);
                });
        Input input = input(server, Map.of())) {
      input.connect();
      assertThat(readUntilLost(input).texts()).containsExactly("one");
      await()
          .atMost(SOON)
          .until(
              () -> {
                System.gc();
                return protocol.scheduled.refersTo(null);
              });
    }
  }

  @Test
  @DisplayName("may answer each of many messages of a server that reads")
  void manyAnswers() throws Exception {
    String[] pings = new String[30_000];
    Arrays.fill(pings, "ping " + "x".repeat(60));
    try (FeedServer server = serving(pings);
        Input input = input(server, Map.of())) {
      input.connect();
      await().atMost(SOON).until(() -> fromClient.size() == pings.length);
    }
  }

  @Test
  @DisplayName("leaves no thread behind when its input is closed")
  void threads() throws Exception {
    try (FeedServer server = serving("1 one");
        Input input = input(server, Map.of())) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("one");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("inlet-protocol")));
  }
}
