package dev.inlet.benchmarks.client;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket. */
public final class JavaWebSocketClient extends WebSocketClient {
  private final Arrivals arrivals;

  private JavaWebSocketClient(Arrivals arrivals, List<IExtension> extensions) {
    super(arrivals.uri(), new Draft_6455(extensions));
    this.arrivals = arrivals;
  }

  public static void main(String[] arguments) throws Exception {
    for (Arrivals arrivals : Arrivals.all(arguments)) {
      List<IExtension> extensions =
          arrivals.compressed() ? List.of(new PerMessageDeflateExtension()) : List.of();
      new JavaWebSocketClient(arrivals, extensions).connect(); // in a thread of its own
    }
    Arrivals.await();
  }

  @Override
  public void onOpen(ServerHandshake handshake) {}

  @Override
  public void onMessage(String message) {
    arrivals.message(message);
  }

  @Override
  public void onMessage(ByteBuffer message) {
    arrivals.message(message);
  }

  @Override
  public void onClose(int code, String reason, boolean remote) {
    arrivals.closed();
  }

  @Override
  public void onError(Exception cause) {
    Arrivals.failed(cause);
  }
}
