package dev.inlet.benchmarks.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty. Frames are taken as they come, so that it does not have to put messages together. */
public final class JettyClient extends Session.Listener.AbstractAutoDemanding {
  private static final int INPUT_BYTES = 64 * 1024;

  private final Arrivals arrivals;
  private final Parts parts;

  private JettyClient(Arrivals arrivals) {
    this.arrivals = arrivals;
    parts = new Parts(arrivals);
  }

  public static void main(String[] arguments) throws Exception {
    WebSocketClient client = new WebSocketClient();
    client.setIdleTimeout(Duration.ZERO);
    client.setInputBufferSize(INPUT_BYTES);
    client.setMaxFrameSize(Arrivals.MAX_MESSAGE_BYTES);
    client.setMaxBinaryMessageSize(Arrivals.MAX_MESSAGE_BYTES);
    client.setMaxTextMessageSize(Arrivals.MAX_MESSAGE_BYTES);
    client.start();
    for (Arrivals arrivals : Arrivals.all(arguments)) {
      ClientUpgradeRequest request = new ClientUpgradeRequest(arrivals.uri());
      if (arrivals.compressed()) {
        request.addExtensions("permessage-deflate");
      }
      client.connect(new JettyClient(arrivals), request).join();
    }
    Arrivals.await();
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
    parts.part(payload, last);
    callback.succeed();
  }

  @Override
  public void onWebSocketPartialText(String payload, boolean last) {
    parts.part(payload, last);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    arrivals.closed();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    Arrivals.failed(cause);
  }
}
