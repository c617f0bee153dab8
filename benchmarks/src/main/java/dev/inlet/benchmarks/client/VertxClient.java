package dev.inlet.benchmarks.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;

/** Vert.x. */
public final class VertxClient {
  private final Arrivals arrivals;
  // Vert.x closes a client that the garbage collector finds unused.
  private final WebSocketClient client;

  private VertxClient(Arrivals arrivals) {
    this.arrivals = arrivals;
    client =
        Vertx.vertx()
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setSsl(arrivals.secure())
                    .setTryUsePerMessageCompression(arrivals.compressed())
                    .setMaxFrameSize(Arrivals.MAX_MESSAGE_BYTES)
                    .setMaxMessageSize(Arrivals.MAX_MESSAGE_BYTES));
  }

  public static void main(String[] arguments) throws Exception {
    new VertxClient(new Arrivals(arguments)).connect();
    Arrivals.await();
  }

  private void connect() {
    ClientWebSocket socket = client.webSocket();
    socket
        .binaryMessageHandler(this::message)
        .textMessageHandler(message -> arrivals.message(message.length()))
        .exceptionHandler(Arrivals::failed)
        .closeHandler(closed -> arrivals.closed());
    URI uri = arrivals.uri();
    socket
        .connect(uri.getPort(), uri.getHost(), uri.getRawPath() + "?" + uri.getRawQuery())
        .onFailure(Arrivals::failed);
  }

  private void message(Buffer message) {
    if (arrivals.paced()) {
      arrivals.message(message.length(), message.getLong(0));
    } else {
      arrivals.message(message.length());
    }
  }
}
