package dev.inlet.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A websocket client that knows no protocol: a test says each message. What arrives is a text
 * message as it is, a binary one as {@code binary HEX}, and the end as {@code close CODE REASON} or
 * {@code lost}.
 */
final class RawClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private RawClient(URI uri, String... subprotocols) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (subprotocols.length > 0) {
      builder.subprotocols(subprotocols[0]);
    }
    socket = builder.buildAsync(uri, new Receiver(received)).join();
  }

  static RawClient connect(URI uri, String... subprotocols) {
    return new RawClient(uri, subprotocols);
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  /** The next message. */
  String next() throws InterruptedException {
    String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message within %d s", PATIENCE_SECONDS).isNotNull();
    return message;
  }

  /** The first of the next messages that contains a text. */
  String next(String text) throws InterruptedException {
    String message = next();
    while (!message.contains(text)) {
      message = next();
    }
    return message;
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Receiver implements WebSocket.Listener {
    private final BlockingQueue<String> received;
    private final StringBuilder text = new StringBuilder();

    Receiver(BlockingQueue<String> received) {
      this.received = received;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      received.add("binary " + HexFormat.of().formatHex(bytes));
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      received.add("close " + statusCode + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      received.add("lost");
    }
  }
}
