package dev.inlet.runner.jar;

import dev.inlet.testkit.servers.CentrifugeServer;

/** A server on Centrifugo's library, whose history is in memory and begins again with it. */
final class CentrifugoSource implements ProtocolsSoak.NumberedSource {
  private final CentrifugeServer server;

  CentrifugoSource() throws InterruptedException {
    server = CentrifugeServer.start();
  }

  @Override
  public String input() {
    return """
    url: %s
    centrifugo:
      enabled: true
      token: %s
      channels: [numbers]
      from: oldest
    """
        .formatted(server.uri(), CentrifugeServer.token("anna"));
  }

  @Override
  public void publish(long first, int count) throws InterruptedException {
    server.publish("numbers", first, count, 0);
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
  }

  @Override
  public void clientKilled() {
    // A subscription says where to go on, whatever the server knows.
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
