package dev.inlet.benchmarks.client;

import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.WebSocket;
import java.net.URI;

/**
 * The official client of Socket.IO in Java, which counts events until the server disconnects it.
 */
public final class SocketIoClient {
  private long messages;

  private SocketIoClient() {}

  /** Takes the URL, whose path is the namespace, and the name of the events. */
  public static void main(String[] arguments) throws Exception {
    new SocketIoClient().connect(URI.create(arguments[0]), arguments[1]);
    Arrivals.await();
  }

  /** All listeners are called in one thread of the client. */
  private void connect(URI uri, String event) {
    IO.Options options =
        IO.Options.builder()
            .setTransports(new String[] {WebSocket.NAME})
            .setReconnection(false)
            .build();
    Socket socket = IO.socket(uri, options);
    socket.on(event, parameters -> messages++);
    socket.on(
        Socket.EVENT_DISCONNECT, reason -> Arrivals.report(new ClientReport(messages, 0, null)));
    socket.on(
        Socket.EVENT_CONNECT_ERROR,
        cause -> Arrivals.failed(new IllegalStateException(String.valueOf(cause[0]))));
    socket.connect();
  }
}
