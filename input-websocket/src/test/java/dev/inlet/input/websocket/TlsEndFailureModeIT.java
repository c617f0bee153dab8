package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No timer that could end these connections ends in time. How they end behind a Close frame is
 * shown by {@code ConnectionIT}.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("Failure mode 21: a server that ends TLS and waits for the client to do so")
final class TlsEndFailureModeIT {
  @Parameter private TlsEngine engine;

  private static final Map<String, Object> PATIENT =
      Map.of(
          "ping",
          Map.of("interval", "0s"),
          "handshake_timeout",
          "1h",
          "connect_timeout",
          "1h",
          "close_timeout",
          "1h");

  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificates.selfSigned("localhost");
  }

  private static FeedServer server(String version, FeedServer.Handler handler) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {version});
    return FeedServer.start(certificate.serverContext(), parameters, handler);
  }

  private Input input(URI uri, Map<String, ?> more) {
    Map<String, Object> config = new LinkedHashMap<>(PATIENT);
    config.putAll(more);
    config.put(
        "tls",
        Map.of(
            "enabled",
            true,
            "engine",
            engine.name().toLowerCase(Locale.ROOT),
            "root_cas",
            certificate.pem()));
    return raw(config(uri, config));
  }

  private static void endTlsAndWait(FeedConnection connection) throws IOException {
    connection.closeTls();
    connection.awaitClosed(SOON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("mode 21: an open connection ends at once, behind what had come")
  void mode21Open(String version) throws Exception {
    try (FeedServer server =
            server(
                version,
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("one", "two"));
                  endTlsAndWait(connection);
                });
        Input input = input(server.uri(), Map.of())) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("one", "two");
      assertThat(rest.loss()).hasMessage("open: the server ended TLS without a Close frame (1006)");
    }
  }

  @Test
  @DisplayName("mode 21: it ends when reading was paused, behind what had to wait")
  void mode21Paused() throws Exception {
    byte[] message = new byte[2 << 20];
    try (DeflatedFrames deflate = new DeflatedFrames(true);
        FeedServer server =
            server(
                "TLSv1.3",
                connection -> {
                  connection.accept(Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
                  for (int i = 0; i < 5; i++) {
                    connection.sendRaw(deflate.text(message));
                  }
                  endTlsAndWait(connection);
                });
        Input input =
            input(
                server.uri(),
                Map.of("compression", "permessage_deflate", "max_buffered_bytes", "1MiB"))) {
      input.connect();

      assertThat(readUntilLost(input).texts()).hasSize(5);
    }
  }

  @Test
  @DisplayName("mode 21: an opening message that awaits a reply fails at once")
  void mode21OpenMessages() {
    try (FeedServer server =
            server(
                "TLSv1.3",
                connection -> {
                  connection.accept();
                  connection.receive(SOON);
                  endTlsAndWait(connection);
                });
        Input input =
            input(
                server.uri(),
                Map.of(
                    "open_messages",
                    List.of(Map.of("message", "login", "await", "ok", "timeout", "1h"))))) {
      assertThat(connectFailure(input))
          .hasMessageEndingWith(
              "open_messages: the server ended TLS without a Close frame (1006); no message came");
    }
  }

  @Test
  @DisplayName("mode 21: an upgrade that is not answered fails at once")
  void mode21Upgrade() {
    try (FeedServer server = server("TLSv1.3", TlsEndFailureModeIT::endTlsAndWait);
        Input input = input(server.uri(), Map.of())) {
      assertThat(connectFailure(input)).hasMessageEndingWith("before it answered");
    }
  }

  @Test
  @DisplayName("mode 21: a refusal whose body ends by that is reported")
  void mode21Refusal() {
    try (FeedServer server =
            server(
                "TLSv1.3",
                connection -> {
                  connection.sendRaw("HTTP/1.1 503 Busy\r\n\r\nlater".getBytes(UTF_8));
                  endTlsAndWait(connection);
                });
        Input input = input(server.uri(), Map.of())) {
      assertThat(connectFailure(input)).hasMessageContaining("HTTP 503 Busy, body \"later\"");
    }
  }

  @Test
  @DisplayName("mode 21: a handshake that ends by that fails at once")
  void mode21Handshake() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Input input = input(URI.create("wss://localhost:" + server.getLocalPort()), Map.of())) {
      Thread answering = new Thread(() -> answerWithCloseNotify(server), "tls-server");
      answering.start();

      assertThat(connectFailure(input)).hasMessageContaining(": tls: ");
      answering.join();
    }
  }

  private static void answerWithCloseNotify(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 1, 0});
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Test
  @DisplayName(
      "mode 21: TCP that ends in the middle of a message without a close_notify is reported")
  void mode21Truncated() throws Exception {
    byte[] frame = Frame.encode(true, 0, Frame.TEXT, "truncated".getBytes(UTF_8));
    try (FeedServer server =
            server(
                "TLSv1.3",
                connection -> {
                  connection.accept();
                  connection.sendText("whole");
                  connection.sendRaw(Arrays.copyOf(frame, 5));
                  connection.truncate();
                  connection.awaitClosed(SOON);
                });
        Input input = input(server.uri(), Map.of())) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("whole");
      assertThat(rest.loss())
          .hasMessage(
              "open: truncated: TCP ended in the middle of a message, without a close_notify of"
                  + " TLS (1006)");
    }
  }
}
