package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Input;
import dev.inlet.input.RetryAdvice;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Failure mode 16: the reason is lost")
final class RefusalFailureModeIT {

  private static ConnectFailedException refusal(FeedServer.Handler handler) {
    try (FeedServer server = FeedServer.start(handler);
        Input input = raw(config(server.uri()))) {
      ConnectFailedException failure = connectFailure(input);
      assertThat(failure.getMessage()).startsWith(server.uri() + ": upgrade: ");
      return failure;
    }
  }

  @ParameterizedTest(name = "{0} with advice {1}")
  @DisplayName(
      "mode 16: a refusal is reported with status and body, and with advice for the next attempt")
  @CsvSource({
    "400, USUAL",
    "401, SLOW",
    "403, SLOW",
    "404, USUAL",
    "429, SLOW",
    "500, USUAL",
    "503, USUAL"
  })
  void mode16Refused(int status, RetryAdvice.Kind advice) {
    ConnectFailedException failure =
        refusal(connection -> connection.reject(status, Map.of(), "{\"error\":\n\"not you\"}"));

    assertThat(failure)
        .hasMessageEndingWith(
            "upgrade: the server refused with HTTP "
                + status
                + " Refused, body \"{\\\"error\\\":\\n\\\"not you\\\"}\"");
    assertThat(failure.details().retryAdvice()).isEqualTo(RetryAdvice.USUAL.withKind(advice));
  }

  @Test
  @DisplayName("mode 16: 200 without an upgrade is a refusal as well")
  void mode16Ok() {
    ConnectFailedException failure =
        refusal(connection -> connection.reject(200, Map.of(), "<html><title>hello</title>"));

    assertThat(failure).hasMessageContaining("HTTP 200 Refused, body of HTML, title \"hello\"");
  }

  @ParameterizedTest
  @DisplayName("mode 16: a redirection is reported with its location, without query values")
  @ValueSource(ints = {301, 302, 307, 308})
  void mode16Redirected(int status) {
    ConnectFailedException failure =
        refusal(
            connection ->
                connection.reject(
                    status, Map.of("Location", "https://example.com/login?token=abc"), ""));

    assertThat(failure)
        .hasMessageContaining("HTTP " + status)
        .hasMessageContaining("location \"https://example.com/login?token=[REDACTED]\"");
  }

  @Test
  @DisplayName("mode 16: Retry-After is reported, and becomes advice")
  void mode16RetryAfter() {
    ConnectFailedException failure =
        refusal(connection -> connection.reject(503, Map.of("Retry-After", "120"), ""));

    assertThat(failure).hasMessageContaining("HTTP 503 Refused, retry-after \"120\"");
    assertThat(failure.details().retryAdvice())
        .isEqualTo(RetryAdvice.USUAL.withNotBefore(Duration.ofMinutes(2)));
  }

  @Test
  @DisplayName("mode 16: the first KiB of a long body is reported")
  void mode16LongBody() {
    ConnectFailedException failure =
        refusal(connection -> connection.reject(404, Map.of(), "x".repeat(100_000)));

    assertThat(failure).hasMessageContaining("HTTP 404").hasMessageContaining("x".repeat(1024));
    assertThat(failure.getMessage()).hasSizeLessThan(1200);
  }

  @Test
  @DisplayName("mode 16: a body that is ended by the connection's end is reported")
  void mode16BodyWithoutLength() {
    ConnectFailedException failure =
        refusal(
            connection -> {
              send(connection, "HTTP/1.1 403 Forbidden\r\n\r\nnot from there");
              connection.closeSocket();
            });

    assertThat(failure).hasMessageEndingWith("HTTP 403 Forbidden, body \"not from there\"");
  }

  @Test
  @DisplayName("mode 16: a body that is cut short is reported as far as it came")
  void mode16TruncatedBody() {
    ConnectFailedException failure =
        refusal(
            connection -> {
              send(connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nnot from");
              connection.closeSocket();
            });

    assertThat(failure).hasMessageEndingWith("HTTP 403 Forbidden, body \"not from\"");
  }

  @Test
  @DisplayName("mode 16: a body that is broken is reported as far as it came")
  void mode16BrokenBody() {
    ConnectFailedException failure =
        refusal(
            connection -> {
              send(
                  connection,
                  "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnot\r\nzzz\r\n");
              connection.awaitClosed(SOON);
            });

    assertThat(failure).hasMessageEndingWith("HTTP 403 Forbidden, body \"not\"");
  }

  @Test
  @DisplayName("mode 16: a head that does not come whole in time is reported with its status")
  void mode16StalledHead() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  send(connection, "HTTP/1.1 403 Forbidden\r\nX-Reason: not");
                  connection.awaitClosed(SOON);
                });
        Input input = raw(config(server.uri(), Map.of("handshake_timeout", "300ms")))) {
      ConnectFailedException failure = connectFailure(input);

      assertThat(failure).hasMessageContaining("HTTP 403 Forbidden, head incomplete");
      assertThat(failure.details().code()).hasValue(403);
    }
  }

  @Test
  @DisplayName("mode 16: a body that never ends is not waited for")
  void mode16EndlessBody() {
    ConnectFailedException failure =
        refusal(
            connection -> {
              send(connection, "HTTP/1.1 503 Busy\r\n\r\ncome back later");
              connection.awaitClosed(SOON);
            });

    assertThat(failure).hasMessageEndingWith("HTTP 503 Busy, body \"come back later\"");
  }

  @Test
  @DisplayName("mode 16: an answer that is not HTTP is reported")
  void mode16NotHttp() {
    ConnectFailedException failure =
        refusal(
            connection -> {
              send(connection, "SSH-2.0-OpenSSH_9.2p1\r\n");
              connection.awaitClosed(SOON);
            });

    assertThat(failure)
        .hasMessageEndingWith(
            "upgrade: the server's answer is not HTTP/1.1, but begins with"
                + " \"SSH-2.0-OpenSSH_9.2p1\"");
  }

  @Test
  @DisplayName("mode 16: a connection that ends before any answer is reported")
  void mode16NoAnswer() {
    ConnectFailedException failure = refusal(FeedConnection::closeSocket);

    assertThat(failure)
        .hasMessageEndingWith("upgrade: the server ended the TCP connection before it answered");
  }

  @Test
  @DisplayName("mode 16: 100 and 103 before the answer are skipped")
  void mode16Informational() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  send(connection, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
                  connection.accept();
                  connection.sendText("data");
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(Inputs.readTexts(input, 1)).containsExactly("data");
    }
  }

  private static void send(FeedConnection connection, String text) throws IOException {
    connection.sendRaw(text.getBytes(UTF_8));
  }
}
