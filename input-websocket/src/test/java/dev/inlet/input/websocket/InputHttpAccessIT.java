package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.protocol.HttpAccess;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import dev.inlet.testkit.TestProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownServiceException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A request by HTTP on the way of an input")
class InputHttpAccessIT {
  private static TestCertificate certificate;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> proxyHeaders = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificates.selfSigned("localhost", "server.invalid");
  }

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private static HttpAccess access(Map<String, ?> more, Map<String, String> environment) {
    Map<String, Object> fields = new LinkedHashMap<>(more);
    fields.put("url", "wss://feed.invalid");
    Config config = new WebSocketInputProvider().spec().read(ConfigNode.of(fields), "input");
    return new InputHttpAccess(config, environment);
  }

  private HttpServer serve(boolean secure) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server;
    if (secure) {
      HttpsServer https = HttpsServer.create(anyPort, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
      server = https;
    } else {
      server = HttpServer.create(anyPort, 0);
    }
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          proxyHeaders.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
          byte[] body = "answer".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private String get(HttpAccess access, String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20)).build();
    return access.client(executor).send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static Map<String, Object> trusting(TestCertificate authority) {
    return Map.of("enabled", true, "root_cas", authority.pem());
  }

  @Test
  @DisplayName("goes through the proxy of the environment, except where that is excluded")
  void environment() throws Exception {
    HttpServer server = serve(true);
    int port = server.getAddress().getPort();
    try (TestProxy proxy = TestProxy.connecting(TestProxy.Protocol.HTTP, port)) {
      HttpAccess access =
          access(
              Map.of("tls", trusting(certificate)),
              Map.of("HTTPS_PROXY", proxy.url(""), "NO_PROXY", "other.invalid"));

      assertThat(get(access, "https://server.invalid/")).isEqualTo("answer");
      assertThat(get(access, "https://localhost:" + port + "/")).isEqualTo("answer");
      assertThatThrownBy(() -> get(access, "https://other.invalid/"))
          .isInstanceOf(IOException.class)
          .hasMessage("the name of the host cannot be resolved");
      assertThat(proxy.requested()).containsExactly("server.invalid:443");
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName(
      "asks Java for a proxy only where neither configuration nor environment say how to go")
  void proxyOfJava() throws Exception {
    HttpServer server = serve(false);
    String address = "http://localhost:" + server.getAddress().getPort() + "/";
    List<URI> asked = new CopyOnWriteArrayList<>();
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}
        });
    try {
      for (Map<String, String> saying :
          List.of(
              Map.of("NO_PROXY", "localhost"),
              Map.of("HTTP_PROXY", ""),
              Map.of("ALL_PROXY", "http://proxy.invalid"))) {
        assertThat(get(access(Map.of(), saying), address)).isEqualTo("answer");
      }
      assertThat(asked).isEmpty();

      assertThat(get(access(Map.of(), Map.of("HTTPS_PROXY", "a:1")), address)).isEqualTo("answer");
      assertThat(asked).containsExactly(URI.create(address));
    } finally {
      ProxySelector.setDefault(before);
      server.stop(0);
    }
  }

  @Test
  @DisplayName("takes the TLS of the process where the section is not enabled")
  void tlsOfJava() throws Exception {
    SSLContext ofJava = SSLContext.getDefault();

    assertThat(access(Map.of(), Map.of()).client(executor).sslContext()).isSameAs(ofJava);
    assertThat(access(Map.of("tls", trusting(certificate)), Map.of()).client(executor).sslContext())
        .isNotSameAs(ofJava);
  }

  @Test
  @DisplayName("lets go of the connection to a proxy that asks for a password")
  void refusalIsClosed() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpAccess access =
          access(Map.of("proxy_url", "http://localhost:" + proxy.getLocalPort()), Map.of());
      CompletableFuture<HttpResponse<InputStream>> exchange =
          access
              .client(executor)
              .sendAsync(
                  HttpRequest.newBuilder(URI.create("http://server.invalid/")).build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      try (Socket accepted = proxy.accept()) {
        accepted
            .getOutputStream()
            .write(
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\nx"
                    .getBytes(UTF_8));

        assertThat(exchange)
            .failsWithin(Duration.ofSeconds(20))
            .withThrowableThat()
            .withMessageContaining("the proxy refused with HTTP 407");
        accepted.setSoTimeout(20_000);
        accepted.getInputStream().transferTo(OutputStream.nullOutputStream()); // to its end
      }
    }
  }

  @Test
  @DisplayName("shows the proxy its password, and no server")
  void proxyCredentials() throws Exception {
    HttpServer server = serve(false);
    String itself = "http://u:pass-word@localhost:" + server.getAddress().getPort();
    HttpServer direct = serve(false);
    try {
      HttpAccess access = access(Map.of("proxy_url", itself), Map.of());

      assertThat(get(access, "http://server.invalid/")).isEqualTo("answer");
      assertThat(proxyHeaders).containsExactly("Basic dTpwYXNzLXdvcmQ=");

      HttpAccess without = access(Map.of(), Map.of("HTTP_PROXY", itself));
      assertThat(get(without, "http://localhost:" + direct.getAddress().getPort() + "/"))
          .isEqualTo("answer");
      assertThat(proxyHeaders).endsWith("null");
    } finally {
      server.stop(0);
      direct.stop(0);
    }
  }

  @Test
  @DisplayName("fails readably if the proxy refuses, cannot be reached or speaks SOCKS5")
  void proxyFailures() throws Exception {
    try (TestProxy refusing =
            TestProxy.misbehaving(TestProxy.Protocol.HTTP, TestProxy.Behaviour.REFUSES);
        TestProxy demanding = TestProxy.demanding(TestProxy.Protocol.HTTP, 1, "u:right");
        TestProxy socks = TestProxy.connecting(TestProxy.Protocol.SOCKS5, 1);
        Socket reserved = new Socket()) {
      // bound, so that nobody else gets the port, but not listening
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int closed = reserved.getLocalPort();
      String away = "http://u:pass-word@localhost:" + closed;

      assertThat(failure(refusing.url(""))).isEqualTo("the proxy refused with HTTP 502");
      assertThat(failure(demanding.url(""))).isEqualTo("the proxy refused with HTTP 407");
      assertThat(failure(demanding.url("u:pass-word")))
          .startsWith("the proxy refused with HTTP 407; Java may not have sent it the user name")
          .endsWith("-Djdk.http.auth.tunneling.disabledSchemes= for that")
          .doesNotContain("pass-word");
      assertThat(failure(away)).isEqualTo("no connection to the proxy http://localhost:" + closed);
      assertThatThrownBy(
              () ->
                  get(
                      access(Map.of("proxy_url", socks.url("")), Map.of()),
                      "https://server.invalid/"))
          .isInstanceOf(UnknownServiceException.class);
      assertThat(failure(socks.url("u:pass-word")))
          .startsWith("the proxy socks5://localhost:")
          .contains("speaks SOCKS5")
          .doesNotContain("pass-word");
    }
  }

  private String failure(String proxyUrl) {
    HttpAccess access = access(Map.of("proxy_url", proxyUrl), Map.of());
    try {
      return "answered: " + get(access, "https://server.invalid/");
    } catch (Exception e) {
      assertThat(e).isInstanceOf(IOException.class);
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @DisplayName("trusts what the file says by then, with one client while that is the same")
  void renewedFile() throws Exception {
    HttpServer server = serve(true);
    String address = "https://localhost:" + server.getAddress().getPort() + "/";
    Path file = folder.resolve("root.pem");
    try {
      Files.writeString(file, TestCertificates.selfSigned("another", "localhost").pem());
      HttpAccess access =
          access(
              Map.of("tls", Map.of("enabled", true, "root_cas_file", file.toString())), Map.of());

      assertThatThrownBy(() -> get(access, address))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not signed by a trusted authority (see tls.root_cas_file): ");
      Files.writeString(file, certificate.pem());
      assertThat(get(access, address)).isEqualTo("answer");
      HttpClient client = access.client(executor);
      assertThat(access.client(executor)).isSameAs(client);
      Files.delete(file);
      assertThatThrownBy(() -> get(access, address))
          .isInstanceOf(IOException.class)
          .hasMessage("input.tls.root_cas_file: " + file + " does not exist");
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("takes any certificate if that is configured")
  void unverified() throws Exception {
    HttpServer server = serve(true);
    try {
      HttpAccess access =
          access(Map.of("tls", Map.of("enabled", true, "skip_cert_verify", true)), Map.of());

      assertThat(get(access, "https://127.0.0.1:" + server.getAddress().getPort() + "/"))
          .isEqualTo("answer");
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("ends when its thread is interrupted")
  void interrupted() throws Exception {
    AtomicReference<Throwable> end = new AtomicReference<>();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      Thread thread =
          new Thread(
              () -> {
                try {
                  get(access(Map.of(), Map.of()), address);
                } catch (Exception e) {
                  end.set(e);
                }
              });
      thread.start();
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('G'); // it is under way
        thread.interrupt();
        thread.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
      }
    }
  }
}
