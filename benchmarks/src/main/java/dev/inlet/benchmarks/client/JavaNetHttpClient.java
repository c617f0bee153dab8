package dev.inlet.benchmarks.client;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The client of the JDK. It tells parts of messages, as they lie in its buffers. */
public final class JavaNetHttpClient implements WebSocket.Listener {
  private final Arrivals arrivals;
  private final Parts parts;

  private JavaNetHttpClient(Arrivals arrivals) {
    this.arrivals = arrivals;
    parts = new Parts(arrivals);
  }

  public static void main(String[] arguments) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (Arrivals arrivals : Arrivals.all(arguments)) {
      client
          .newWebSocketBuilder()
          .buildAsync(arrivals.uri(), new JavaNetHttpClient(arrivals))
          .join();
    }
    Arrivals.await();
  }

  /** Asks for everything at once, which is less work than to ask for one after the other. */
  @Override
  public void onOpen(WebSocket socket) {
    socket.request(Long.MAX_VALUE);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    parts.part(data, last);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    parts.part(data, last);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    arrivals.closed();
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable cause) {
    Arrivals.failed(cause);
  }
}
