package dev.inlet.runner.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection of the network, with TLS or without. */
final class SocketConnection implements Connection {
  private final Socket socket;
  private final @Nullable Wrapper tls;
  private @Nullable Socket streams;

  /** Puts TLS around a socket. */
  @FunctionalInterface
  interface Wrapper {
    SSLSocket wrap(Socket socket) throws IOException;
  }

  /**
   * A connection whose handshake, if there is one, is made when its streams are first asked for.
   *
   * @param tls null for none
   */
  SocketConnection(Socket socket, @Nullable Wrapper tls) {
    this.socket = socket;
    this.tls = tls;
  }

  private Socket open() throws IOException {
    Socket open = streams;
    if (open == null) {
      open = socket;
      if (tls != null) {
        SSLSocket secured = tls.wrap(socket);
        secured.startHandshake();
        open = secured;
      }
      streams = open;
    }
    return open;
  }

  @Override
  public InputStream in() throws IOException {
    return open().getInputStream();
  }

  @Override
  public OutputStream out() throws IOException {
    return open().getOutputStream();
  }

  @Override
  public void shutdownOutput() throws IOException {
    open().shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    // Closing TLS may wait for a write that is stuck.
    socket.close();
  }
}
