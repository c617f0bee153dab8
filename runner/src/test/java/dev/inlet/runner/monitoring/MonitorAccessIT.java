package dev.inlet.runner.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.input.InputListener;
import dev.inlet.runner.web.Endpoint;
import dev.inlet.runner.web.ServerIdentity;
import dev.inlet.runner.web.UnusableEndpointException;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A monitor")
final class MonitorAccessIT {
  private static final Endpoint LOOPBACK = new Endpoint.Tcp("127.0.0.1", 0);

  @TempDir private Path folder;

  @Test
  @DisplayName("with a password answers without it the status of probes, and nothing else")
  void credentials() throws Exception {
    MonitorSettings settings =
        new MonitorSettings(
            List.of(LOOPBACK),
            Optional.empty(),
            Optional.of(new Credentials("me", "sésame")),
            false);
    try (Monitor monitor = Monitor.start(settings)) {
      watch(monitor);
      for (String path : List.of("/", "/api/pipelines", "/metrics", "/nowhere")) {
        assertThat(tcp(monitor, path, ""))
            .startsWith("HTTP/1.1 401 ")
            .contains("WWW-Authenticate: Basic ");
        assertThat(tcp(monitor, path, basic("me:wrong"))).startsWith("HTTP/1.1 401 ");
        assertThat(tcp(monitor, path, "Authorization: Basic !!\r\n")).startsWith("HTTP/1.1 401 ");
      }
      assertThat(tcp(monitor, "/api/pipelines", basic("me:sésame"))).startsWith("HTTP/1.1 200 ");
      assertThat(tcp(monitor, "/ready", ""))
          .startsWith("HTTP/1.1 503 ")
          .endsWith("\r\n\r\nnot ok\n");
      assertThat(tcp(monitor, "/live", "")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok\n");
    }
  }

  private static String basic(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))
        + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "localhost:9464,200",
    "127.0.0.1:80,200",
    "[::1]:9464,200",
    "evil.example,421",
    "localhost.evil.example:9464,421",
  })
  @DisplayName(
      "at a loopback address refuses what a page of another site asks by a name of its own")
  void rebinding(String host, int status) throws Exception {
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)))) {
      int port = ((Endpoint.Tcp) monitor.endpoints().get(0)).port();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket
            .getOutputStream()
            .write(
                ("GET /api/pipelines HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }

  @Test
  @DisplayName("at a loopback address answers to the name that it was given, too")
  void configuredName() throws Exception {
    String name = InetAddress.getLocalHost().getHostName();
    assumeTrue(
        InetAddress.getByName(name).isLoopbackAddress(), "this machine has no loopback name");
    Endpoint named = new Endpoint.Tcp(name, 0);
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(named)))) {
      Endpoint.Tcp chosen = (Endpoint.Tcp) monitor.endpoints().get(0);
      try (Socket socket = new Socket(chosen.host(), chosen.port())) {
        String head = "GET /metrics HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n";
        socket
            .getOutputStream()
            .write(head.formatted(name.toUpperCase(Locale.ROOT), chosen.port()).getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  @DisplayName(
      "has TLS with a certificate and key of files, also after these have changed, and keeps the"
          + " last that can be used")
  void tls() throws Exception {
    TestCertificate first = TestCertificates.selfSigned("127.0.0.1");
    Path file = folder.resolve("both.pem");
    Files.writeString(file, first.keyPem() + first.pem());
    List<String> warnings = new CopyOnWriteArrayList<>();
    ServerIdentity identity = ServerIdentity.read(file, file, Optional.empty(), warnings::add);
    MonitorSettings settings =
        new MonitorSettings(List.of(LOOPBACK), Optional.of(identity), Optional.empty(), false);
    try (Monitor monitor = Monitor.start(settings)) {
      assertThat(monitor.addresses()).singleElement().asString().startsWith("https://127.0.0.1:");
      assertThat(live(first, monitor)).isEqualTo("live\n");
      assertThat(tcpBytes(monitor, "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .doesNotContain("live");

      TestCertificate second = TestCertificates.selfSigned("127.0.0.1");
      Files.writeString(file, second.keyPem() + second.pem());
      await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() -> assertThat(live(second, monitor)).isEqualTo("live\n"));
      assertThat(warnings).isEmpty();
      Files.writeString(file, "broken");
      await()
          .untilAsserted(
              () -> {
                assertThat(live(second, monitor)).isEqualTo("live\n");
                assertThat(warnings).isNotEmpty();
              });
    }
  }

  private static String live(TestCertificate trusted, Monitor monitor) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trusted.trustingContext()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(monitor.addresses().get(0) + "live")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  @DisplayName("names the file of a certificate that cannot be used")
  void brokenCertificate() throws Exception {
    Path file = Files.writeString(folder.resolve("broken.pem"), "nothing");
    assertThatThrownBy(() -> ServerIdentity.read(file, file, Optional.empty(), warning -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.pem");
  }

  @Test
  @DisplayName("listens on a socket file for its owner alone, and removes it at the end")
  void socketFile() throws Exception {
    Path path = folder.resolve("monitor");
    Endpoint.Unix endpoint = new Endpoint.Unix(path);
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(endpoint)))) {
      assertThat(monitor.addresses()).containsExactly("unix:" + path);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThat(unix(path, "/live")).startsWith("HTTP/1.1 200 ").endsWith("live\n");
      assertThatThrownBy(() -> Monitor.start(MonitorSettings.plain(List.of(endpoint))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process listens on it");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("answers no page of another site, whatever address it asks")
  void otherSite() throws Exception {
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)))) {
      assertThat(tcp(monitor, "/api/pipelines", "Sec-Fetch-Site: cross-site\r\n"))
          .startsWith("HTTP/1.1 403 ");
      assertThat(tcp(monitor, "/api/pipelines", "Sec-Fetch-Site: same-origin\r\n"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @DisplayName("is not kept busy by connections that never finish a request")
  void unfinishedRequests() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)))) {
      int port = ((Endpoint.Tcp) monitor.endpoints().get(0)).port();
      for (int i = 0; i < 80; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        silent.add(socket);
        socket.getOutputStream().write('G');
      }
      assertThat(tcp(monitor, "/live", "")).startsWith("HTTP/1.1 200 ");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  @DisplayName(
      "takes the place of a socket file that a killed process left behind, and of no other file")
  void leftBehind() throws Exception {
    Path path = folder.resolve("monitor");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(new Endpoint.Unix(path))));
    try {
      assertThat(unix(path, "/live")).startsWith("HTTP/1.1 200 ");
    } finally {
      monitor.close();
    }
    Files.writeString(path, "precious");
    assertThatThrownBy(() -> Monitor.start(MonitorSettings.plain(List.of(new Endpoint.Unix(path)))))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessageContaining("exists and is no socket");
    assertThat(path).hasContent("precious");
    Endpoint nowhere = new Endpoint.Unix(folder.resolve("gone/monitor"));
    assertThatThrownBy(() -> Monitor.start(MonitorSettings.plain(List.of(nowhere))))
        .isInstanceOf(UnusableEndpointException.class)
        .hasMessage(nowhere + ": the directory " + folder.resolve("gone") + " does not exist");
  }

  @Test
  @DisplayName("shows messages through a socket file, and from the network only if it was told to")
  void messages() throws Exception {
    Path path = folder.resolve("monitor");
    List<Endpoint> endpoints = List.of(LOOPBACK, new Endpoint.Unix(path));
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(endpoints))) {
      watch(monitor);
      assertThat(tcp(monitor, "/api/messages?pipeline=feed", ""))
          .startsWith("HTTP/1.1 403 ")
          .contains("--monitor-messages");
      assertThat(tcp(monitor, "/api/pipelines", "")).contains("\"shows_messages\":false");
      assertThat(unix(path, "/api/pipelines")).contains("\"shows_messages\":true");
      assertThat(unix(path, "/api/messages?pipeline=other"))
          .startsWith("HTTP/1.1 404 ")
          .contains("feed");
      assertThat(unix(path, "/api/messages?pipeline=feed&rate=0")).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /live||, 505",
    "GET /live HTTP/1.1||, 400",
    "GET /live HTTP/1.1|Host: x|broken||, 400",
    "GET /%zz HTTP/1.1|Host: x||, 400",
    "\u0016\u0003\u0001 hello||, 400",
  })
  @DisplayName("answers a request that is none with 400, and one of HTTP/0.9 with 505")
  void malformed(String request, int status) throws Exception {
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)))) {
      assertThat(tcpBytes(monitor, request.replace("|", "\r\n")))
          .startsWith("HTTP/1.1 " + status + " ");
      assertThat(tcpBytes(monitor, "GET /live HTTP/1.1\r\nHost: " + "x".repeat(20_000)))
          .startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  @DisplayName("leaves no thread behind")
  void threads() throws Exception {
    try (Monitor monitor = Monitor.start(MonitorSettings.plain(List.of(LOOPBACK)))) {
      assertThat(tcp(monitor, "/live", "")).endsWith("live\n");
    }
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("inlet-monitor")));
  }

  private static void watch(Monitor monitor) {
    var unused = monitor.watch("feed", InputListener.NONE);
  }

  private static String tcp(Monitor monitor, String path, String headers) throws IOException {
    return tcpBytes(
        monitor,
        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
  }

  private static String tcpBytes(Monitor monitor, String request) throws IOException {
    int port = ((Endpoint.Tcp) monitor.endpoints().get(0)).port();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String unix(Path path, String target) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      Channels.newOutputStream(channel)
          .write(("GET " + target + " HTTP/1.0\r\n\r\n").getBytes(UTF_8));
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    }
  }
}
