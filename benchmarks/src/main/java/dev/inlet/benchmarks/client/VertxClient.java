package dev.inlet.benchmarks.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/** Vert.x. Frames are taken as they come, so that it does not have to put messages together. */
public final class VertxClient {
  private final Arrivals arrivals;
  private final Parts parts;
  // Vert.x closes a client that the garbage collector finds unused.
  private final WebSocketClient client;

  private VertxClient(Arrivals arrivals, WebSocketClient client) {
    this.arrivals = arrivals;
    this.client = client;
    parts = new Parts(arrivals);
  }

  public static void main(String[] arguments) throws Exception {
    List<Arrivals> all = Arrivals.all(arguments);
    WebSocketClient client =
        Vertx.vertx()
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setSsl(all.get(0).secure())
                    .setTryUsePerMessageCompression(all.get(0).compressed())
                    .setMaxConnections(all.size())
                    .setMaxFrameSize(Arrivals.MAX_MESSAGE_BYTES)
                    .setMaxMessageSize(Arrivals.MAX_MESSAGE_BYTES));
    for (Arrivals arrivals : all) {
      new VertxClient(arrivals, client).connect();
    }
    Arrivals.await();
  }

  private void connect() {
    ClientWebSocket socket = client.webSocket();
    socket
        .frameHandler(this::frame)
        .exceptionHandler(Arrivals::failed)
        .closeHandler(closed -> arrivals.closed());
    URI uri = arrivals.uri();
    socket
        .connect(uri.getPort(), uri.getHost(), uri.getRawPath() + "?" + uri.getRawQuery())
        .onFailure(Arrivals::failed);
  }

  private void frame(WebSocketFrame frame) {
    if (!frame.isBinary() && !frame.isText() && !frame.isContinuation()) {
      return;
    }
    Buffer payload = frame.binaryData();
    if (arrivals.paced()) {
      parts.part(ByteBuffer.wrap(payload.getBytes()), frame.isFinal());
    } else {
      parts.part(payload.length(), frame.isFinal());
    }
  }
}
