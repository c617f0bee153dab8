package dev.inlet.runner.jar;

import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.servers.SocketIoServer;
import java.time.Duration;

/** Socket.IO, which keeps sessions in memory: those of a server that was killed are gone. */
final class SocketIoSource implements ProtocolsSoak.NumberedSource {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SocketIoServer server;

  SocketIoSource() throws InterruptedException {
    server = SocketIoServer.start();
  }

  @Override
  public String input() {
    return """
    url: ws://127.0.0.1:%d/socket.io/
    socketio: {enabled: true, namespace: /feed}
    """
        .formatted(server.port());
  }

  /** An event reaches who is there, and those whose session is kept. */
  @Override
  public void publish(long first, int count) throws InterruptedException {
    if (first == 1) {
      awaitClients(1);
    }
    server.emit("tick", first, count, 0);
  }

  private void awaitClients(int count) {
    await().atMost(PATIENCE).until(() -> server.clients() == count);
  }

  @Override
  public void cut() throws InterruptedException {
    server.cut();
  }

  @Override
  public void kill() throws InterruptedException {
    server.kill();
  }

  @Override
  public void restart() throws InterruptedException {
    server.restart();
    awaitClients(1);
  }

  @Override
  public void clientKilled() {
    awaitClients(0);
  }

  @Override
  public int gapsPerRestart() {
    return 1;
  }

  @Override
  public void close() {
    server.close();
  }
}
