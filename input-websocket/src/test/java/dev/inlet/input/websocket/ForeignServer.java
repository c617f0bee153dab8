package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.DefaultExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.SSLParametersWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/** A websocket server on loopback that shares no code with the input: Java-WebSocket. */
final class ForeignServer implements AutoCloseable {
  private final Server server;
  private final boolean secure;
  private final CountDownLatch started = new CountDownLatch(1);
  private final List<String> events = new CopyOnWriteArrayList<>();

  private ForeignServer(
      Draft draft, Consumer<WebSocket> onOpen, Optional<SSLContext> tls, SSLParameters parameters) {
    server = new Server(draft, onOpen);
    secure = tls.isPresent();
    tls.ifPresent(
        context ->
            server.setWebSocketFactory(
                new SSLParametersWebSocketServerFactory(context, parameters)));
    server.setReuseAddr(true);
    server.setDaemon(true);
    server.start();
    await().atMost(SOON).until(() -> started.getCount() == 0);
  }

  /** Starts a server that does this with each new connection. */
  static ForeignServer start(Consumer<WebSocket> onOpen) {
    return new ForeignServer(
        new Draft_6455(new DefaultExtension()), onOpen, Optional.empty(), new SSLParameters());
  }

  /** As {@link #start}, and compresses what it sends if the client offers to take that. */
  static ForeignServer compressing(Consumer<WebSocket> onOpen) {
    PerMessageDeflateExtension deflate = new PerMessageDeflateExtension();
    deflate.setThreshold(0);
    return new ForeignServer(
        new Draft_6455(deflate), onOpen, Optional.empty(), new SSLParameters());
  }

  /** As {@link #start}, with TLS. */
  static ForeignServer secure(
      SSLContext context, SSLParameters parameters, Consumer<WebSocket> onOpen) {
    return new ForeignServer(
        new Draft_6455(new DefaultExtension()), onOpen, Optional.of(context), parameters);
  }

  URI uri() {
    return URI.create((secure ? "wss" : "ws") + "://localhost:" + server.getPort());
  }

  /** What clients did beyond connecting, such as {@code pong} or {@code close 1000}. */
  List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    try {
      server.stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Server extends WebSocketServer {
    private final Consumer<WebSocket> onOpen;

    Server(Draft draft, Consumer<WebSocket> onOpen) {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(draft));
      this.onOpen = onOpen;
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket connection, ClientHandshake handshake) {
      onOpen.accept(connection);
    }

    @Override
    public void onMessage(WebSocket connection, String message) {
      events.add("text " + message);
    }

    @Override
    public void onWebsocketPong(WebSocket connection, Framedata frame) {
      events.add("pong");
    }

    @Override
    public void onClose(WebSocket connection, int code, String reason, boolean remote) {
      events.add((remote ? "closed by the client " : "closed by the server ") + code);
    }

    @Override
    public void onError(WebSocket connection, Exception failure) {
      events.add("error " + failure.getMessage());
    }
  }
}
