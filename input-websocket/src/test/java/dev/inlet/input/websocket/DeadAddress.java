package dev.inlet.input.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address at which nobody answers: a listening socket that accepts nothing and whose queue is
 * full, so that the kernel drops whoever knocks.
 */
final class DeadAddress implements AutoCloseable {
  private static final int MAX_QUEUE = 64;
  private static final int KNOCK_MILLIS = 300;

  private final ServerSocket listener;
  private final List<Socket> queue = new ArrayList<>();

  /** Occupies an address; port 0 for any. */
  DeadAddress(InetAddress address, int port) throws IOException {
    listener = new ServerSocket(port, 1, address);
    try {
      while (queue.size() < MAX_QUEUE) {
        Socket socket = new Socket();
        queue.add(socket);
        socket.connect(listener.getLocalSocketAddress(), KNOCK_MILLIS);
      }
      throw new IOException("the queue of a listening socket is never full here");
    } catch (SocketTimeoutException e) {
      // It is full.
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : queue) {
      socket.close();
    }
  }
}
