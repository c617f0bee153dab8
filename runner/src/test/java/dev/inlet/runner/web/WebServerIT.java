package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A web server")
@Timeout(60)
final class WebServerIT {
  private static final Endpoint LOOPBACK = new Endpoint.Tcp("127.0.0.1", 0);

  /** For what is to be ended. */
  private static final Duration SHORT = Duration.ofMillis(300);

  /** For what is to be ended while something else is not, also on a busy machine. */
  private static final Duration MEDIUM = Duration.ofSeconds(2);

  private static final String CLOSE = "Connection: close\r\n\r\n";

  /** More than the buffers between two sockets hold. */
  private static final int MUCH = 32 * 1024 * 1024;

  @TempDir private Path folder;

  private static WebServer start(WebServer.Handler handler) throws IOException {
    return WebServer.named("inlet-web").endpoint(LOOPBACK).start(handler);
  }

  private static WebServer start(Duration limit, WebServer.Handler handler) throws IOException {
    return WebServer.named("inlet-web").endpoint(LOOPBACK).timeLimit(limit).start(handler);
  }

  private static Response echo(Request request) {
    return Response.plain(
        200,
        request.method()
            + " "
            + request.target()
            + " "
            + request.parameter("a").orElse("-")
            + " "
            + request.header("x-one").orElse("-"));
  }

  private static Socket connect(WebServer server) throws IOException {
    Endpoint.Tcp endpoint = (Endpoint.Tcp) server.endpoints().get(0);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String ask(WebServer server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      send(socket, request);
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String get(WebServer server, String target, String headers) throws IOException {
    return ask(server, "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "/ready?a=true, GET /ready true -",
    "/%72eady?a=%C3%A9+d, GET /ready é d -",
    "http://x/ready?b, GET /ready - -",
    "/?a=1&a=2, GET / 1 -",
  })
  @DisplayName("reads a request into path and parameters")
  void request(String target, String seen) throws Exception {
    try (WebServer server = start(WebServerIT::echo)) {
      assertThat(get(server, target, "")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + seen);
    }
  }

  @Test
  @DisplayName("reads headers without the space around them")
  void headers() throws Exception {
    try (WebServer server = start(WebServerIT::echo)) {
      assertThat(get(server, "/", "X-One: \t a  b \t\r\n")).endsWith("\r\n\r\nGET / - a  b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 0\r\nContent-Length: 44",
        "host: other.example",
        "Content-Length: +0",
        "no colon",
        "a b: c",
        ": c",
        "a: b\u0001c",
      })
  @DisplayName("refuses a head that two readers could take for different things")
  void ambiguous(String headers) throws Exception {
    try (WebServer server = start(WebServerIT::echo)) {
      assertThat(get(server, "/", headers + "\r\n")).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../etc/passwd", "/a/%2e%2e/%2e%2e/etc/passwd", "/..%2fetc", "/a//b"})
  @DisplayName("refuses a path that leads above the root or can be read in two ways")
  void traversal(String target) throws Exception {
    try (WebServer server = start(WebServerIT::echo)) {
      assertThat(get(server, target, "")).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  @DisplayName("serves one request of a connection after the other, until one says close")
  void keepAlive() throws Exception {
    try (WebServer server = start(WebServerIT::echo)) {
      String one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n";
      String two = "HEAD /2 HTTP/1.1\r\nHost: x\r\n\r\n";
      String three = "GET /3 HTTP/1.1\r\nHost: x\r\n" + CLOSE;
      assertThat(ask(server, one + two + three))
          .contains("GET /1 - -HTTP/1.1 200 ")
          .doesNotContain("/2")
          .endsWith("GET /3 - -");
    }
  }

  @Test
  @DisplayName("says neither what it is nor what failed in it, and has failures reported")
  void failure() throws Exception {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
    try (WebServer server =
        start(
            request ->
                switch (request.target()) {
                  case "/handler" -> throw new IllegalStateException("secret");
                  case "/stream" ->
                      Response.streaming(
                          "x/y",
                          sink -> {
                            throw new OutOfMemoryError("secret");
                          });
                  default -> null;
                })) {
      for (String target : List.of("/handler", "/stream", "/none")) {
        assertThat(get(server, target, ""))
            .startsWith("HTTP/1.1 500 ")
            .contains("Content-Type: text/plain")
            .endsWith("\r\n\r\nthis should not happen; the log says more\n")
            .doesNotContainIgnoringCase("server:", "jetty", "secret");
      }
      assertThat(get(server, "/?a=%zz", "")).startsWith("HTTP/1.1 400 ");
      assertThat(reported)
          .extracting(failure -> (Object) failure.getClass())
          .containsExactly(
              IllegalStateException.class, OutOfMemoryError.class, NullPointerException.class);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  @DisplayName("ends a connection whose request comes byte by byte")
  void slowHead() throws Exception {
    try (WebServer server = start(SHORT, WebServerIT::echo);
        Socket socket = connect(server)) {
      CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> drip(socket));
      awaitEnd(socket);
      sender.join();
    }
  }

  private static void drip(Socket socket) {
    try {
      send(socket, "GET / HTTP/1.1\r\nX: ");
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write('x');
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      return; // what it is about
    }
  }

  /** Reads until the server has ended the connection, in whichever way. */
  private static void awaitEnd(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Test
  @DisplayName("ends a connection whose client does not read its answer, and answers others")
  void slowReader() throws Exception {
    byte[] body = new byte[MUCH];
    try (WebServer server =
            start(
                MEDIUM,
                request ->
                    request.target().equals("/") ? Response.of(200, "x/y", body) : echo(request));
        Socket socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(get(server, "/other", "")).endsWith("GET /other - -");
      awaitClosed(server);
      assertThatThrownBy(() -> readAll(socket, MUCH)).isInstanceOf(IOException.class);
    }
  }

  /** Waits until the server has no connection any more. */
  private static void awaitClosed(WebServer server) {
    await().until(() -> server.connections() == 0);
  }

  private static void readAll(Socket socket, int count) throws IOException {
    if (socket.getInputStream().readNBytes(count).length < count) {
      throw new IOException("ended before");
    }
  }

  @Test
  @DisplayName("ends a stream whose client does not read it, and only that")
  void slowReaderOfStream() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Response stream =
        Response.streaming(
            "x/y",
            sink -> {
              try {
                while (true) {
                  sink.send(new byte[64 * 1024]);
                }
              } catch (IOException e) {
                ended.complete(e);
                throw e;
              }
            });
    try (WebServer server = start(SHORT, request -> stream);
        Socket slow = connect(server)) {
      send(slow, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(ended.get(30, TimeUnit.SECONDS)).isNotNull();
      awaitClosed(server);
    }
  }

  @Test
  @DisplayName("keeps a stream in which nothing happens for longer than the time limit")
  void quietStream() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    Response stream =
        Response.streaming(
            "text/plain",
            sink -> {
              sink.send("one\n".getBytes(UTF_8));
              later.await();
              sink.send("two\n".getBytes(UTF_8));
            });
    try (WebServer server =
            start(
                MEDIUM,
                request -> request.target().equals("/") ? stream : Response.plain(200, "live"));
        Socket socket = connect(server);
        Socket idle = connect(server)) {
      send(socket, "GET / HTTP/1.0\r\n\r\n");
      send(idle, "G");
      awaitEnd(idle); // so that the limit is over
      later.countDown();
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .endsWith("\r\n\r\none\ntwo\n");
    }
  }

  @Test
  @DisplayName(
      "when it is closed takes no connection any more, sends answers that are under way, and"
          + " interrupts streams")
  void close() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Response stream =
        Response.streaming(
            "text/plain",
            sink -> {
              sink.send("one\n".getBytes(UTF_8));
              asked.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
              }
            });
    CompletableFuture<WebServer> closing = new CompletableFuture<>();
    WebServer server =
        start(
            request -> {
              if (request.target().equals("/stream")) {
                return stream;
              }
              asked.countDown();
              WebServer closed = closing.join();
              await().pollInterval(Duration.ofMillis(10)).until(() -> refuses(closed));
              return echo(request);
            });
    try (server;
        Socket socket = connect(server);
        Socket streaming = connect(server)) {
      send(streaming, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
      send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      asked.await();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      closing.complete(server);
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).endsWith("GET / - -");
      closed.get(30, TimeUnit.SECONDS);
      assertThat(interrupted).isCompletedWithValue(true);
    }
  }

  private static boolean refuses(WebServer server) throws IOException {
    try {
      connect(server).close();
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("says which address is in use")
  void inUse() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint taken = new Endpoint.Tcp("127.0.0.1", other.getLocalPort());
      Path file = folder.resolve("monitor");
      WebServer.Builder builder =
          WebServer.named("inlet-web").endpoint(new Endpoint.Unix(file)).endpoint(taken);
      assertThatThrownBy(() -> builder.start(WebServerIT::echo))
          .isInstanceOf(IOException.class)
          .hasMessage(taken + ": Address already in use");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  @DisplayName("says what is wrong with a path of a socket file")
  void wrongPath() {
    Endpoint nowhere = new Endpoint.Unix(folder.resolve("none/monitor"));
    assertThatThrownBy(
            () -> WebServer.named("inlet-web").endpoint(nowhere).start(WebServerIT::echo))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(nowhere + ": ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("says which socket file cannot be shown")
  void unpublished() throws Exception {
    Server jetty = new Server();
    Endpoint.Unix endpoint = new Endpoint.Unix(folder.resolve("monitor"));
    ConnectionLimits limits = new ConnectionLimits(1, SHORT, jetty.getScheduler());
    try (Listening neverBound =
        Listening.unix(jetty, endpoint, new HttpConnectionFactory(), limits)) {
      assertThatThrownBy(neverBound::publish)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(endpoint + ": ");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("leaves it to clients whether they ask by a name of its certificate")
  void otherName() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("monitor.example");
    Path file =
        Files.writeString(folder.resolve("both.pem"), certificate.keyPem() + certificate.pem());
    ServerIdentity identity = ServerIdentity.read(file, file, Optional.empty(), warning -> {});
    try (WebServer server =
            WebServer.named("inlet-web")
                .endpoint(LOOPBACK)
                .identity(identity)
                .start(WebServerIT::echo);
        Socket socket =
            certificate
                .trustingContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", ((Endpoint.Tcp) server.endpoints().get(0)).port())) {
      send(socket, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + CLOSE);
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @DisplayName("makes no handshake wait for its certificate to be read again")
  void reload() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("127.0.0.1");
    Path file =
        Files.writeString(folder.resolve("both.pem"), certificate.keyPem() + certificate.pem());
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ServerIdentity identity =
        ServerIdentity.read(
            file,
            file,
            Optional.empty(),
            warning -> {
              reading.countDown();
              awaitQuietly(end);
            });
    try (WebServer server =
            WebServer.named("inlet-web")
                .endpoint(LOOPBACK)
                .identity(identity)
                .start(WebServerIT::echo);
        WebClient client =
            new WebClient(
                server.endpoints().get(0),
                Optional.of(
                    Trust.of(Files.writeString(folder.resolve("ca.pem"), certificate.pem()))),
                Duration.ofSeconds(10))) {
      Files.writeString(file, "broken");
      reading.await();
      assertThat(client.get("/").body()).isEqualTo("GET / - -");
    } finally {
      end.countDown();
    }
  }
}
