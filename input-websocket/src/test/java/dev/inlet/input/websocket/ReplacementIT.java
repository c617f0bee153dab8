package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.websocket.Inputs.Rest;
import dev.inlet.input.websocket.session.SerialCalls;
import dev.inlet.input.websocket.session.SpokenProtocol;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.protocol.Link;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A connection that is replaced by the next one")
final class ReplacementIT {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Map<String, String> SUBPROTOCOL =
      Map.of("Sec-WebSocket-Protocol", "numbered");

  private final AtomicLong repeated = new AtomicLong();
  private final List<FeedConnection> accepted = new CopyOnWriteArrayList<>();
  private final List<Gap> gaps = new CopyOnWriteArrayList<>();
  private final List<String> replaced = new CopyOnWriteArrayList<>();
  private final InputListener listener =
      new InputListener() {
        @Override
        public void repeated(long messages) {
          repeated.addAndGet(messages);
        }

        @Override
        public void missed(Gap gap) {
          gaps.add(gap);
        }

        @Override
        public void connectionReplaced(String reason, Duration age) {
          replaced.add(reason);
        }
      };

  private Input input(FeedServer server) {
    return raw(
        config(server.uri()),
        InputContext.builder().listener(listener).build(),
        AddressResolver.SYSTEM);
  }

  /** Sends a text over all connections that are open. */
  private void broadcast(String text) {
    synchronized (accepted) {
      accepted.removeIf(connection -> !isSent(connection, text));
    }
  }

  private static boolean isSent(FeedConnection connection, String text) {
    try {
      connection.sendText(text);
      return true;
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private static <T> CompletableFuture<T> start(Callable<T> code) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return code.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  /** A server that does one thing on its first connection, and another on those that follow. */
  private static FeedServer server(FeedServer.Handler first, FeedServer.Handler next) {
    AtomicBoolean begun = new AtomicBoolean();
    return FeedServer.start(
        connection -> (begun.getAndSet(true) ? next : first).handle(connection));
  }

  /** Accepts, does that, and stays open. */
  private static FeedServer.Handler accepting(FeedServer.Handler then) {
    return connection -> {
      connection.accept();
      then.handle(connection);
      connection.stayOpen();
    };
  }

  /** The same behind the login of the protocol. */
  private static FeedServer.Handler welcoming(FeedServer.Handler then) {
    return connection -> {
      welcome(connection);
      then.handle(connection);
      connection.stayOpen();
    };
  }

  /** Accepts, and has its part of what is broadcast from then on. */
  private FeedServer.Handler listening() {
    return connection -> {
      synchronized (accepted) { // or what is broadcast in between would reach nobody
        connection.accept();
        accepted.add(connection);
      }
      connection.stayOpen();
    };
  }

  @Test
  @DisplayName("loses nothing and brings nothing twice, in order, whatever is sent meanwhile")
  void nothingLost() throws Exception {
    try (FeedServer server = FeedServer.start(listening());
        Input input = input(server)) {
      input.connect();
      await().atMost(SOON).until(() -> !accepted.isEmpty());
      AtomicLong sent = new AtomicLong();
      CountDownLatch stop = new CountDownLatch(1);
      Semaphore ahead = new Semaphore(5_000);
      CompletableFuture<Void> sending =
          start(
              () -> {
                while (stop.getCount() > 0) {
                  ahead.acquire();
                  broadcast(Long.toString(sent.get()));
                  sent.incrementAndGet();
                }
                broadcast("end");
                return null;
              });
      CompletableFuture<Void> replacing =
          start(
              () -> {
                try {
                  for (int i = 0; i < 4; i++) {
                    await().atMost(SOON).until(() -> input.replaceConnection(SHORT));
                  }
                } finally {
                  stop.countDown(); // or what is sent fills the heap
                }
                return null;
              });

      List<String> texts = new ArrayList<>();
      while (texts.isEmpty() || !texts.get(texts.size() - 1).equals("end")) {
        List<String> some = readTexts(input, 1);
        texts.addAll(some);
        ahead.release(some.size());
      }

      replacing.join();
      sending.join();
      texts.remove(texts.size() - 1);
      assertThat(texts)
          .containsExactlyElementsOf(
              LongStream.range(0, sent.get()).mapToObj(Long::toString).toList());
      assertThat(server.totalConnections()).isEqualTo(5);
      assertThat(repeated.get()).isPositive();
    }
  }

  @Test
  @DisplayName("goes on, and is used on, if the next one cannot be opened")
  void refused() throws Exception {
    try (FeedServer server =
            server(accepting(connection -> {}), connection -> connection.reject(503));
        Input input = input(server)) {
      input.connect();

      assertThatThrownBy(() -> input.replaceConnection(SHORT))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("503");

      server.connections().get(0).sendText("still here");
      assertThat(readTexts(input, 1)).containsExactly("still here");
    }
  }

  @Test
  @DisplayName("goes on if the next one ends at once, as of a server that allows one")
  void nextEnds() throws Exception {
    try (FeedServer server =
            server(
                accepting(connection -> {}),
                accepting(
                    connection -> {
                      connection.sendText("only one connection");
                      connection.sendClose(4009, "only one connection");
                    }));
        Input input = input(server)) {
      input.connect();

      assertThatThrownBy(() -> input.replaceConnection(Duration.ofSeconds(20)))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("4009");

      server.connections().get(0).sendText("still here");
      assertThat(readTexts(input, 1)).containsExactly("still here");
    }
  }

  @Test
  @DisplayName("need not be there any more when the next one is open: nobody notices a loss")
  void lostInOverlap() throws Exception {
    try (FeedServer server = FeedServer.start(listening());
        Input input = input(server)) {
      input.connect();
      server.connection().sendText("a");
      assertThat(readTexts(input, 1)).containsExactly("a");
      CompletableFuture<Boolean> replacing = start(() -> input.replaceConnection(SOON));
      await().atMost(SOON).until(this::inOverlap);

      assertThat(input.replaceConnection(SHORT)).as("a second one, once it is open").isFalse();

      accepted.get(1).sendText("b");
      accepted.get(0).sendClose(1001, "going away"); // ends the overlap at once

      assertThat(readTexts(input, 1)).containsExactly("b");
      assertThat(replacing).succeedsWithin(SOON);
    }
  }

  private boolean inOverlap() {
    return accepted.size() == 2;
  }

  @Test
  @DisplayName("is ended politely, and what it still brings comes first")
  void politeEnd() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    try (FeedServer server =
            server(
                accepting(
                    connection -> {
                      connection.sendText("1");
                      assertThat(connection.receive(SOON).opcode()).isEqualTo(8);
                      closing.countDown();
                      connection.sendText("2");
                      connection.sendClose(1000, "");
                    }),
                accepting(
                    connection -> {
                      closing.await();
                      connection.sendTexts(List.of("2", "3"));
                    }));
        Input input = input(server)) {
      input.connect();
      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(readTexts(input, 3)).containsExactly("1", "2", "3");
    }
  }

  @Test
  @DisplayName("may be ended by its server without a Close frame: nothing is missing then")
  void noClose() throws Exception {
    try (FeedServer server =
            server(
                connection -> {
                  connection.accept();
                  assertThat(connection.receive(SOON).opcode()).isEqualTo(8);
                  connection.closeSocket();
                },
                accepting(connection -> connection.sendText("next")));
        Input input = input(server)) {
      input.connect();
      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(readTexts(input, 1)).containsExactly("next");
      assertThat(gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("is reported as a gap if its server does not let it end, unless a session resumes")
  void neverEnded() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (FeedServer server =
            server(
                connection -> {
                  connection.accept();
                  over.await();
                },
                accepting(connection -> connection.sendText("next")));
        Input input =
            raw(
                config(server.uri(), Map.of("close_timeout", "100ms")),
                InputContext.builder().listener(listener).build(),
                AddressResolver.SYSTEM)) {
      input.connect();
      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(readTexts(input, 1)).containsExactly("next");
      assertThat(gaps)
          .singleElement()
          .extracting(Gap::reason)
          .isEqualTo("the server did not end the connection before");
      over.countDown();
    }
  }

  @Test
  @DisplayName("is read to its end, and the next one as well, if the input is closed then")
  void closedWhileBothHoldMessages() throws Exception {
    try (FeedServer server =
        server(
            accepting(connection -> connection.sendTexts(List.of("1", "2"))),
            accepting(connection -> connection.sendTexts(List.of("2", "3"))))) {
      List<String> texts = new ArrayList<>();
      Input closed;
      try (Input input = input(server)) {
        input.connect();
        assertThat(input.replaceConnection(SHORT)).isTrue();
        closed = input;
      }

      assertThatThrownBy(
              () -> {
                while (true) {
                  Batch batch = closed.read(SOON);
                  batch.messages().forEach(message -> texts.add(message.text()));
                  batch.ack();
                }
              })
          .isInstanceOf(EndOfInputException.class);
      assertThat(texts).containsExactly("1", "2", "3");
    }
  }

  @Test
  @DisplayName("is none where the input is not connected")
  void notConnected() throws Exception {
    try (FeedServer server = FeedServer.start(listening());
        Input input = input(server)) {
      assertThat(input.replaceConnection(SHORT)).isFalse();
      assertThat(server.totalConnections()).isZero();
    }
  }

  @Test
  @DisplayName("holds up the end of the input no longer than another one")
  void closedInOverlap() throws Exception {
    try (FeedServer server = FeedServer.start(listening())) {
      CompletableFuture<Boolean> replacing;
      Input closed;
      try (Input input = input(server)) {
        input.connect();
        replacing = start(() -> input.replaceConnection(SOON));
        await().atMost(SOON).until(this::inOverlap);
        closed = input;
      }

      assertThat(replacing).succeedsWithin(SOON);
      assertThatThrownBy(() -> closed.read(SOON)).isInstanceOf(EndOfInputException.class);
      for (FeedConnection connection : server.connections()) {
        connection.awaitClosed(SOON);
      }
    }
  }

  // ---- With a protocol

  private Input numbered(FeedServer server, NumberedProtocol protocol) {
    return numbered(config(server.uri()), protocol);
  }

  private Input numbered(Map<String, ?> config, NumberedProtocol protocol) {
    return numbered(config, InputContext.builder().listener(listener), protocol);
  }

  private Input numbered(
      Map<String, ?> config, InputContext.Builder context, NumberedProtocol protocol) {
    return raw(
        config,
        context.build(),
        new SpokenProtocol(
            protocol, "the protocol \"numbered\"", new SerialCalls("inlet-protocol-numbered")));
  }

  private static void welcome(FeedConnection connection) throws IOException {
    connection.accept(SUBPROTOCOL);
    connection.sendText("welcome");
    assertThat(connection.receive(SOON).text()).isEqualTo("subscribe");
  }

  @Test
  @DisplayName("has the session of the next one wait, and go on behind what came")
  void protocolTakesOver() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    try (FeedServer server =
            server(
                welcoming(
                    connection -> {
                      connection.sendTexts(List.of("subscribed", "1 a", "2 b"));
                      assertThat(connection.receive(SOON).text()).isEqualTo("have 2");
                      assertThat(connection.receive(SOON).text()).isEqualTo("bye");
                      connection.sendTexts(List.of("3 c", "4 d"));
                      connection.sendClose(1000, "");
                    }),
                // What it resumes with, and what comes then.
                welcoming(
                    connection ->
                        connection.sendTexts(List.of("3 c", "subscribed", "4 d", "5 e"))));
        Input input = numbered(server, protocol)) {
      input.connect();
      assertThat(readTexts(input, 2)).containsExactly("a", "b");
      await().atMost(SOON).until(() -> protocol.calls.contains("acknowledged 2"));

      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(readTexts(input, 3)).containsExactly("c", "d", "e");
      assertThat(server.requests().get(1).target()).contains("after=2");
      assertThat(protocol.calls).contains("take over 4");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("that its server does not let end is a gap if the next session says so, told once")
  void neverEndedWithSession(boolean resumed) throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    protocol.hasResumed = resumed;
    CountDownLatch over = new CountDownLatch(1);
    try (FeedServer server =
            server(
                connection -> {
                  welcome(connection);
                  connection.sendTexts(List.of("subscribed", "1 a"));
                  over.await();
                },
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "2 b"))));
        Input input = numbered(config(server.uri(), Map.of("close_timeout", "100ms")), protocol)) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("a");
      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(readTexts(input, 1)).containsExactly("b");
      assertThat(gaps).hasSize(resumed ? 0 : 1);
      over.countDown();
    }
  }

  @Test
  @DisplayName("is read to its end, however much its session wants to send behind the Close frame")
  void protocolSendsBehindClose() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    CountDownLatch echoed = new CountDownLatch(1);
    List<String> echoes = Collections.nCopies(20, "echo " + "x".repeat(100_000));
    try (FeedServer server =
            server(
                welcoming(
                    connection -> {
                      connection.sendText("subscribed");
                      assertThat(connection.receive(SOON).text()).isEqualTo("bye");
                      assertThat(connection.receive(SOON).opcode()).isEqualTo(8);
                      connection.sendTexts(echoes);
                      connection.sendText("later");
                      echoed.await();
                      connection.sendText("1 a");
                      connection.sendClose(1000, "");
                    }),
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "2 b"))));
        Input input = numbered(server, protocol)) {
      input.connect();

      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(readTexts(input, 1)).containsExactly("later");
      echoed.countDown();
      assertThat(readTexts(input, 2)).containsExactly("a", "b");
      assertThat(gaps).isEmpty();
    }
  }

  @Test
  @DisplayName("is replaced when its protocol wants that, without a loss")
  void protocolAsks() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    try (FeedServer server =
            server(
                welcoming(
                    connection -> connection.sendTexts(List.of("subscribed", "1 a", "again"))),
                welcoming(
                    connection ->
                        connection.sendTexts(List.of("subscribed", "1 a", "2 b", "3 c"))));
        Input input = numbered(server, protocol)) {
      input.connect();

      assertThat(readTexts(input, 3)).containsExactly("a", "b", "c");

      await().atMost(SOON).until(() -> replaced.contains("the server says so"));
      assertThat(server.totalConnections()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("is ended if its protocol wants another one that cannot be opened")
  void protocolAsksInVain() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    try (FeedServer server =
            server(
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "again"))),
                connection -> connection.reject(503));
        Input input = numbered(server, protocol)) {
      input.connect();

      assertThatThrownBy(
              () -> {
                while (true) {
                  Batch batch = input.read(SOON);
                  assertThat(batch.messages()).extracting(Message::text).isEmpty();
                }
              })
          .isInstanceOf(NotConnectedException.class)
          .hasMessageContaining("the server says so")
          .hasMessageContaining("503");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "brings what its server has sent again: not settled there before the first one is, and as it")
  void sentAgain(boolean acknowledged) throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    protocol.recognises = false; // its messages are compared by their bytes
    CountDownLatch leftOut = new CountDownLatch(1);
    try (FeedServer server =
            server(
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "1 a"))),
                welcoming(
                    connection -> {
                      connection.sendTexts(List.of("subscribed", "1 a"));
                      leftOut.await();
                      connection.sendText("2 b");
                    }));
        Input input = numbered(server, protocol)) {
      input.connect();
      assertThat(input.replaceConnection(SHORT)).isTrue();
      Batch first = input.read(SOON); // it is on its way to a slow output
      assertThat(first.messages()).extracting(Message::text).containsExactly("a");

      CompletableFuture<Batch> reading = start(() -> input.read(SOON));
      await().atMost(SOON).until(() -> repeated.get() == 1);
      leftOut.countDown();
      Batch second = readMessage(input, reading.join());
      assertThat(second.messages()).extracting(Message::text).containsExactly("b");
      second.ack();

      awaitCallsOf(protocol.links.get(1));
      assertThat(protocol.calls).noneMatch(call -> call.matches("(acknowledged|given up) .*"));

      if (acknowledged) {
        first.ack();
      } else {
        first.nack(new IOException("the output takes it never"));
      }
      await().atMost(SOON).until(() -> protocol.calls.contains("acknowledged 2"));
      String settled = acknowledged ? "acknowledged 1" : "given up 1";
      assertThat(protocol.calls)
          .filteredOn(call -> call.matches("(acknowledged|given up) .*"))
          .containsExactly(settled, settled, "acknowledged 2");
    }
  }

  /** The next batch that has messages, from one that was read on. */
  private static Batch readMessage(Input input, Batch read) throws Exception {
    Batch batch = read;
    while (batch.isEmpty()) {
      assertThat(batch.positions().isEmpty()).as("nothing within %s", SOON).isFalse();
      batch = input.read(SOON);
    }
    return batch;
  }

  /** Waits until the session was called with what it had to be called with so far. */
  private static void awaitCallsOf(Link session) throws Exception {
    CountDownLatch behind = new CountDownLatch(1);
    var unused = session.schedule(Duration.ZERO, behind::countDown);
    assertThat(behind.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** A server that does the first thing on its first connection, and so on. */
  private static FeedServer inTurn(FeedServer.Handler... handlers) {
    AtomicInteger next = new AtomicInteger();
    return FeedServer.start(connection -> handlers[next.getAndIncrement()].handle(connection));
  }

  /** Waits until nobody does anything about a request of a session. */
  private static void awaitRequest(NumberedProtocol protocol, int session) throws Exception {
    await().atMost(SOON).until(() -> protocol.calls.contains("asked"));
    CountDownLatch behind = new CountDownLatch(1);
    var unused = protocol.links.get(session).schedule(Duration.ZERO, behind::countDown);
    behind.await(); // so the event loop knows of it
    await()
        .atMost(SOON)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("inlet-replace-")));
  }

  @Test
  @DisplayName("is replaced as its protocol wants once it is read, if that wanted it before")
  void protocolAsksWhileItWaits() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    try (FeedServer server =
            inTurn(
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "1 a"))),
                welcoming(connection -> connection.sendTexts(List.of("subscribed again", "2 b"))),
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "3 c"))));
        Input input = numbered(server, protocol)) {
      input.connect();
      assertThat(input.replaceConnection(SHORT)).isTrue();
      awaitRequest(protocol, 1);

      assertThat(readTexts(input, 3)).containsExactly("a", "b", "c");

      await().atMost(SOON).until(() -> replaced.contains("the server says so"));
      assertThat(server.totalConnections()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("is replaced as its protocol wants if another one ends that was to replace it")
  void protocolAsksInOverlap() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    CountDownLatch asks = new CountDownLatch(1);
    CountDownLatch ends = new CountDownLatch(1);
    try (FeedServer server =
            inTurn(
                welcoming(
                    connection -> {
                      connection.sendText("subscribed");
                      asks.await();
                      connection.sendText("again");
                    }),
                welcoming(
                    connection -> {
                      connection.sendText("subscribed");
                      asks.countDown();
                      ends.await();
                      connection.sendClose(4009, "only one connection");
                    }),
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "1 a"))));
        Input input = numbered(server, protocol)) {
      input.connect();
      CompletableFuture<Boolean> replacing = start(() -> input.replaceConnection(SOON));
      awaitRequest(protocol, 0);
      ends.countDown();

      assertThat(replacing)
          .failsWithin(SOON)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(ConnectFailedException.class);
      assertThat(readTexts(input, 1)).containsExactly("a");
      await().atMost(SOON).until(() -> replaced.contains("the server says so"));
    }
  }

  @Test
  @DisplayName("that is asked to end while its session waits is read to its end, however late")
  void disconnectedWhileSessionWaits() throws Exception {
    Duration limit = Duration.ofSeconds(1);
    NumberedProtocol protocol = new NumberedProtocol();
    try (FeedServer server =
            inTurn(
                welcoming(connection -> connection.sendTexts(List.of("subscribed", "1 a"))),
                welcoming(
                    connection -> {
                      accepted.add(connection);
                      connection.sendTexts(List.of("subscribed", "2 b"));
                    }));
        Input input =
            numbered(
                config(server.uri(), Map.of("handshake_timeout", limit.toMillis() + "ms")),
                protocol)) {
      input.connect();
      assertThat(input.replaceConnection(SHORT)).isTrue();

      assertThat(input.disconnect("new credentials")).isTrue();
      accepted.get(0).awaitClosed(SOON);
      CountDownLatch late = new CountDownLatch(1);
      var unused = protocol.links.get(1).schedule(limit.multipliedBy(2), late::countDown);
      assertThat(late.await(SOON.toSeconds(), TimeUnit.SECONDS)).as("goes on until then").isTrue();

      Rest rest = readUntilLost(input);
      assertThat(rest.texts()).containsExactly("a", "b");
      assertThat(rest.loss()).hasMessageContaining("new credentials");
    }
  }

  @Test
  @DisplayName("ends with the input if nothing has come for its session, which still waits")
  void closedWhileSessionWaits() throws Exception {
    FeedServer.Handler silent = welcoming(connection -> connection.sendText("subscribed"));
    try (FeedServer server = FeedServer.start(silent)) {
      closesWhileSessionWaits(server);
    }
  }

  private void closesWhileSessionWaits(FeedServer server) throws Exception {
    Input input =
        numbered(
            config(server.uri(), Map.of("handshake_timeout", "10m", "close_timeout", "100ms")),
            new NumberedProtocol());
    input.connect();
    assertThat(input.replaceConnection(SHORT)).isTrue();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(input::close);

    assertThat(closing).succeedsWithin(SOON);
  }

  @Test
  @DisplayName("ends with the input if the session that waits does not come back from what came")
  void closedWhileSessionWouldHang() throws Exception {
    try (FeedServer server =
        server(
            welcoming(connection -> connection.sendText("subscribed")),
            welcoming(connection -> connection.sendTexts(List.of("subscribed", "hang"))))) {
      closesWhileSessionWaits(server);
    }
  }

  @Test
  @DisplayName("is not replaced at once each time, if each of its sessions wants that")
  void protocolAsksEachTime() throws Exception {
    Duration stableAfter = Duration.ofMillis(500);
    List<Duration> ages = new CopyOnWriteArrayList<>();
    InputListener counting =
        new InputListener() {
          @Override
          public void connectionReplaced(String reason, Duration age) {
            ages.add(age);
          }
        };
    try (FeedServer server =
            FeedServer.start(welcoming(connection -> connection.sendText("subscribed again")));
        Input input =
            numbered(
                config(server.uri()),
                InputContext.builder().listener(counting).stableAfter(stableAfter),
                new NumberedProtocol())) {
      input.connect();
      while (ages.size() < 3) {
        input.read(SHORT).ack();
      }

      assertThat(ages.subList(1, 3))
          .allSatisfy(age -> assertThat(age).isGreaterThanOrEqualTo(stableAfter));
    }
  }

  @Test
  @DisplayName("goes on if the next one ends while its session waits")
  void nextEndsWhileItWaits() throws Exception {
    NumberedProtocol protocol = new NumberedProtocol();
    try (FeedServer server =
            server(
                welcoming(connection -> connection.sendText("subscribed")),
                welcoming(
                    connection -> {
                      connection.sendTexts(List.of("subscribed", "1 a"));
                      connection.sendClose(4009, "only one connection");
                    }));
        Input input = numbered(server, protocol)) {
      input.connect();

      assertThatThrownBy(() -> input.replaceConnection(Duration.ofSeconds(20)))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("4009");

      server.connections().get(0).sendText("1 a");
      assertThat(readTexts(input, 1)).containsExactly("a");
    }
  }

  @Test
  @DisplayName("that is lost while the next one is being opened is reported as lost")
  void lostWhileOpening() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    try (FeedServer server =
            server(
                listening(),
                connection -> {
                  if (lost.getCount() > 0) {
                    accepted.get(0).abort();
                    lost.await();
                  }
                  listening().handle(connection);
                });
        Input input = input(server)) {
      input.connect();
      CompletableFuture<Boolean> replacing = start(() -> input.replaceConnection(SHORT));

      assertThatThrownBy(() -> input.read(SOON)).isInstanceOf(NotConnectedException.class);
      lost.countDown();
      assertThat(replacing).succeedsWithin(SOON).isEqualTo(false);

      input.connect();
      assertThat(server.totalConnections()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("that is asked to end in the overlap ends, and so does the next one")
  void disconnected() throws Exception {
    try (FeedServer server = FeedServer.start(listening());
        Input input = input(server)) {
      input.connect();
      CompletableFuture<Boolean> replacing = start(() -> input.replaceConnection(SOON));
      await().atMost(SOON).until(this::inOverlap);

      assertThat(input.disconnect("new credentials")).isTrue();

      assertThatThrownBy(() -> input.read(SOON))
          .isInstanceOf(NotConnectedException.class)
          .hasMessageContaining("new credentials");
      assertThat(replacing).succeedsWithin(SOON);
    }
  }

  @Test
  @DisplayName("that is asked to end once the input is closed is none any more: nothing happens")
  void disconnectedBehindClose() throws Exception {
    try (FeedServer server = FeedServer.start(listening())) {
      Input closed;
      try (Input input = input(server)) {
        input.connect();
        closed = input;
      }

      assertThat(closed.disconnect("new credentials")).isTrue();
    }
  }

  @Test
  @DisplayName("goes on alone if whoever replaces it is interrupted while both are open")
  void interruptedInOverlap() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (FeedServer server = FeedServer.start(listening());
        Input input = input(server)) {
      input.connect();
      Thread replacing =
          new Thread(() -> thrown.complete(catchThrowable(() -> input.replaceConnection(SOON))));
      replacing.start();
      await()
          .atMost(SOON)
          .until(() -> inOverlap() && replacing.getState() == Thread.State.TIMED_WAITING);

      replacing.interrupt();

      assertThat(thrown).succeedsWithin(SOON).isInstanceOf(InterruptedException.class);
      accepted.get(1).awaitClosed(SOON);
      accepted.get(0).sendText("still here");
      assertThat(readTexts(input, 1)).containsExactly("still here");
      assertThat(input.replaceConnection(SHORT)).isTrue();
    }
  }

  @Test
  @DisplayName("of a slow reader is read to its end before the next one")
  void slowReader() throws Exception {
    List<String> numbers = IntStream.range(0, 2_000).mapToObj(Integer::toString).toList();
    try (FeedServer server =
            server(
                accepting(connection -> connection.sendTexts(numbers.subList(0, 1_500))),
                accepting(connection -> connection.sendTexts(numbers.subList(500, 2_000))));
        Input input = input(server)) {
      input.connect();

      assertThat(input.replaceConnection(SHORT)).isTrue();
      assertThat(input.replaceConnection(SHORT)).as("while nobody reads").isFalse();

      assertThat(readTexts(input, 2_000)).containsExactlyElementsOf(numbers);
      assertThat(repeated.get()).isEqualTo(1_000);
    }
  }
}
