package dev.inlet.runner.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The demo feed")
@Timeout(60)
final class DemoFeedIT {

  /** The JDK's own client, which is not ours. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> pong = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    Client(DemoFeed feed) {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create(feed.url()), this)
              .join();
    }

    List<String> take(int count) throws InterruptedException {
      List<String> taken = new ArrayList<>();
      while (taken.size() < count) {
        taken.add(texts.take());
      }
      return taken;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
      pong.complete(UTF_8.decode(message).toString());
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(statusCode);
      return CompletableFuture.completedStage(null);
    }
  }

  @Test
  @DisplayName("sends numbered messages to every client, each from the beginning")
  void numbered() throws Exception {
    try (DemoFeed feed = DemoFeed.start(0, new FeedPlan(1_000, 0))) {
      List<String> first = new Client(feed).take(50);
      List<String> second = new Client(feed).take(50);

      assertThat(first).isEqualTo(second);
      assertThat(first)
          .zipSatisfy(
              IntStream.rangeClosed(1, 50).boxed().toList(),
              (text, number) ->
                  assertThat(text)
                      .matches(
                          "\\{\"sequence\":"
                              + number
                              + ",\"station\":\"\\w+\",\"celsius\":\\d+\\.\\d,\"wind\":\\d\\.\\d}"));
    }
  }

  @Test
  @DisplayName("falls silent after its count, but still answers")
  void count() throws Exception {
    try (DemoFeed feed = DemoFeed.start(0, new FeedPlan(100_000, 7))) {
      Client client = new Client(feed);
      client.take(7);
      client.socket.sendPing(ByteBuffer.wrap("there?".getBytes(UTF_8))).join();

      assertThat(client.pong.join()).isEqualTo("there?");
      assertThat(client.texts).isEmpty();
    }
  }

  @Test
  @DisplayName("takes what clients send and returns a close")
  void closes() throws Exception {
    try (DemoFeed feed = DemoFeed.start(0, new FeedPlan(10, 0))) {
      Client client = new Client(feed);
      client.take(1);
      client.socket.sendText("x".repeat(100_000), true).join();
      client.socket.sendClose(1000, "enough").join();

      assertThat(client.closed.join()).isEqualTo(1000);
    }
  }

  @Test
  @DisplayName("sends whoever is no websocket client away")
  void noWebSocket() throws IOException {
    try (DemoFeed feed = DemoFeed.start(0, new FeedPlan(10, 0));
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(feed.url()).getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 426 Upgrade Required\r\n");
    }
  }

  @Test
  @DisplayName("cannot have a port that is taken")
  void portTaken() throws IOException {
    try (DemoFeed feed = DemoFeed.start(0, new FeedPlan(10, 0))) {
      int port = URI.create(feed.url()).getPort();

      assertThatThrownBy(() -> DemoFeed.start(port, new FeedPlan(10, 0)))
          .isInstanceOf(BindException.class);
    }
  }
}
