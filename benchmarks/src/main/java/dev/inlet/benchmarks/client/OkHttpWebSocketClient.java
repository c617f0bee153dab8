package dev.inlet.benchmarks.client;

import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp, which always offers permessage-deflate and knows no limit of size. */
public final class OkHttpWebSocketClient extends WebSocketListener {
  private final Arrivals arrivals;

  private OkHttpWebSocketClient(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  public static void main(String[] arguments) throws Exception {
    List<Arrivals> all = Arrivals.all(arguments);
    OkHttpClient client = new OkHttpClient();
    client.dispatcher().setMaxRequests(all.size()); // each takes a thread as long as it is open
    for (Arrivals arrivals : all) {
      Request request = new Request.Builder().url(arrivals.uri().toString()).build();
      client.newWebSocket(request, new OkHttpWebSocketClient(arrivals));
    }
    Arrivals.await();
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    arrivals.message(text);
  }

  @Override
  public void onMessage(WebSocket socket, ByteString bytes) {
    if (arrivals.paced()) {
      arrivals.message(bytes.asByteBuffer());
    } else {
      arrivals.message(bytes.size());
    }
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    socket.close(code, reason);
  }

  @Override
  public void onClosed(WebSocket socket, int code, String reason) {
    arrivals.closed();
  }

  @Override
  public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
    Arrivals.failed(cause);
  }
}
