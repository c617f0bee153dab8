package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A web client")
@Timeout(60)
final class WebClientIT {
  private static final Endpoint LOOPBACK = new Endpoint.Tcp("127.0.0.1", 0);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private static WebServer start(Endpoint endpoint, WebServer.Handler handler) throws IOException {
    return WebServer.named("inlet-web").endpoint(endpoint).start(handler);
  }

  private static WebClient client(Endpoint endpoint, Duration limit) {
    return new WebClient(endpoint, Optional.empty(), limit);
  }

  @Test
  @DisplayName("asks over a socket file as over the network, with name and password")
  void transports() throws Exception {
    WebServer.Handler handler =
        request -> Response.plain(404, request.header("authorization").orElse(""));
    for (Endpoint endpoint : List.of(LOOPBACK, new Endpoint.Unix(folder.resolve("monitor")))) {
      try (WebServer server = start(endpoint, handler);
          WebClient client = client(server.endpoints().get(0), LONG)) {
        client.authenticate("me", "sésame");
        assertThat(client.get("/x?y=z"))
            .isEqualTo(new WebClient.Reply(404, "Basic bWU6c8Opc2FtZQ=="));
        assertThat(client.get("/").status()).isEqualTo(404);
      }
    }
  }

  private WebServer secure(TestCertificate certificate) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), certificate.keyPem() + certificate.pem());
    return WebServer.named("inlet-web")
        .endpoint(LOOPBACK)
        .identity(ServerIdentity.read(key, key, Optional.empty(), warning -> {}))
        .start(request -> Response.plain(200, "live"));
  }

  @Test
  @DisplayName("trusts the authorities that it was given, and no others")
  void trust() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("127.0.0.1");
    Path ca = Files.writeString(folder.resolve("ca"), certificate.pem());
    try (WebServer server = secure(certificate)) {
      Endpoint endpoint = server.endpoints().get(0);
      try (WebClient client = new WebClient(endpoint, Optional.of(Trust.of(ca)), LONG)) {
        assertThat(client.get("/").body()).isEqualTo("live");
      }
      try (WebClient client = new WebClient(endpoint, Optional.of(Trust.standard()), LONG)) {
        assertThatThrownBy(() -> client.get("/"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("certification path");
      }
    }
  }

  @Test
  @DisplayName("trusts no certificate of another name")
  void otherName() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("other.example");
    Path ca = Files.writeString(folder.resolve("ca"), certificate.pem());
    try (WebServer server = secure(certificate);
        WebClient client =
            new WebClient(server.endpoints().get(0), Optional.of(Trust.of(ca)), LONG)) {
      assertThatThrownBy(() -> client.get("/"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  @DisplayName("looks a host name up that has an underscore")
  void underscore() throws Exception {
    Endpoint nowhere = new Endpoint.Tcp("inlet_monitor.invalid", 9464);
    try (WebClient client = client(nowhere, LONG)) {
      assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("hears lines as they come, as many as it wants")
  void lines() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    Response stream =
        Response.streaming(
            "text/plain",
            sink -> {
              sink.send("one\ntw".getBytes(UTF_8));
              heard.await();
              while (true) {
                sink.send("o\n".getBytes(UTF_8));
              }
            });
    try (WebServer server = start(LOOPBACK, request -> stream);
        WebClient client = client(server.endpoints().get(0), LONG)) {
      List<String> lines = new ArrayList<>();
      WebClient.Reply reply =
          client.lines(
              "/",
              line -> {
                lines.add(line);
                heard.countDown();
                return lines.size() < 3;
              });
      assertThat(reply.status()).isEqualTo(200);
      assertThat(lines).containsExactly("one", "two", "o");
    }
  }

  @Test
  @DisplayName("gives the reason in place of lines that are refused")
  void refusedLines() throws Exception {
    try (WebServer server = start(LOOPBACK, request -> Response.plain(403, "no\n"));
        WebClient client = client(server.endpoints().get(0), LONG)) {
      assertThat(client.lines("/", line -> true)).isEqualTo(new WebClient.Reply(403, "no"));
    }
  }

  @Test
  @DisplayName("gives an empty reason if lines are refused without one")
  void refusedWithoutReason() throws Exception {
    try (WebServer server = start(LOOPBACK, request -> Response.of(502, "text/plain", ""));
        WebClient client = client(server.endpoints().get(0), LONG)) {
      assertThat(client.lines("/", line -> true)).isEqualTo(new WebClient.Reply(502, ""));
    }
  }

  @Test
  @DisplayName("lets whoever hears a line take more time than the next may need to come")
  void slowListener() throws Exception {
    Duration limit = Duration.ofSeconds(2);
    CountDownLatch heard = new CountDownLatch(1);
    Response stream =
        Response.streaming(
            "text/plain",
            sink -> {
              sink.send("one\n".getBytes(UTF_8));
              heard.await();
              sink.send("two\n".getBytes(UTF_8));
            });
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WebServer server = start(LOOPBACK, request -> stream);
        WebClient client = client(server.endpoints().get(0), limit)) {
      List<String> lines = new ArrayList<>();
      var unused =
          client.lines(
              "/",
              line -> {
                lines.add(line);
                if (line.equals("one")) {
                  awaitTimeout(silent, limit); // a limit that begins after that of the line
                  heard.countDown();
                }
                return true;
              });
      assertThat(lines).containsExactly("one", "two");
    }
  }

  private static void awaitTimeout(ServerSocket silent, Duration limit) {
    Endpoint endpoint = new Endpoint.Tcp("127.0.0.1", silent.getLocalPort());
    try (WebClient client = client(endpoint, limit)) {
      assertThatThrownBy(() -> client.get("/")).hasMessage("no answer in time");
    }
  }

  @Test
  @DisplayName("stays closed, also if it was closed before its first request, and keeps no thread")
  void staysClosed() throws Exception {
    try (WebServer server = start(LOOPBACK, request -> Response.plain(200, "live"))) {
      WebClient used = client(server.endpoints().get(0), LONG);
      assertThat(used.get("/").body()).isEqualTo("live");
      assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
      used.close();
      WebClient unused = client(server.endpoints().get(0), LONG);
      unused.close();
      for (WebClient client : List.of(used, unused)) {
        assertThatThrownBy(() -> client.get("/")).hasMessage("the client is closed");
        assertThatThrownBy(() -> client.lines("/", line -> true))
            .hasMessage("the client is closed");
      }
      await().until(() -> threads().isEmpty());
    }
  }

  /** All of clients, and what Jetty would name by itself. */
  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("inlet-client.*|HttpClient@.*"))
        .toList();
  }

  @Test
  @DisplayName("is ended by another thread while it waits for a line")
  void close() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    Response stream =
        Response.streaming(
            "text/plain",
            sink -> {
              sink.send("one\n".getBytes(UTF_8));
              new CountDownLatch(1).await();
            });
    try (WebServer server = start(LOOPBACK, request -> stream)) {
      WebClient client = client(server.endpoints().get(0), LONG);
      CompletableFuture<WebClient.Reply> following =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.lines(
                      "/",
                      line -> {
                        heard.countDown();
                        return true;
                      });
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      heard.await();
      client.close();
      assertThatThrownBy(() -> following.get(20, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("waits for no answer longer than it was told, and says who refuses connections")
  void failures() throws Exception {
    Endpoint.Tcp gone;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = new Endpoint.Tcp("127.0.0.1", silent.getLocalPort());
      try (WebClient client = client(gone, Duration.ofMillis(200))) {
        assertThatThrownBy(() -> client.get("/")).hasMessage("no answer in time");
        assertThatThrownBy(() -> client.lines("/", line -> true)).hasMessage("no answer in time");
      }
    }
    Endpoint.Unix nowhere = new Endpoint.Unix(folder.resolve("nowhere"));
    try (WebClient client = client(gone, LONG);
        WebClient other = client(nowhere, LONG)) {
      assertThatThrownBy(() -> client.get("/")).isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> other.get("/")).hasMessage("No such file or directory");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "220 mail, does not speak HTTP",
    "'', ended the connection without an answer",
    "HTTP/1.1 200 OK|Content-Length: 9||one, ended the connection without an answer",
  })
  @DisplayName("says what is wrong with an answer")
  void noAnswer(String answer, String message) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(server, answer));
      Endpoint.Tcp endpoint = new Endpoint.Tcp("127.0.0.1", server.getLocalPort());
      try (WebClient client = client(endpoint, LONG)) {
        assertThatThrownBy(() -> client.get("/")).hasMessage(message);
        assertThatThrownBy(() -> client.lines("/", line -> true)).hasMessage(message);
      }
      serving.join();
    }
  }

  /** Answers twice. */
  private static void serve(ServerSocket server, String answer) {
    for (int i = 0; i < 2; i++) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
        socket.getOutputStream().write((answer.replace("|", "\r\n") + "\r\n").getBytes(UTF_8));
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
  }
}
