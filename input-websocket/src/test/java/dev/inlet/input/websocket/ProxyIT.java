package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.testkit.TestProxy.Behaviour.HANGS_UP;
import static dev.inlet.testkit.TestProxy.Behaviour.NEVER_ANSWERS;
import static dev.inlet.testkit.TestProxy.Behaviour.REFUSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import dev.inlet.testkit.TestProxy;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A websocket through a proxy")
final class ProxyIT {
  /** A host that only the proxy knows. */
  private static final URI UNKNOWN = URI.create("ws://feed.invalid:8080/ticks?symbol=A");

  @ParameterizedTest
  @DisplayName("is opened by CONNECT or SOCKS5; the proxy looks up the name")
  @EnumSource(TestProxy.Protocol.class)
  void connects(TestProxy.Protocol protocol) throws Exception {
    try (FeedServer server = FeedServer.sending("data");
        TestProxy proxy = TestProxy.connecting(protocol, server.port());
        Input input = raw(config(UNKNOWN, Map.of("proxy_url", proxy.url(""))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(proxy.requested()).containsExactly("feed.invalid:8080");
      assertThat(server.requests().get(0).target()).isEqualTo("/ticks?symbol=A");
      assertThat(server.requests().get(0).header("Host")).contains("feed.invalid:8080");
      assertThat(server.requests().get(0).header("Proxy-Authorization")).isEmpty();
    }
  }

  @ParameterizedTest
  @DisplayName("can be encrypted end to end")
  @CsvSource({"HTTP, jdk", "HTTP, native", "SOCKS5, jdk", "SOCKS5, native"})
  void encrypted(TestProxy.Protocol protocol, String engine) throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("feed.invalid");
    try (FeedServer server =
            FeedServer.start(certificate.serverContext(), Inputs.feed("over", "TLS"));
        TestProxy proxy = TestProxy.connecting(protocol, server.port());
        Input input =
            raw(
                config(
                    URI.create("wss://feed.invalid"),
                    Map.of(
                        "proxy_url",
                        proxy.url(""),
                        "tls",
                        Map.of(
                            "enabled", true, "engine", engine, "root_cas", certificate.pem()))))) {
      input.connect();

      assertThat(readTexts(input, 2)).containsExactly("over", "TLS");
      assertThat(proxy.requested()).containsExactly("feed.invalid:443");
    }
  }

  @ParameterizedTest
  @DisplayName("presents its credentials to the proxy")
  @EnumSource(TestProxy.Protocol.class)
  void credentials(TestProxy.Protocol protocol) throws Exception {
    try (FeedServer server = FeedServer.sending("data");
        TestProxy proxy = TestProxy.demanding(protocol, server.port(), "u@ser:pass word");
        Input input = raw(config(UNKNOWN, Map.of("proxy_url", proxy.url("u%40ser:pass%20word"))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @ParameterizedTest
  @DisplayName("fails readably with wrong credentials, or none")
  @EnumSource(TestProxy.Protocol.class)
  void wrongCredentials(TestProxy.Protocol protocol) {
    try (TestProxy proxy = TestProxy.demanding(protocol, 1, "user:password")) {
      for (String userInfo : new String[] {"", "user:proxy-secret"}) {
        String socks =
            userInfo.isEmpty()
                ? "wants a user name and a password, or another way to log in"
                : "refused the user name or the password";
        ConnectFailedException failure = failure(UNKNOWN, proxy.url(userInfo));
        assertThat(failure)
            .hasMessageStartingWith(
                "ws://feed.invalid:8080/ticks?symbol=[REDACTED]: proxy: the proxy ")
            .hasMessageEndingWith(
                protocol == TestProxy.Protocol.HTTP
                    ? "refused with HTTP 407 Proxy Authentication Required"
                    : socks);
        assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.SLOW);
      }
    }
  }

  private static ConnectFailedException failure(URI url, String proxyUrl) {
    try (Input input =
        raw(config(url, Map.of("proxy_url", proxyUrl, "handshake_timeout", "10s")))) {
      return connectFailure(input);
    }
  }

  @ParameterizedTest
  @DisplayName("fails readably when the proxy refuses")
  @EnumSource(TestProxy.Protocol.class)
  void refused(TestProxy.Protocol protocol) {
    try (TestProxy proxy = TestProxy.misbehaving(protocol, REFUSES)) {
      assertThat(failure(UNKNOWN, proxy.url("")))
          .hasMessageEndingWith(
              ": proxy: the proxy refused with "
                  + (protocol == TestProxy.Protocol.HTTP
                      ? "HTTP 502 Bad Gateway"
                      : "SOCKS5 reply 5 connection refused"));
    }
  }

  @Test
  @DisplayName(
      "reports what the proxy answers, but no password, and does not wait for the end of it")
  void refusalInFull() {
    String answer =
        "HTTP/1.1 429 Slow down\r\nProxy-Authenticate: Negotiate\r\nRetry-After: 3\r\n\r\n"
            + "<html><title>Blocked: joe, s3cretPW</title>";
    try (TestProxy proxy = TestProxy.answering(answer)) {
      ConnectFailedException failure = failure(UNKNOWN, proxy.url("joe:s3cretPW"));

      assertThat(failure)
          .hasMessageEndingWith(
              ": proxy: the proxy refused with HTTP 429 Slow down, retry-after \"3\","
                  + " proxy-authenticate \"Negotiate\","
                  + " body of HTML, title \"Blocked: joe, [REDACTED]\"");
      assertThat(failure.details().code()).hasValue(429);
      assertThat(failure.details().retryAdvice().notBefore()).contains(Duration.ofSeconds(3));
    }
  }

  @Test
  @DisplayName("reports no key that stands in the place of the user name, however it is quoted")
  void keyAsUserName() {
    String quoting = "HTTP/1.1 403 Forbidden\r\n\r\n<html><title>for %s</title>";
    String basic = Base64.getEncoder().encodeToString("k3y-0f-mine:".getBytes(UTF_8));
    for (String quoted : List.of("k3y-0f-mine", "k3y-0f-mine:", basic)) {
      for (String userInfo : List.of("k3y-0f-mine", "k3y-0f-mine:")) {
        try (TestProxy proxy = TestProxy.answering(quoting.formatted(quoted))) {
          assertThat(failure(UNKNOWN, proxy.url(userInfo)))
              .hasMessageContaining("[REDACTED]")
              .hasMessageNotContaining(quoted);
        }
      }
    }
  }

  @Test
  @DisplayName("reports a user name that stands beside a password, but not both together")
  void userNameBesidePassword() {
    String answer = "HTTP/1.1 403 Forbidden\r\n\r\n<html><title>joseph, joseph:pw</title>";
    try (TestProxy proxy = TestProxy.answering(answer)) {
      assertThat(failure(UNKNOWN, proxy.url("joseph:pw")))
          .hasMessageEndingWith("title \"joseph, [REDACTED]\"");
    }
  }

  @ParameterizedTest
  @DisplayName("fails readably when the proxy hangs up in the middle")
  @EnumSource(TestProxy.Protocol.class)
  void hangsUp(TestProxy.Protocol protocol) {
    for (URI url : new URI[] {UNKNOWN, URI.create("wss://feed.invalid")}) {
      try (TestProxy proxy = TestProxy.misbehaving(protocol, HANGS_UP)) {
        assertThat(failure(url, proxy.url("")))
            .hasMessageEndingWith(": proxy: the proxy ended the TCP connection before it answered");
      }
    }
  }

  @ParameterizedTest
  @DisplayName("gives a proxy up that never answers after handshake_timeout")
  @EnumSource(TestProxy.Protocol.class)
  void neverAnswers(TestProxy.Protocol protocol) {
    try (TestProxy proxy = TestProxy.misbehaving(protocol, NEVER_ANSWERS);
        Input input =
            raw(
                config(
                    UNKNOWN, Map.of("proxy_url", proxy.url(""), "handshake_timeout", "200ms")))) {
      assertThat(connectFailure(input))
          .hasMessageEndingWith(": proxy: not open within 200ms (handshake_timeout)");
    }
  }

  @Test
  @DisplayName("says when the proxy itself cannot be reached")
  void unreachable() {
    FeedServer gone = FeedServer.sending();
    gone.close();

    assertThat(failure(UNKNOWN, "http://localhost:" + gone.port()))
        .hasMessageContaining(": connect: cannot reach the proxy http://localhost:" + gone.port())
        .hasMessageContaining("connection refused");
  }

  @Test
  @DisplayName("follows HTTP_PROXY of the environment for ws")
  void environment() throws Exception {
    try (FeedServer server = FeedServer.sending("data");
        TestProxy proxy = TestProxy.connecting(TestProxy.Protocol.HTTP, server.port());
        Input input =
            new WebSocketInput(
                Inputs.settings(config(UNKNOWN), Map.of("HTTP_PROXY", proxy.url(""))),
                InputContext.plain(),
                Optional.empty(),
                AddressResolver.SYSTEM)) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(proxy.requested()).hasSize(1);
    }
  }

  @Test
  @DisplayName("goes by no proxy of the environment to loopback, nor to what NO_PROXY names")
  void withoutProxy() throws Exception {
    try (FeedServer server = FeedServer.sending("data");
        TestProxy proxy = TestProxy.misbehaving(TestProxy.Protocol.HTTP, REFUSES);
        Input direct =
            new WebSocketInput(
                Inputs.settings(config(server.uri()), Map.of("HTTP_PROXY", proxy.url(""))),
                InputContext.plain(),
                Optional.empty(),
                AddressResolver.SYSTEM);
        Input excluded =
            new WebSocketInput(
                Inputs.settings(
                    config(URI.create("ws://feed.invalid:" + server.port())),
                    Map.of("HTTP_PROXY", proxy.url(""), "NO_PROXY", "other.invalid, .invalid")),
                InputContext.plain(),
                Optional.empty(),
                host -> AddressResolver.SYSTEM.resolve("localhost"))) {
      direct.connect();
      excluded.connect();

      assertThat(readTexts(direct, 1)).containsExactly("data");
      assertThat(readTexts(excluded, 1)).containsExactly("data");
      assertThat(proxy.requested()).isEmpty();
    }
  }

  @Test
  @DisplayName("is lost, not hung, when the proxy goes away later")
  void lostLater() throws Exception {
    try (FeedServer server = FeedServer.sending("data")) {
      TestProxy proxy = TestProxy.connecting(TestProxy.Protocol.HTTP, server.port());
      try (proxy;
          Input input = raw(config(UNKNOWN, Map.of("proxy_url", proxy.url(""))))) {
        input.connect();
        assertThat(readTexts(input, 1)).containsExactly("data");
        proxy.close();

        assertThat(Inputs.readUntilLost(input).loss()).hasMessageStartingWith("open: ");
      }
    }
  }
}
