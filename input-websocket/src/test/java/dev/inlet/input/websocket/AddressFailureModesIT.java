package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.BlackHole;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Failure modes 18 and 19: addresses and time limits")
final class AddressFailureModesIT {

  /** An address of loopback that nothing else listens at, with any port of {@code 127.0.0.1}. */
  private static InetAddress loopback(int last) throws UnknownHostException {
    return InetAddress.getByAddress("feed.test", new byte[] {127, 0, 0, (byte) last});
  }

  @Test
  @DisplayName("mode 18: a dead first address is followed by the next within connect_timeout")
  void mode18DeadFirstAddress() throws Exception {
    try (FeedServer server = FeedServer.sending("data");
        DeadAddress dead = new DeadAddress(loopback(2), server.port());
        Input input =
            raw(
                Map.of("url", "ws://feed.test:" + server.port(), "connect_timeout", "2s"),
                InputContext.plain(),
                host -> List.of(dead.address().getAddress(), loopback(3), loopback(1)))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(server.requests().get(0).header("Host")).contains("feed.test:" + server.port());
    }
  }

  @Test
  @DisplayName("mode 18: a slow look-up takes nothing of connect_timeout")
  void mode18SlowLookUp() throws Exception {
    try (FeedServer server = FeedServer.sending("data");
        DeadAddress dead = new DeadAddress(loopback(2), server.port());
        Input input =
            raw(
                Map.of("url", "ws://feed.test:" + server.port(), "connect_timeout", "1s"),
                InputContext.plain(),
                host -> {
                  long start = System.nanoTime();
                  await().until(() -> System.nanoTime() - start > 1_000_000_000);
                  return List.of(dead.address().getAddress(), loopback(1));
                })) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("mode 18: when no address answers each of them is reported")
  void mode18NoAddressAnswers() throws Exception {
    try (DeadAddress dead = new DeadAddress(loopback(2), 0);
        Input input =
            raw(
                Map.of(
                    "url",
                    "ws://feed.test:" + dead.address().getPort(),
                    "connect_timeout",
                    "300ms"),
                InputContext.plain(),
                host -> List.of(dead.address().getAddress(), loopback(3)))) {
      assertThat(connectFailure(input))
          .hasMessageContaining(": connect: cannot reach the server: ")
          .hasMessageContaining("127.0.0.2:" + dead.address().getPort() + ": no answer in time")
          .hasMessageContaining("127.0.0.3:" + dead.address().getPort() + ": connection refused");
    }
  }

  @Test
  @DisplayName("mode 18: every attempt resolves the name again")
  void mode18ResolvedAnew() throws Exception {
    List<String> asked = new ArrayList<>();
    AtomicInteger attempt = new AtomicInteger();
    try (FeedServer server = FeedServer.sending("data");
        Input input =
            raw(
                Map.of("url", "ws://feed.test:" + server.port()),
                InputContext.plain(),
                host -> {
                  asked.add(host);
                  return switch (attempt.getAndIncrement()) {
                    case 0 -> throw new UnknownHostException(host);
                    case 1 -> List.of(loopback(3));
                    default -> List.of(loopback(1));
                  };
                })) {
      assertThat(connectFailure(input))
          .hasMessageEndingWith(": resolve: the host feed.test is not known");
      assertThat(connectFailure(input)).hasMessageEndingWith(": connection refused");
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(asked).containsExactly("feed.test", "feed.test", "feed.test");
    }
  }

  @Test
  @DisplayName("mode 19: handshake_timeout covers a name that is never resolved")
  void mode19NameLookup() {
    AddressResolver resolver =
        host -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            // The input is closed.
          }
          throw new UnknownHostException(host);
        };
    try (Input input =
        raw(
            Map.of("url", "ws://feed.test", "handshake_timeout", "2s"),
            InputContext.plain(),
            resolver)) {
      assertTimesOut(input, "resolve");
    }
  }

  @Test
  @DisplayName("mode 19: handshake_timeout covers TCP")
  void mode19Tcp() throws IOException {
    try (DeadAddress dead = new DeadAddress(InetAddress.getLoopbackAddress(), 0);
        Input input = impatient(URI.create("ws://127.0.0.1:" + dead.address().getPort()))) {
      assertTimesOut(input, "connect");
    }
  }

  @Test
  @DisplayName("mode 19: handshake_timeout covers TLS")
  void mode19Tls() {
    try (BlackHole relay = BlackHole.to(1)) {
      relay.freeze();
      try (Input input = impatient(URI.create("wss://localhost:" + relay.port()))) {
        assertTimesOut(input, "tls");
      }
    }
  }

  @Test
  @DisplayName("mode 19: handshake_timeout covers the upgrade")
  void mode19Upgrade() {
    try (FeedServer server = FeedServer.start(connection -> connection.awaitClosed(SOON));
        Input input = impatient(server.uri())) {
      assertTimesOut(input, "upgrade");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("mode 19: handshake_timeout covers an answer that begins but never ends")
  void mode19TricklingUpgrade() {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  byte[] acceptance = connection.acceptance(Map.of());
                  connection.sendRaw(Arrays.copyOf(acceptance, acceptance.length - 1));
                  connection.awaitClosed(SOON);
                });
        Input input = impatient(server.uri())) {
      assertTimesOut(input, "upgrade");
    }
  }

  private static Input impatient(URI url) {
    return raw(config(url, Map.of("handshake_timeout", "2s", "connect_timeout", "1h")));
  }

  private static void assertTimesOut(Input input, String phase) {
    ConnectFailedException failure = connectFailure(input);
    assertThat(failure)
        .hasMessageEndingWith(": " + phase + ": not open within 2s (handshake_timeout)");
  }
}
