package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("permessage-deflate")
final class CompressionIT {
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private static Input compressed(URI url) {
    return raw(config(url, Map.of("compression", "permessage_deflate")));
  }

  @ParameterizedTest
  @DisplayName("is offered, and messages are inflated as was agreed")
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
        "Permessage-Deflate;server_max_window_bits=\"15\""
      })
  void inflates(String agreed) throws Exception {
    List<String> sent = IntStream.range(0, 500).mapToObj(i -> "{\"price\":" + i + "}").toList();
    try (DeflatedFrames deflate = new DeflatedFrames(!agreed.contains("server_no_context"));
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(Map.of(EXTENSIONS, agreed));
                  for (String text : sent) {
                    connection.sendRaw(deflate.text(text.getBytes(UTF_8)));
                  }
                  connection.stayOpen();
                });
        Input input = compressed(server.uri())) {
      input.connect();

      assertThat(readTexts(input, sent.size())).isEqualTo(sent);
      assertThat(server.requests().get(0).header(EXTENSIONS))
          .contains("permessage-deflate; client_max_window_bits");
    }
  }

  @Test
  @DisplayName("takes messages that are compressed and such that are not, and fragments of both")
  void mixed() throws Exception {
    try (DeflatedFrames deflate = new DeflatedFrames(true);
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(Map.of(EXTENSIONS, "permessage-deflate"));
                  connection.sendText("plain");
                  connection.sendRaw(deflate.text("deflated".getBytes(UTF_8)));
                  connection.sendFragments("plain ", "in ", "parts");
                  byte[] payload = deflate.payload("deflated in parts".getBytes(UTF_8));
                  int half = payload.length / 2;
                  connection.sendFrame(false, 4, Frame.TEXT, Arrays.copyOf(payload, half));
                  connection.sendPing("in between");
                  connection.sendFrame(
                      true,
                      0,
                      Frame.CONTINUATION,
                      Arrays.copyOfRange(payload, half, payload.length));
                  connection.stayOpen();
                });
        Input input = compressed(server.uri())) {
      input.connect();

      assertThat(readTexts(input, 4))
          .containsExactly("plain", "deflated", "plain in parts", "deflated in parts");
    }
  }

  @Test
  @DisplayName("is done without when the server does not want it")
  void declined() throws Exception {
    try (FeedServer server = FeedServer.sending("plain");
        Input input = compressed(server.uri())) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("plain");
    }
  }

  @Test
  @DisplayName("is not offered by default")
  void off() throws Exception {
    try (FeedServer server = FeedServer.sending("plain");
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("plain");
      assertThat(server.requests().get(0).header(EXTENSIONS)).isEmpty();
    }
  }

  @ParameterizedTest
  @DisplayName("fails the handshake when the server answers with what was not offered")
  @ValueSource(
      strings = {
        "x-webkit-deflate-frame",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; unheard_of",
        "permessage-deflate, permessage-deflate"
      })
  void wrongAnswer(String answer) {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(Map.of(EXTENSIONS, answer));
                  connection.awaitClosed(SOON);
                });
        Input input = compressed(server.uri())) {
      assertThat(connectFailure(input))
          .hasMessageContaining(
              ": upgrade: the server chose the extensions \"" + answer + "\", but ");
    }
  }

  @Test
  @DisplayName("ends with 1007 when what is marked as compressed is not")
  void garbage() throws Exception {
    CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept(Map.of(EXTENSIONS, "permessage-deflate"));
                  connection.sendText("before");
                  connection.sendFrame(true, 4, Frame.TEXT, "not deflated".getBytes(UTF_8));
                  closeCode.complete(connection.receive(SOON).closeCode());
                });
        Input input = compressed(server.uri())) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("before");
      assertThat(rest.loss()).hasMessageContaining("a compressed message cannot be inflated");
      assertThat(closeCode.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1007);
    }
  }
}
