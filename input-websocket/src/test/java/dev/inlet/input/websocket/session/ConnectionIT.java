package dev.inlet.input.websocket.session;

import static dev.inlet.input.websocket.Inputs.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.AttemptObserver;
import dev.inlet.input.InputListener;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.Inputs;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.Transport;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what a test is about can end these connections in time. */
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("A connection that both sides have closed")
final class ConnectionIT {
  private static final Duration NEVER = Duration.ofHours(1);

  private static TestCertificate certificate;

  @Parameter private TlsEngine engine;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificates.selfSigned("localhost");
  }

  private static FeedServer server(String version, FeedServer.Handler handler) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {version});
    return FeedServer.start(certificate.serverContext(), parameters, handler);
  }

  private static void answerClose(FeedConnection connection) throws IOException {
    Frame close = connection.receive(SOON);
    connection.sendClose(close.closeCode(), "");
  }

  private static void endTlsAndWait(FeedConnection connection) throws IOException {
    connection.closeTls();
    connection.awaitClosed(SOON);
  }

  /** Opens a connection, closes it from this side if that is wanted, and waits for its end. */
  private String ending(URI uri, boolean closedHere, Duration closeTimeout, Duration tcpEndWait)
      throws Exception {
    WebSocketSettings settings =
        Inputs.settings(
            Map.of(
                "url",
                uri.toString(),
                "ping",
                Map.of("interval", "0s"),
                "close_timeout",
                closeTimeout.toMillis() + "ms",
                "tls",
                Map.of(
                    "enabled",
                    uri.getScheme().equals("wss"),
                    "engine",
                    engine.name().toLowerCase(Locale.ROOT),
                    "root_cas",
                    certificate.pem())),
            Map.of());
    PreparedAttempt attempt =
        new PreparedAttempt(
            settings.servers().get(0),
            AuthRequest.of(uri),
            List.of(),
            settings.masker(),
            Positions.NONE,
            Connection.Role.ONLY,
            Metadata.of(Instant.EPOCH, Map.of()),
            new AttemptSteps(
                AttemptObserver.NONE, settings, settings.servers().get(0), Optional.empty()));
    try {
      Connection connection =
          new Connection(
              new ConnectionContext(
                  settings,
                  Optional.empty(),
                  (replaced, reason) -> {},
                  Duration.ZERO,
                  Transport.acquire(),
                  AddressResolver.SYSTEM,
                  InputListener.NONE,
                  new Traffic()),
              attempt,
              SOON,
              tcpEndWait);
      connection.start();
      boolean opened = connection.whenOpened().get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(opened).as("whether it was opened").isTrue();
      if (closedHere) {
        connection.close();
      }
      return connection.whenEnded().get(SOON.toSeconds(), TimeUnit.SECONDS).describe();
    } finally {
      Transport.release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("mode 21: ends at once when the server ends TLS behind its answer, and not TCP")
  void tlsEndsBehindAnswer(String version) throws Exception {
    try (FeedServer server =
        server(
            version,
            connection -> {
              connection.accept();
              answerClose(connection);
              endTlsAndWait(connection);
            })) {
      assertThat(ending(server.uri(), true, NEVER, NEVER)).isEqualTo("open: closed by this side");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("mode 21: ends at once when the server ends TLS behind a Close of its own")
  void tlsEndsBehindCloseOfServer(boolean awaitsAnswer) throws Exception {
    try (FeedServer server =
        server(
            "TLSv1.3",
            connection -> {
              connection.accept();
              connection.sendClose(1001, "restart");
              if (awaitsAnswer) {
                assertThat(connection.receive(SOON).opcode()).isEqualTo(Frame.CLOSE);
              }
              endTlsAndWait(connection);
            })) {
      assertThat(ending(server.uri(), false, NEVER, NEVER))
          .isEqualTo("open: closed by the server with 1001 going away, reason \"restart\"");
    }
  }

  @Test
  @DisplayName("ends at once when the server ends TCP")
  void tcpEnds() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              answerClose(connection);
              connection.closeSocket();
              connection.awaitClosed(SOON);
            })) {
      assertThat(ending(server.uri(), true, NEVER, NEVER)).isEqualTo("open: closed by this side");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "is ended by this side when the server ends nothing, also by a close_timeout that is shorter"
          + " than the wait for that")
  void serverEndsNothing(boolean byCloseTimeout) throws Exception {
    Duration little = Duration.ofMillis(50);
    try (FeedServer server =
        server(
            "TLSv1.3",
            connection -> {
              connection.accept();
              connection.sendClose(1001, "");
              connection.awaitClosed(SOON);
            })) {
      String ending =
          byCloseTimeout
              ? ending(server.uri(), false, little, NEVER)
              : ending(server.uri(), false, NEVER, little);

      assertThat(ending).isEqualTo("open: closed by the server with 1001 going away");
    }
  }
}
