package com.example.inlet.frameout;

import dev.inlet.input.Messages;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Sends batch after batch on one connection, and makes a new one when that is lost. */
final class TcpFramesOutput implements Output {
  private final String host;
  private final int port;
  private final Duration timeout;
  private Session session;

  TcpFramesOutput(String host, int port, Duration timeout) {
    this.host = host;
    this.port = port;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages) throws IOException {
    if (session == null || session.isOver()) {
      close();
      session = connect();
    }
    return session.send(messages);
  }

  private Session connect() throws IOException {
    try {
      return Session.connect(new InetSocketAddress(host, port), timeout);
    } catch (IOException e) {
      throw new IOException("cannot connect to " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
