package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.HandshakeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The handshake")
final class HandshakeIT {

  private static HandshakeRequest request(Map<String, ?> more, Map<String, String> accepted)
      throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(accepted);
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri("/feed/v1?symbols=A%2CB&raw"), more))) {
      input.connect();
      return server.requests().get(0);
    }
  }

  @Test
  @DisplayName(
      "asks for the path and query as they are, with the names of RFC 6455 in their order, and says"
          + " nothing that nobody set")
  void plain() throws Exception {
    HandshakeRequest request = request(Map.of(), Map.of());

    assertThat(request.target()).isEqualTo("/feed/v1?symbols=A%2CB&raw");
    assertThat(request.headers())
        .extracting(HandshakeRequest.Header::name)
        .containsExactly(
            "Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version");
    assertThat(request.header("Host").orElseThrow()).matches("localhost:\\d+");
  }

  @Test
  @DisplayName("carries headers, the origin and the subprotocols")
  void headers() throws Exception {
    HandshakeRequest request =
        request(
            Map.of(
                "headers",
                Map.of("User-Agent", "inlet/1", "X-Api-Key", "k3y"),
                "origin",
                "https://example.com",
                "subprotocols",
                List.of("v2.feed", "v1.feed")),
            Map.of("Sec-WebSocket-Protocol", "v1.feed"));

    assertThat(request.headerValues("User-Agent")).containsExactly("inlet/1");
    assertThat(request.headerValues("X-Api-Key")).containsExactly("k3y");
    assertThat(request.headerValues("Origin")).containsExactly("https://example.com");
    assertThat(request.headerValues("Sec-WebSocket-Protocol")).containsExactly("v2.feed, v1.feed");
  }

  @Test
  @DisplayName("asks for another host than that of the URL where headers says so")
  void host() throws Exception {
    HandshakeRequest request =
        request(Map.of("headers", Map.of("host", "feed.example.com")), Map.of());

    assertThat(request.headers().get(0).name()).isEqualTo("Host");
    assertThat(request.headerValues("Host")).containsExactly("feed.example.com");
  }

  @Test
  @DisplayName("succeeds with an acceptance of many KiB, and loses no frame behind it")
  void largeAcceptance() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  ByteArrayOutputStream all = new ByteArrayOutputStream();
                  all.writeBytes(connection.acceptance(Map.of("X-Policy", "a".repeat(60_000))));
                  all.writeBytes(Frame.encode(true, 0, Frame.TEXT, "data".getBytes(UTF_8)));
                  connection.sendRaw(all.toByteArray());
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("offers what the scheme of authentication adds behind the configured subprotocols")
  void subprotocolOfScheme() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(Map.of("Sec-WebSocket-Protocol", "v1.feed"));
                  connection.stayOpen();
                });
        Input input =
            raw(
                config(server.uri(), Map.of("subprotocols", List.of("v1.feed"))),
                InputContext.builder()
                    .authenticator(handshake -> handshake.withSubprotocol("t0k.en"))
                    .listener(new RecordingListener())
                    .build(),
                AddressResolver.SYSTEM)) {
      input.connect();

      assertThat(server.requests().get(0).headerValues("Sec-WebSocket-Protocol"))
          .containsExactly("v1.feed, t0k.en");
    }
  }

  @Test
  @DisplayName("fails when the server chooses none of the subprotocols, or another")
  void subprotocolMismatch() {
    assertSubprotocolRefused(
        Map.of(), "the server speaks none of the subprotocols v2.feed, v1.feed");
    assertSubprotocolRefused(
        Map.of("Sec-WebSocket-Protocol", "v3.feed"),
        "the server chose the subprotocol \"v3.feed\", which was not offered");
  }

  private static void assertSubprotocolRefused(Map<String, String> accepted, String reason) {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(accepted);
                  connection.awaitClosed(SOON);
                });
        Input input =
            raw(config(server.uri(), Map.of("subprotocols", List.of("v2.feed", "v1.feed"))))) {
      assertThat(connectFailure(input)).hasMessageEndingWith(": upgrade: " + reason);
    }
  }

  @Test
  @DisplayName("loses no frame that comes in the same segment as the acceptance")
  void sameSegment() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  ByteArrayOutputStream all = new ByteArrayOutputStream();
                  all.writeBytes(connection.acceptance(Map.of()));
                  for (int i = 0; i < 1_000; i++) {
                    all.writeBytes(
                        Frame.encode(true, 0, Frame.TEXT, ("tick " + i).getBytes(UTF_8)));
                  }
                  connection.sendRaw(all.toByteArray());
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readTexts(input, 1_000)).startsWith("tick 0", "tick 1").endsWith("tick 999");
    }
  }

  @Test
  @DisplayName("succeeds when the acceptance comes byte by byte")
  void byteByByte() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  for (byte b : connection.acceptance(Map.of())) {
                    connection.sendRaw(new byte[] {b});
                  }
                  for (byte b : Frame.encode(true, 0, Frame.TEXT, "data".getBytes(UTF_8))) {
                    connection.sendRaw(new byte[] {b});
                  }
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("reaches a server at an IPv6 address")
  void ipv6() throws Exception {
    byte[] one = new byte[16];
    one[15] = 1;
    InetAddress loopback = InetAddress.getByAddress(one);
    try (FeedServer server = FeedServer.sending("data");
        ServerSocket relay = new ServerSocket()) {
      assumeTrue(canBind(relay, loopback), "this machine has no IPv6 loopback");
      Thread relaying = new Thread(() -> relay(relay, server.port()), "ipv6-relay");
      relaying.setDaemon(true);
      relaying.start();
      int port = relay.getLocalPort();
      try (Input input = raw(config(URI.create("ws://[::1]:" + port + "/")))) {
        input.connect();

        assertThat(readTexts(input, 1)).containsExactly("data");
        assertThat(server.requests().get(0).header("Host")).contains("[::1]:" + port);
      }
    }
  }

  private static boolean canBind(ServerSocket socket, InetAddress address) {
    try {
      socket.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void relay(ServerSocket listener, int port) {
    try (Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread up =
          new Thread(
              () -> {
                try {
                  client.getInputStream().transferTo(server.getOutputStream());
                  server.shutdownOutput();
                } catch (IOException e) {
                  // The end.
                }
              },
              "ipv6-relay-up");
      up.setDaemon(true);
      up.start();
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The end.
    }
  }
}
