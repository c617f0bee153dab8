package dev.inlet.benchmarks.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;

/**
 * Tyrus, the reference implementation of Jakarta WebSocket, on the JDK's channels. Messages are
 * taken in parts, which costs it half of what whole ones do.
 */
public final class TyrusClient extends Endpoint {
  /** What a frame may have beside its payload. */
  private static final int MAX_HEADER_BYTES = 14;

  private final Arrivals arrivals;

  private TyrusClient(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  public static void main(String[] arguments) throws Exception {
    ClientManager client = ClientManager.createClient(JdkClientContainer.class.getName());
    client
        .getProperties()
        .put(ClientProperties.INCOMING_BUFFER_SIZE, Arrivals.MAX_MESSAGE_BYTES + MAX_HEADER_BYTES);
    client.setDefaultMaxBinaryMessageBufferSize(Arrivals.MAX_MESSAGE_BYTES);
    client.setDefaultMaxTextMessageBufferSize(Arrivals.MAX_MESSAGE_BYTES);
    for (Arrivals arrivals : Arrivals.all(arguments)) {
      ClientEndpointConfig config =
          ClientEndpointConfig.Builder.create()
              .extensions(
                  arrivals.compressed() ? List.of(new PerMessageDeflateExtension()) : List.of())
              .build();
      client.connectToServer(new TyrusClient(arrivals), config, arrivals.uri());
    }
    Arrivals.await();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Parts parts = new Parts(arrivals);
    MessageHandler.Partial<ByteBuffer> binary = parts::part;
    MessageHandler.Partial<String> text = parts::part;
    session.addMessageHandler(ByteBuffer.class, binary);
    session.addMessageHandler(String.class, text);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    arrivals.closed();
  }

  @Override
  public void onError(Session session, Throwable cause) {
    Arrivals.failed(cause);
  }
}
