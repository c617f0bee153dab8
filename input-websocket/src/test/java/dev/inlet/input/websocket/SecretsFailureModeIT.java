package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.host.resilience.ReconnectingInput;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.HandshakeRequest;
import dev.inlet.testkit.TestCertificates;
import dev.inlet.testkit.TestProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every secret that an input can have is given to it, and servers and proxies do what they can to
 * have them quoted. What people could read, log lines of every level included, is searched for them
 * after each test.
 */
@DisplayName("Failure mode 17: secrets in logs")
final class SecretsFailureModeIT {
  private static final String PASSWORD = "pa55word-of-basic-auth";
  private static final String BASIC =
      Base64.getEncoder().encodeToString(("user:" + PASSWORD).getBytes(UTF_8));
  private static final List<String> SECRETS =
      List.of(
          PASSWORD,
          BASIC,
          "query-s3cret",
          "header-s3cret",
          "login-s3cret",
          "scheme-s3cret",
          "heartbeat-s3cret",
          "proxy-s3cret",
          "parameter-s3cret",
          "dG9rZW4tMTIzNDU2Nzg5MA",
          "slash/s3cret",
          "slash\\/s3cret",
          "slash%2Fs3cret",
          "slash\\u002fs3cret");

  private final RecordingListener listener = new RecordingListener();
  private final List<String> shown = new ArrayList<>();
  private LogCapture log;

  @BeforeEach
  void capture() {
    log = LogCapture.open();
  }

  @AfterEach
  void nothingShowsASecret() {
    log.close();
    shown.addAll(log.lines());
    shown.addAll(listener.texts());
    assertThat(shown).isNotEmpty();
    for (String secret : SECRETS) {
      assertThat(shown).noneMatch(text -> text.contains(secret));
    }
  }

  /** A scheme that puts secrets wherever one can. */
  private static final class Scheme implements Authenticator {

    @Override
    public AuthRequest authenticate(AuthRequest handshake) throws AuthException {
      return handshake
          .withHeader("Authorization", "Basic " + BASIC)
          .withQueryParameter("access_token", "parameter-s3cret");
    }

    @Override
    public Dialogue dialogue() {
      return () -> DialogueStep.done().sending("{\"op\":\"auth\",\"args\":[\"scheme-s3cret\"]}");
    }
  }

  private static Map<String, Object> config(URI url) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("url", url + "?token=query-s3cret");
    config.put("headers", Map.of("X-Api-Key", "header-s3cret", "X-Slash", "slash/s3cret"));
    config.put("open_message", "{\"op\":\"login\",\"key\":\"login-s3cret\"}");
    config.put("heartbeat", Map.of("interval", "10ms", "message", "heartbeat-s3cret"));
    return config;
  }

  /** Reads to the end of the input, which comes with the first failure, and notes all texts. */
  private void run(Map<String, Object> config) {
    WebSocketSettings settings = Inputs.settings(config, Map.of());
    Input input =
        raw(
            config,
            InputContext.builder().authenticator(new Scheme()).listener(listener).build(),
            host -> AddressResolver.SYSTEM.resolve("localhost"));
    shown.add(input.toString());
    shown.add(settings.toString());
    shown.addAll(settings.warnings(true));
    ReconnectPolicy once = ReconnectPolicy.builder().maxRetries(0).build();
    try (TestPipeline pipeline =
        TestPipeline.run(new ReconnectingInput("test", input, once, listener), listener)) {
      pipeline.awaitEnd();
      shown.add(RecordingListener.stackTrace(pipeline.end().orElseThrow()));
    }
  }

  /** All that a server knows of a client, to be quoted. */
  private static String everything(HandshakeRequest request) {
    return request.target()
        + request.headers().stream()
            .map(header -> header.name() + ": " + header.value())
            .collect(Collectors.joining("\n", "\n", "\n"));
  }

  @Test
  @DisplayName("mode 17: a refusal that quotes the request")
  void mode17Refused() {
    try (FeedServer server =
        FeedServer.start(
            connection ->
                connection.reject(
                    401,
                    Map.of(
                        "Location", "https://login.test/" + connection.request().target(),
                        "Retry-After", BASIC,
                        "WWW-Authenticate", BASIC),
                    everything(connection.request())))) {
      run(config(server.uri()));

      assertThat(listener.failures().get(0).cause())
          .hasMessageContaining("HTTP 401")
          .hasMessageContaining("X-Api-Key: [REDACTED]");
    }
  }

  @Test
  @DisplayName("mode 17: a refusal that quotes credentials decoded, encoded and escaped")
  void mode17Encodings() {
    String body =
        "no user with password "
            + PASSWORD
            + ", {\"key\":\"slash\\/s3cret\",\"again\":\"slash\\u002fs3cret\"}, slash%2Fs3cret, "
            + Base64.getEncoder().encodeToString("my parameter-s3cret".getBytes(UTF_8));
    try (FeedServer server =
        FeedServer.start(connection -> connection.reject(401, Map.of(), body))) {
      run(config(server.uri()));
    }
    assertThat(listener.failures().get(0).cause())
        .hasMessageContaining("no user with password [REDACTED], ")
        .hasMessageContaining("[REDACTED]\\\",\\\"again");
    assertThat(shown)
        .noneMatch(
            text ->
                text.contains(
                    Base64.getEncoder()
                        .encodeToString("eter-s3cret".getBytes(UTF_8))
                        .substring(4)));
  }

  @Test
  @DisplayName("mode 17: a secret in the middle of which a body is cut")
  void mode17Cut() {
    for (int visible : List.of(3, 7, 12)) {
      String body = "x".repeat(1024 - visible) + "header-s3cret and more";
      try (FeedServer server =
          FeedServer.start(connection -> connection.reject(401, Map.of(), body))) {
        run(config(server.uri()));
      }
    }
    assertThat(listener.failures())
        .hasSize(3)
        .allSatisfy(failure -> assertThat(failure.cause()).hasMessageNotContaining("xhea"));
  }

  @ParameterizedTest(name = "with {0}")
  @ValueSource(strings = {"", "HTTP/1.1 101 "})
  @DisplayName("mode 17: an answer against the rules of HTTP that quotes the request, and is cut")
  void mode17NotHttp(String statusLine) {
    for (int visible : List.of(3, 7, 12)) {
      try (FeedServer server =
          FeedServer.start(
              connection -> {
                String target = connection.request().target();
                int token = target.indexOf("query-s3cret");
                String before = "x".repeat(64 - visible - token);
                String head = statusLine.isEmpty() ? "" : statusLine + "\r\n";
                connection.sendRaw((head + before + target + "\r\n\r\n").getBytes(UTF_8));
                connection.awaitClosed(SOON);
              })) {
        run(config(server.uri()));
      }
    }
    assertThat(listener.failures())
        .hasSize(3)
        .allSatisfy(
            failure ->
                assertThat(failure.cause())
                    .hasMessageContaining("xxx/?token=")
                    .hasMessageNotContaining("que"));
  }

  @Test
  @DisplayName("mode 17: a token among the subprotocols, of which the server chooses none")
  void mode17Subprotocols() {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.awaitClosed(SOON);
            })) {
      Map<String, Object> config = config(server.uri());
      config.put(
          "subprotocols",
          List.of(
              "base64url.bearer.authorization.k8s.io.dG9rZW4tMTIzNDU2Nzg5MA", "v4.channel.k8s.io"));
      run(config);
    }
    assertThat(listener.failures().get(0).cause())
        .hasMessageContaining("base64url.bearer.authorization.[REDACTED]")
        .hasMessageContaining("v4.channel.k8s.io");
  }

  @Test
  @DisplayName("mode 17: a Close that quotes a login")
  void mode17Closed() {
    for (int quoted = 0; quoted < 3; quoted++) {
      int message = quoted;
      try (FeedServer server =
          FeedServer.start(
              connection -> {
                connection.accept();
                String text = "";
                for (int i = 0; i <= message; i++) {
                  text = connection.receive(SOON).text();
                }
                connection.sendClose(4001, message == 2 ? "wrong " + BASIC : "wrong: " + text);
              })) {
        run(config(server.uri()));
      }
    }
    assertThat(listener.losses())
        .allSatisfy(loss -> assertThat(loss.cause()).hasMessageContaining("reason \"wrong"))
        .allSatisfy(loss -> assertThat(loss.cause()).hasMessageContaining("[REDACTED]"));
  }

  @Test
  @DisplayName("mode 17: subprotocols and extensions that quote the request")
  void mode17InvalidAcceptance() {
    for (String header : List.of("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions")) {
      try (FeedServer server =
          FeedServer.start(
              connection -> {
                connection.accept(
                    Map.of(header, connection.request().header("X-Api-Key").orElseThrow()));
                connection.awaitClosed(SOON);
              })) {
        run(config(server.uri()));
      }
    }
    assertThat(listener.failures()).hasSize(2);
  }

  @Test
  @DisplayName("mode 17: losses of every kind, while heartbeats go out")
  void mode17Lost() {
    List<FeedServer.Handler> endings =
        List.of(
            FeedConnection::closeSocket,
            FeedConnection::abort,
            connection -> connection.sendRaw(new byte[] {(byte) 0xff, 0}));
    for (FeedServer.Handler ending : endings) {
      try (FeedServer server =
          FeedServer.start(
              connection -> {
                connection.accept();
                for (int i = 0; i < 3; i++) {
                  connection.receive(SOON);
                }
                ending.handle(connection);
              })) {
        run(config(server.uri()));
      }
    }
    assertThat(listener.losses()).hasSize(3);
  }

  @Test
  @DisplayName("mode 17: servers that cannot be reached, or not be trusted")
  void mode17Unreachable() {
    try (FeedServer server =
        FeedServer.start(
            TestCertificates.selfSigned("localhost").serverContext(), Inputs.feed("data"))) {
      run(config(server.uri()));
      run(config(URI.create("ws://feed.test:" + server.port())));
    }
    FeedServer gone = FeedServer.sending();
    gone.close();
    run(config(gone.uri()));

    assertThat(listener.failures()).hasSize(3);
  }

  @Test
  @DisplayName("mode 17: proxies that refuse")
  void mode17Proxies() {
    for (TestProxy.Protocol protocol : TestProxy.Protocol.values()) {
      try (TestProxy proxy = TestProxy.demanding(protocol, 1, "user:right");
          TestProxy rude = TestProxy.misbehaving(protocol, TestProxy.Behaviour.HANGS_UP)) {
        for (TestProxy used : List.of(proxy, rude)) {
          Map<String, Object> config = config(URI.create("ws://feed.test"));
          config.put("proxy_url", used.url("user:proxy-s3cret"));
          run(config);
        }
      }
    }
    assertThat(listener.failures())
        .hasSize(4)
        .allSatisfy(failure -> assertThat(failure.cause()).hasMessageContaining(": proxy: "));
  }

  @Test
  @DisplayName("mode 17: configurations that are wrong")
  void mode17WrongConfigurations() {
    List<Map<String, ?>> wrong =
        List.of(
            Map.of("url", "ws://user:" + PASSWORD + "@localhost"),
            Map.of("url", "ws://local host/?token=query-s3cret"),
            Map.of("url", "http://localhost/?token=query-s3cret"),
            Map.of("url", "ws://localhost/?token=query-s3cret#fragment"),
            Map.of("urls", List.of("ws://localhost:0/?token=query-s3cret")),
            Map.of("headers", Map.of("X-Api-Key", "header-s3cret\nX: y")),
            Map.of("headers", Map.of("Host", "header-s3cret/")),
            Map.of("headers", Map.of("Connection", "header-s3cret")),
            Map.of("proxy_url", "ftp://user:proxy-s3cret@localhost"),
            Map.of("proxy_url", "http://user:proxy-s3cret@local host"),
            Map.of("open_message", List.of("login-s3cret")),
            Map.of("open_messages", List.of(Map.of("message", Map.of("a", "login-s3cret")))),
            Map.of("heartbeat", Map.of("message", List.of("heartbeat-s3cret"))),
            Map.of("open_message", "login-s3cret", "open_messages", List.of("login-s3cret")));
    for (Map<String, ?> config : wrong) {
      Throwable thrown = catchThrowable(() -> Inputs.settings(config, Map.of()));
      assertThat(thrown).as("what %s leads to", config).isNotNull();
      shown.add(RecordingListener.stackTrace(thrown));
    }
    assertThat(shown).hasSameSizeAs(wrong);
  }

  @Test
  @DisplayName("mode 17: what an authentication scheme says is reported as it is, and nothing more")
  void mode17NoCredentials() {
    Authenticator scheme =
        handshake -> {
          throw new AuthException("the key file is empty");
        };
    try (Input input =
        raw(
            config(URI.create("ws://feed.test")),
            InputContext.builder().authenticator(scheme).listener(listener).build(),
            AddressResolver.SYSTEM)) {
      ConnectFailedException failure = Inputs.connectFailure(input);

      assertThat(failure).hasMessage("authentication: the key file is empty");
      shown.add(RecordingListener.stackTrace(failure));
    }
  }
}
