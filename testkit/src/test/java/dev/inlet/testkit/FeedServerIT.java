package dev.inlet.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A feed server")
class FeedServerIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private final WebSocket.Listener listener =
      new WebSocket.Listener() {
        @Override
        public CompletionStage<?> onText(WebSocket client, CharSequence data, boolean last) {
          events.add((last ? "text " : "part ") + data);
          client.request(1);
          return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket client, ByteBuffer data, boolean last) {
          events.add("binary " + data.remaining());
          client.request(1);
          return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket client, ByteBuffer data) {
          events.add("pong " + UTF_8.decode(data));
          client.request(1);
          return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket client, int code, String reason) {
          events.add("close " + code + " " + reason);
          return null;
        }

        @Override
        public void onError(WebSocket client, Throwable error) {
          events.add("error");
        }
      };

  // The JDK closes the websockets of a client that nobody holds any more.
  private final List<HttpClient> clients = new ArrayList<>();

  private WebSocket connect(FeedServer server) {
    return connect(HttpClient.newHttpClient(), server, listener);
  }

  private WebSocket connect(HttpClient client, FeedServer server, WebSocket.Listener reader) {
    clients.add(client);
    return client
        .newWebSocketBuilder()
        .header("X-Key", "a b")
        .buildAsync(server.uri("/feed?id=1"), reader)
        .join();
  }

  private String event() throws InterruptedException {
    String event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    return event == null ? "nothing" : event;
  }

  @Test
  @DisplayName("sends messages of every shape to a client of another make")
  void sends() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText("one");
              connection.sendFragments("t", "w", "o");
              connection.sendBinary(new byte[70_000]);
              connection.sendTexts(List.of("three", "x".repeat(200)));
              connection.sendClose(4001, "enough");
              connection.awaitClosed(SOON);
            })) {
      connect(server);
      assertThat(event()).isEqualTo("text one");
      assertThat(event() + event() + event()).isEqualTo("part tpart wtext o");
      int binary = 0;
      while (binary < 70_000) {
        binary += Integer.parseInt(event().substring("binary ".length()));
      }
      assertThat(event()).isEqualTo("text three");
      assertThat(event()).isEqualTo("text " + "x".repeat(200));
      assertThat(event()).isEqualTo("close 4001 enough");
    }
  }

  @Test
  @DisplayName("shows the request as it came")
  void request() {
    try (FeedServer server = FeedServer.sending()) {
      connect(server).abort();
      HandshakeRequest request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.target()).isEqualTo("/feed?id=1");
      assertThat(request.path()).isEqualTo("/feed");
      assertThat(request.query()).contains("id=1");
      assertThat(request.header("x-KEY")).contains("a b");
      assertThat(request.headerValues("Host")).containsExactly("localhost:" + server.port());
      assertThat(request.header("Absent")).isEmpty();
      assertThat(server.totalConnections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("receives what the client sends, unmasked, and answers its pings and its Close")
  void receives() throws Exception {
    BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept(Map.of("X-Server", "yes"));
              received.add(connection.receive(SOON));
              received.add(connection.receive(SOON));
              connection.stayOpen();
            })) {
      WebSocket client = connect(server);
      client.sendText("login", true).join();
      client.sendBinary(ByteBuffer.wrap(new byte[100_000]), true).join();
      client.sendPing(UTF_8.encode("there?")).join();
      assertThat(event()).isEqualTo("pong there?");
      client.sendClose(1000, "bye").join();
      assertThat(event()).isEqualTo("close 1000 bye");
      assertThat(received.remove().text()).isEqualTo("login");
      Frame binary = received.remove();
      assertThat(binary.opcode()).isEqualTo(Frame.BINARY);
      assertThat(binary.payload().length).isBetween(1, 100_000);
      await().until(() -> server.connections().isEmpty());
    }
  }

  @Test
  @DisplayName("reads on while it sends what the client does not read, and answers the last ping")
  void readsWhileItSends() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              Thread flood = new Thread(() -> sendMuch(connection), "test-flood");
              flood.start();
              connection.stayOpen(frame -> received.add(frame.text()));
              flood.join();
            })) {
      WebSocket client = connect(HttpClient.newHttpClient(), server, new ReadingOnRequest());
      assertThat(event()).isEqualTo("binary"); // so that the rest is being sent
      client.sendPing(UTF_8.encode("one")).join();
      client.sendPing(UTF_8.encode("two")).join();
      client.sendText("three", true).join();
      for (String each : List.of("one", "two", "three")) {
        assertThat(received.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(each);
      }

      client.request(Long.MAX_VALUE);

      await().untilAsserted(() -> assertThat(events).contains("pong two"));
      client.abort();
    }
  }

  private static void sendMuch(FeedConnection connection) {
    try {
      connection.sendBinary(new byte[32 << 20]);
    } catch (IOException e) {
      throw new AssertionError("the client has gone", e);
    }
  }

  /** Reads a part of the first message, and what it is asked to. */
  private final class ReadingOnRequest implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onBinary(WebSocket client, ByteBuffer data, boolean last) {
      events.add("binary");
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket client, ByteBuffer data) {
      events.add("pong " + UTF_8.decode(data));
      return null;
    }
  }

  @Test
  @DisplayName("refuses a websocket with a status, headers and a body")
  void rejects() {
    try (FeedServer server =
        FeedServer.start(
            connection -> connection.reject(429, Map.of("Retry-After", "2"), "slow down"))) {
      assertThatThrownBy(() -> connect(server))
          .hasCauseInstanceOf(WebSocketHandshakeException.class)
          .satisfies(
              thrown -> {
                var response = ((WebSocketHandshakeException) thrown.getCause()).getResponse();
                assertThat(response.statusCode()).isEqualTo(429);
                assertThat(response.headers().firstValue("Retry-After")).contains("2");
              });
    }
  }

  @Test
  @DisplayName("speaks TLS with a certificate made for the test")
  void tls() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost", "127.0.0.1");
    assertThat(certificate.pem()).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(certificate.keyPem()).endsWith("-----END PRIVATE KEY-----\n");
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.accept();
              connection.sendText("secret");
              connection.stayOpen();
            })) {
      assertThat(server.uri().getScheme()).isEqualTo("wss");
      HttpClient trusting =
          HttpClient.newBuilder().sslContext(certificate.trustingContext()).build();
      connect(trusting, server, listener).sendPing(UTF_8.encode("there?")).join();
      assertThat(event()).isEqualTo("text secret");
      assertThat(event()).isEqualTo("pong there?");
      assertThatThrownBy(() -> connect(server)).hasCauseInstanceOf(SSLException.class);
    }
  }

  @Test
  @DisplayName("ends TLS with all that was sent before, or cuts it with a reset")
  void endsTls() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    SSLSocketFactory sockets = certificate.trustingContext().getSocketFactory();
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.sendRaw("raw".getBytes(UTF_8));
              connection.receive(SOON);
              connection.abort();
            })) {
      try (Socket client = sockets.createSocket("localhost", server.port())) {
        client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(client.getInputStream().readNBytes(3)).asString(UTF_8).isEqualTo("raw");
        byte[] masked = {(byte) (0x80 | Frame.PING), (byte) 0x80, 0, 0, 0, 0};
        client.getOutputStream().write(masked);
        assertThatThrownBy(() -> read(client)).isInstanceOf(IOException.class);
      }
    }
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(), connection -> connection.sendRaw(new byte[100_000]))) {
      try (Socket client = sockets.createSocket("localhost", server.port())) {
        client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(client.getInputStream().readAllBytes()).hasSize(100_000);
      }
    }
  }

  @Test
  @DisplayName("ends its half of TLS and leaves that of TCP open")
  void endsTlsAlone() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    SSLSocketFactory sockets = certificate.trustingContext().getSocketFactory();
    try (FeedServer server =
            FeedServer.start(
                certificate.serverContext(),
                connection -> {
                  connection.closeTls();
                  connection.awaitClosed(SOON);
                });
        Socket tcp = new Socket("localhost", server.port());
        Socket client = sockets.createSocket(tcp, "localhost", server.port(), false)) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(client.getInputStream().read()).isEqualTo(-1);

      tcp.setSoTimeout(100);
      assertThatThrownBy(() -> tcp.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @DisplayName("cuts a connection with a reset, or ends it with the end of the stream")
  void ends() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.sendRaw("raw".getBytes(UTF_8));
              if (connection.request().target().equals("/reset")) {
                written.await();
                connection.abort();
              }
            })) {
      try (Socket client = open(server, "/reset")) {
        assertThat(client.getInputStream().readNBytes(3)).asString(UTF_8).isEqualTo("raw");
        written.countDown();
        assertThatThrownBy(() -> read(client)).isInstanceOf(SocketException.class);
      }
      try (Socket client = open(server, "/end")) {
        assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("raw");
      }
    }
  }

  private static int read(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    return in.read();
  }

  private static Socket open(FeedServer server, String target) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client
        .getOutputStream()
        .write(("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(ISO_8859_1));
    return client;
  }

  @Test
  @DisplayName("can be away for a while and come back on the same port")
  void restarts() {
    int port;
    try (FeedServer server = FeedServer.sending()) {
      port = server.port();
      WebSocket client = connect(server);
      server.stopAccepting();
      assertThatThrownBy(() -> connect(server)).hasCauseInstanceOf(IOException.class);
      assertThat(client.isInputClosed()).isFalse();
    }
    try (FeedServer server = FeedServer.start(port, FeedConnection::accept)) {
      assertThat(connect(server).getSubprotocol()).isEmpty();
    }
  }

  @Test
  @DisplayName("reports at its end what went wrong in a handler")
  void failures() {
    FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.receive(Duration.ofMillis(1));
            });
    connect(server);
    await().until(() -> server.connections().isEmpty());
    assertThatThrownBy(server::verify).isInstanceOf(AssertionError.class);
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "a handler of the server failed: java.lang.AssertionError: the client sent no frame"
                + " within PT0.001S");
  }

  @Test
  @DisplayName("finds fault with a request that is none for a websocket, and with unmasked frames")
  void violations() throws Exception {
    FeedServer server = FeedServer.start(FeedConnection::accept);
    open(server, "/").close();
    await().until(() -> server.totalConnections() == 1 && server.connections().isEmpty());
    assertThatThrownBy(server::close)
        .hasMessageContaining("the client's request is wrong (section 4.1): Upgrade");

    FeedServer other = FeedServer.start(connection -> connection.receive(SOON));
    try (Socket client = open(other, "/")) {
      client.getOutputStream().write(Frame.encode(true, 0, Frame.TEXT, new byte[1]));
      await().until(() -> other.connections().isEmpty());
    }
    assertThatThrownBy(other::close)
        .hasMessageContaining("the client sent an unmasked frame (RFC 6455, section 5.1)");
  }

  @Test
  @DisplayName("leaves no thread behind, whatever its handlers are waiting for")
  void leavesNothing() {
    FeedServer server =
        FeedServer.start(
            connection -> {
              switch (connection.request().query().orElse("")) {
                case "id=1" -> new CountDownLatch(1).await();
                default -> connection.stayOpen();
              }
            });
    String name = "feed-server-" + server.port();
    try (Socket one = open(server, "/?id=1");
        Socket two = open(server, "/");
        Socket mute = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(List.of(one, two, mute)).allMatch(Socket::isConnected);
      await().until(() -> server.connections().size() == 3 && server.requests().size() == 2);
      assertThat(server.connection().isOpen()).isTrue();
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.isAlive() && thread.getName().startsWith(name))
        .isEmpty();
    assertThat(server.connections()).isEmpty();
    assertThatThrownBy(server::connection).hasMessage("no connection is open");
  }

  @Test
  @DisplayName("ends connections that it cannot serve, goes on accepting and reports the first one")
  void cannotServe() throws Exception {
    SSLParameters unknown = new SSLParameters();
    unknown.setProtocols(new String[] {"no such protocol"});
    FeedServer server = FeedServer.start(SSLContext.getDefault(), unknown, connection -> {});
    for (int i = 0; i < 3; i++) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        client.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        assertThat(client.getInputStream().read()).as("the end of connection %d", i).isEqualTo(-1);
      }
    }
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasNoSuppressedExceptions();
  }
}
