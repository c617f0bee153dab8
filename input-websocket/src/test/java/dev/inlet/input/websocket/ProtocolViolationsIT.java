package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.RetryAdvice;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Failure mode 20: a server that breaks RFC 6455")
final class ProtocolViolationsIT {

  @ParameterizedTest(name = "{0} is answered with {1}: {2}")
  @DisplayName(
      "mode 20: a violation ends the connection with its code, and nothing bad is delivered")
  @CsvSource({
    "8101 ff,                1007, a text message is not valid UTF-8",
    "0102 c3a9 8001 ff,      1007, a text message is not valid UTF-8",
    "8102 edaf,              1007, a text message is not valid UTF-8",
    "c101 61,                1002, reserved bits",
    "a201 61,                1002, reserved bits",
    "8301 61,                1002, the reserved opcode 3",
    "8b00,                   1002, the reserved opcode 11",
    "8181 00000000 61,       1002, a masked frame",
    "0900,                   1002, a fragmented control frame",
    "897e 007e,              1002, a control frame of more than 125 bytes",
    "8001 61,                1002, a message that it had not begun",
    "0101 61 8101 62,        1002, a message within another",
    "827e 0001 61,           1002, the shortest form",
    "827f 0000000000000001,  1002, the shortest form",
    "827f 8000000000000001,  1002, the highest bit",
    "8801 03,                1002, half a code",
    "8802 03ec,              1002, the forbidden code 1004",
    "8802 03ed,              1002, the forbidden code 1005",
    "8802 03ee,              1002, the forbidden code 1006",
    "8802 03f7,              1002, the forbidden code 1015",
    "8802 0000,              1002, the forbidden code 0",
    "8803 03e8ff,            1007, the reason of a Close frame is not valid UTF-8",
    "827e 0401,              1009, 1025 bytes is over max_message_size",
    "827f 0000000100000000,  1009, 4294967296 bytes is over max_message_size"
  })
  void mode20Violation(String hex, int code, String reason) throws Exception {
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendRaw(
                      join(
                          text("before"),
                          HexFormat.of().parseHex(hex.replace(" ", "")),
                          text("after")));
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        Input input = raw(config(server.uri(), Map.of("max_message_size", "1KiB")))) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("before");
      assertThat(rest.loss())
          .hasMessageStartingWith("open: ")
          .hasMessageContaining(reason)
          .hasMessageContaining("; closed with " + code + " ");
      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(code);
    }
  }

  static List<Arguments> wrongCloses() {
    byte[] cutShort = Arrays.copyOf(("Quota exceeded: " + "€".repeat(40)).getBytes(UTF_8), 123);
    return List.of(
        Arguments.of(1008, cutShort, 1007, RetryAdvice.SLOW),
        Arguments.of(
            1008, "Quota exceeded d\u00E9j\u00E0".getBytes(ISO_8859_1), 1007, RetryAdvice.SLOW),
        Arguments.of(
            1008, ("Quota exceeded" + "!".repeat(200)).getBytes(UTF_8), 1002, RetryAdvice.SLOW),
        Arguments.of(1006, "Quota exceeded".getBytes(UTF_8), 1002, RetryAdvice.USUAL),
        Arguments.of(0, "Quota exceeded".getBytes(UTF_8), 1002, RetryAdvice.USUAL),
        Arguments.of(5000, "Quota exceeded".getBytes(UTF_8), 1002, RetryAdvice.USUAL));
  }

  @ParameterizedTest
  @MethodSource("wrongCloses")
  @DisplayName("mode 20: a wrong Close frame is answered as such, but heard and met by its code")
  void mode20WrongClose(int code, byte[] reason, int answer, RetryAdvice advice) throws Exception {
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    byte[] payload = join(new byte[] {(byte) (code >> 8), (byte) code}, reason);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendFrame(true, 0, Frame.CLOSE, payload);
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      NotConnectedException loss = readUntilLost(input).loss();

      assertThat(loss)
          .hasMessageStartingWith("open: closed by the server with " + code + " ")
          .hasMessageContaining(", reason \"Quota exceeded")
          .hasMessageContaining("; closed with " + answer + " ");
      assertThat(loss.details().retryAdvice()).isEqualTo(advice);
      assertThat(loss.details().code()).hasValue(code);
      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(answer);
    }
  }

  private static byte[] text(String text) {
    return Frame.encode(true, 0, Frame.TEXT, text.getBytes(UTF_8));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  @Test
  @DisplayName(
      "mode 20: bad UTF-8 is noticed in the first fragment that holds it, and ends the message")
  void mode20FailsFast() throws Exception {
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendFrame(false, 0, Frame.TEXT, new byte[] {'a', (byte) 0xff});
                  // The message never ends.
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readUntilLost(input).texts()).isEmpty();
      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1007);
    }
  }

  @Test
  @DisplayName(
      "mode 20: a wrong Sec-WebSocket-Accept fails the handshake, and nothing is delivered")
  void mode20WrongAcceptKey() {
    assertInvalid(
        connection -> {
          String acceptance = new String(connection.acceptance(Map.of()), UTF_8);
          String key = FeedConnection.acceptKey("another key");
          connection.sendRaw(
              acceptance
                  .replaceFirst("Sec-WebSocket-Accept: .*\r", "Sec-WebSocket-Accept: " + key + "\r")
                  .getBytes(UTF_8));
          connection.sendText("bad");
          connection.awaitClosed(SOON);
        },
        "the server's Sec-WebSocket-Accept does not fit the key it was sent");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("mode 20: an acceptance that lacks what RFC 6455 asks for fails the handshake")
  @CsvSource({
    "Sec-WebSocket-Accept, Sec-WebSocket-Accept does not fit",
    "Upgrade, 'without \"Upgrade: websocket\"'",
    "Connection, 'without \"Connection: Upgrade\"'"
  })
  void mode20LacksHeader(String header, String reason) {
    assertInvalid(
        connection -> {
          String acceptance = new String(connection.acceptance(Map.of()), UTF_8);
          connection.sendRaw(
              acceptance.replaceFirst("\r\n" + header + ": .*\r\n", "\r\n").getBytes(UTF_8));
          connection.awaitClosed(SOON);
        },
        reason);
  }

  @Test
  @DisplayName("mode 20: an extension that was not asked for fails the handshake")
  void mode20UnwantedExtension() {
    assertInvalid(
        connection -> {
          connection.accept(Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
          connection.awaitClosed(SOON);
        },
        "the server chose the extensions \"permessage-deflate\", but none was offered");
  }

  @Test
  @DisplayName("mode 20: a subprotocol that was not asked for fails the handshake")
  void mode20UnwantedSubprotocol() {
    assertInvalid(
        connection -> {
          connection.accept(Map.of("Sec-WebSocket-Protocol", "chat"));
          connection.awaitClosed(SOON);
        },
        "the server chose the subprotocol \"chat\", which was not offered");
  }

  private static void assertInvalid(FeedServer.Handler handler, String reason) {
    try (FeedServer server = FeedServer.start(handler);
        Input input = raw(config(server.uri()))) {
      assertThat(connectFailure(input))
          .hasMessageStartingWith(server.uri() + ": upgrade: ")
          .hasMessageContaining(reason);
    }
  }
}
