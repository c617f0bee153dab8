package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readMessages;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.input.RetryAdvice;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.Frame;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Frames over the wire")
final class FramesIT {

  @Test
  @DisplayName("fragments are put together, with control frames in between that are answered")
  void fragments() throws Exception {
    CompletableFuture<Frame> answer = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  byte[] euro = "€".getBytes(UTF_8);
                  connection.sendFrame(false, 0, Frame.TEXT, new byte[] {euro[0]});
                  connection.sendPing("in between");
                  connection.sendFrame(false, 0, Frame.CONTINUATION, new byte[] {euro[1]});
                  connection.sendPong("unasked");
                  connection.sendFrame(false, 0, Frame.CONTINUATION, new byte[0]);
                  connection.sendFrame(true, 0, Frame.CONTINUATION, new byte[] {euro[2]});
                  answer.complete(connection.receive(SOON));
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("€");
      assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS))
          .returns(Frame.PONG, Frame::opcode)
          .returns("in between", Frame::text);
    }
  }

  @Test
  @DisplayName("messages of every length form arrive whole")
  void lengths() throws Exception {
    int[] sizes = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000, 3 << 20};
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  for (int size : sizes) {
                    connection.sendBinary(new byte[size]);
                    connection.sendText("x".repeat(size));
                  }
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      List<Message> messages = readMessages(input, 2 * sizes.length);

      for (int i = 0; i < sizes.length; i++) {
        assertThat(messages.get(2 * i))
            .returns(sizes[i], Message::size)
            .returns(MessageType.BINARY, Message::type);
        assertThat(messages.get(2 * i + 1).text()).isEqualTo("x".repeat(sizes[i]));
      }
    }
  }

  @Test
  @DisplayName("a ping is answered while data floods in")
  void pingWhileDataFloods() throws Exception {
    CompletableFuture<Frame> answer = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  CountDownLatch flooding = new CountDownLatch(100);
                  Thread flood =
                      new Thread(() -> floodUntil(connection, flooding, answer), "flood");
                  flood.start();
                  flooding.await();
                  connection.sendPing("amid a flood");
                  answer.complete(connection.receive(SOON));
                  flood.join();
                  connection.stayOpen();
                });
        TestPipeline pipeline = TestPipeline.run(config(server.uri()))) {
      assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS))
          .returns(Frame.PONG, Frame::opcode)
          .returns("amid a flood", Frame::text);
      await().atMost(SOON).until(() -> !pipeline.texts().isEmpty());
    }
  }

  private static void floodUntil(
      FeedConnection connection, CountDownLatch flooding, CompletableFuture<?> end) {
    List<String> burst = List.of("x".repeat(1_000), "y".repeat(100), "z");
    try {
      while (!end.isDone()) {
        connection.sendTexts(burst);
        flooding.countDown();
      }
    } catch (IOException e) {
      throw new AssertionError("the client has gone", e);
    }
  }

  @ParameterizedTest
  @DisplayName("a Close is reported by name and answered with its code")
  @ValueSource(ints = {1000, 1001, 1003, 1008, 1011, 1012, 1013, 3000, 4999})
  void serverCloses(int code) throws Exception {
    CompletableFuture<Frame> answer = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("last");
                  connection.sendClose(code, "the \"reason\"\n");
                  connection.sendText("too late");
                  answer.complete(connection.receive(SOON));
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("last");
      assertThat(rest.loss())
          .hasMessageStartingWith("open: closed by the server with " + code + " ")
          .hasMessageEndingWith(", reason \"the \\\"reason\\\"\\n\"");
      assertThat(rest.loss().details().retryAdvice())
          .isEqualTo(
              List.of(1008, 1013, 3000, 4999).contains(code)
                  ? RetryAdvice.SLOW
                  : RetryAdvice.USUAL);
      Frame close = answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(close.closeCode()).isEqualTo(code);
    }
  }

  @Test
  @DisplayName("a Close without a code is answered without one")
  void closeWithoutCode() throws Exception {
    CompletableFuture<Frame> answer = new CompletableFuture<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendFrame(true, 0, Frame.CLOSE, new byte[0]);
                  answer.complete(connection.receive(SOON));
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readUntilLost(input).loss())
          .hasMessage("open: closed by the server with 1005 no status received");
      assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS).payload()).isEmpty();
    }
  }

  @Test
  @DisplayName("a server that closes but never ends TCP is left after a second")
  void serverLingers() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendClose(1000, "");
                  connection.awaitClosed(SOON);
                });
        Input input = raw(config(server.uri()))) {
      input.connect();

      assertThat(readUntilLost(input).loss()).hasMessageContaining("1000 normal closure");
      await().atMost(SOON).until(() -> server.connections().isEmpty());
    }
  }

  @Test
  @DisplayName("a reset is a loss that is reported as one, after what came before it")
  void reset() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("before");
                  connection.sendPing("");
                  connection.receive(SOON);
                  connection.abort();
                });
        Input input = raw(config(server.uri()))) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("before");
      assertThat(rest.loss()).hasMessage("open: Connection reset");
    }
  }

  @Test
  @DisplayName("a server that pings without reading the answers does not fill the memory")
  void unreadPongs() throws Exception {
    List<Integer> sent = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  byte[] ping = Frame.encode(true, 0, Frame.PING, new byte[125]);
                  for (int i = 0; i < 100_000; i++) {
                    connection.sendRaw(ping);
                  }
                  sent.add(100_000);
                  connection.sendText("data");
                  connection.stayOpen();
                });
        Input input = raw(config(server.uri(), Map.of("ping", Map.of("interval", "0s"))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
      assertThat(sent).hasSize(1);
    }
  }
}
