package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.protocol.Protocol;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * All that a session protocol promises to a host. Extend it in the tests of your module and fill in
 * two methods; when it is green, the websocket input can speak the protocol. The tests need that
 * input on the class path.
 *
 * <p>What the contract cannot see: heartbeats, close codes and tokens that run out, each of which
 * has its own rules in each protocol; whether gaps are reported; messages that the server sends
 * twice; connections that {@code create} makes by plain NIO channels; and secrets in what is shown
 * only after a failure that {@link #garbage()} does not cause. Test those beside it.
 */
@DisplayName("A session protocol")
public abstract class ProtocolContract extends ProtocolSpecContract {
  private static final int MANY = 200;

  /**
   * The server's side of the protocol, as a right server does it. Its messages have numbers, which
   * begin with 1.
   */
  public interface ServerSide extends AutoCloseable {

    /**
     * A complete section that works with this server, as plain values and without {@code enabled}.
     * Secrets in it are at least eight characters long, so that they are recognised wherever they
     * leak.
     *
     * @param server where the websocket server listens
     */
    Map<String, Object> config(URI server) throws Exception;

    /**
     * Accepts the request of a client; by default with the first subprotocol that it offers. Called
     * first for every connection.
     */
    default void accept(FeedConnection connection) throws Exception {
      Map<String, String> headers =
          connection
              .request()
              .header("Sec-WebSocket-Protocol")
              .map(offers -> Map.of("Sec-WebSocket-Protocol", offers.split(",", -1)[0].strip()))
              .orElse(Map.of());
      connection.accept(headers);
    }

    /**
     * Does the server's part of the login and of the subscriptions, until the client is in. If the
     * client says where it was, also sends it what it has missed: all behind that message, up to
     * the last one that was published.
     *
     * @param published the number of the last message that was published before, to whomever
     * @throws AssertionError if the client does not do its part
     */
    void login(FeedConnection connection, int published) throws Exception;

    /** Sends the message of that number. Whatever the client answers may be left unread. */
    void send(FeedConnection connection, int number) throws Exception;

    /** What is to be delivered of the message of that number; another text for every number. */
    String delivered(int number);

    /** Reads what the client sends, and answers it, until the client is gone. */
    default void stayOpen(FeedConnection connection) throws Exception {
      connection.stayOpen();
    }

    /** Ends what the server has beside its connections. */
    @Override
    default void close() {}
  }

  @Test
  @DisplayName("delivers what the server sends, in order")
  void order() throws Exception {
    ProtocolServer server = serve((self, connection, number) -> self.send(connection, 1, MANY));
    assertThat(input(server).read(MANY))
        .as("what was delivered of %d messages", MANY)
        .containsExactly(delivered(1, MANY));
  }

  @Test
  @DisplayName("loses nothing while the output is slow")
  void slowOutput() throws Exception {
    ProtocolServer server = serve((self, connection, number) -> self.send(connection, 1, MANY));
    ProtocolInput input = input(server, Positions.NONE, Map.of("max_buffered_messages", 2));
    input.connect();
    await().atMost(patience()).until(() -> server.done() == 1);
    assertThat(input.read(MANY))
        .as("what was delivered of %d messages to a slow output", MANY)
        .containsExactly(delivered(1, MANY));
  }

  @Test
  @DisplayName("counts as open only when the server has let it in")
  void closedBeforeReady() throws Exception {
    assumeTrue(waitsForServer(), "sessions do not wait for the server");
    ProtocolServer.Script close = (self, connection, number) -> connection.sendClose(1000, "");
    ProtocolServer.Script cut = (self, connection, number) -> connection.closeSocket();
    for (ProtocolServer.Script script : List.of(close, cut)) {
      try (ProtocolInput input = input(serveWithoutLogin(script))) {
        assertReason(input.awaitFailure(), "a server that closes in place of a login");
      }
    }
  }

  @Test
  @DisplayName("fails the attempt when the server says nothing, and says what was awaited")
  void silence() throws Exception {
    assumeTrue(waitsForServer(), "sessions do not wait for the server");
    ProtocolServer server = serveWithoutLogin((self, connection, number) -> {});
    ProtocolInput input = input(server, Positions.NONE, Map.of("handshake_timeout", "200ms"));
    assertThat(input.awaitFailure())
        .as("the reason of an attempt at a server that says nothing: call link.awaits")
        .contains("did not come within");
  }

  @Test
  @DisplayName("fails the attempt when it gets garbage in place of a login, with a reason")
  void garbageBeforeReady() throws Exception {
    assumeTrue(waitsForServer(), "sessions do not wait for the server");
    for (Message garbage : garbageWithSecrets(serverSide.config(NOWHERE))) {
      ProtocolServer server =
          serveWithoutLogin((self, connection, number) -> sendGarbage(connection, garbage));
      try (ProtocolInput input = input(server)) {
        assertReason(input.awaitFailure(), "garbage in place of a login: " + garbage);
      }
    }
    assertNoSecretShown();
  }

  @Test
  @DisplayName("ends the connection when it gets garbage, with a reason, and delivers the rest")
  void garbageEndsConnection() throws Exception {
    for (Message garbage : garbageWithSecrets(serverSide.config(NOWHERE))) {
      ProtocolServer server =
          serve(
              (self, connection, number) -> {
                serverSide.send(connection, 1);
                sendGarbage(connection, garbage);
              });
      try (ProtocolInput input = input(server)) {
        assertReason(input.awaitLoss(), "garbage: " + garbage);
        input.read(1);
        assertThat(input.texts().get(0)).isEqualTo(serverSide.delivered(1));
      }
    }
    assertNoSecretShown();
  }

  private static void sendGarbage(FeedConnection connection, Message garbage) throws Exception {
    switch (garbage.type()) {
      case TEXT -> connection.sendText(garbage.text());
      case BINARY -> connection.sendBinary(garbage.toByteArray());
    }
  }

  private void assertNoSecretShown() throws Exception {
    shown.assertNoneHolds(ShownTexts.secretsIn(provider().spec(), serverSide.config(NOWHERE)));
  }

  @Test
  @DisplayName("logs in and subscribes again after every loss")
  void resubscribes() throws Exception {
    ProtocolServer server =
        serve(
            (self, connection, number) -> {
              serverSide.send(connection, number);
              if (number < 4) {
                connection.closeSocket();
              }
            });
    assertThat(input(server).read(4))
        .as("what came through four connections, one message each")
        .containsExactly(delivered(1, 4));
    assertThat(server.logins()).as("logins").isEqualTo(4);
  }

  @Test
  @DisplayName("goes on behind what was delivered after a loss: nothing is missing or comes twice")
  void resumes() throws Exception {
    assumeResumes();
    ProtocolServer server =
        serve(
            (self, connection, number) -> {
              if (number == 1) {
                self.send(connection, 1, 3);
                self.published(6);
                connection.closeSocket();
              }
            });
    ProtocolInput input = input(server);
    assertThat(input.read(6))
        .as("what was delivered of three messages, a loss, and three that were sent meanwhile")
        .containsExactly(delivered(1, 6));
    assertThat(input.gaps()).as("gaps, where there are none").isEmpty();
  }

  @Test
  @DisplayName("goes on behind a position that was kept, also in another process")
  void resumesFromKeptPosition() throws Exception {
    assumeResumes();
    List<Positions> kept = new ArrayList<>();
    for (int last = 1; last <= 3; last++) {
      int count = last;
      ProtocolServer server = serve((self, connection, number) -> self.send(connection, 1, count));
      try (ProtocolInput input = input(server)) {
        input.read(count);
        kept.add(input.positions());
      }
    }
    assertThat(kept)
        .as("positions of the batches of a protocol that resumes: see checkpoint()")
        .noneMatch(Positions::isEmpty);
    for (int last = 1; last <= 3; last++) {
      ProtocolServer server = serve((self, connection, number) -> {});
      server.published(5);
      try (ProtocolInput input = input(server, kept.get(last - 1), Map.of())) {
        assertThat(input.read(5 - last))
            .as("what comes behind the position of message %d of 5", last)
            .containsExactly(delivered(last + 1, 5));
        assertThat(input.gaps()).as("gaps, where there are none").isEmpty();
      }
    }
  }

  private void assumeResumes() throws Exception {
    try (Protocol protocol = create(provider(), serverSide.config(NOWHERE))) {
      assumeTrue(protocol.resumes(), "the protocol does not resume");
    }
  }

  @Test
  @DisplayName("does not care what becomes of another input that speaks it")
  void independence() throws Exception {
    ProtocolServer server =
        serve(
            (self, connection, number) -> {
              self.send(connection, 1, 3);
              if (number == 1) {
                sendGarbageIfAny(connection);
              }
            });
    try (ProtocolInput other = input(server);
        ProtocolInput input = input(server)) {
      assertThat(other.read(3)).startsWith(delivered(1, 3));
      assertThat(input.read(3))
          .as("what a second input with the same section delivers")
          .containsExactly(delivered(1, 3));
    }
  }

  private void sendGarbageIfAny(FeedConnection connection) throws Exception {
    for (Message garbage : garbage()) {
      sendGarbage(connection, garbage);
    }
  }

  @Test
  @DisplayName("leaves no thread behind when its input is closed, and ends in time")
  void threadsEnd() throws Exception {
    ProtocolServer server = serve((self, connection, number) -> self.send(connection, 1, 1));
    ProtocolInput input = input(server);
    input.read(1);
    long start = System.nanoTime();
    input.close();
    assertThat(System.nanoTime() - start)
        .as("nanoseconds that closing took")
        .isLessThan(patience().toNanos());
    threads.awaitNone(patience());
  }
}
