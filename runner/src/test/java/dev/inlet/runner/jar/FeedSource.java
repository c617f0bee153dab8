package dev.inlet.runner.jar;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

/** A server that keeps all that was published, and begins behind the cursor of a request. */
final class FeedSource implements ProtocolsSoak.NumberedSource {
  private static final int BURST = 20;

  private final Object changed = new Object();
  private FeedServer server = FeedServer.start(this::serve);
  private long published; // guarded by changed

  @Override
  public String input() {
    return """
    url: %s
    feed:
      enabled: true
      cursor: /number
      resume: {query: cursor}
    """
        .formatted(server.uri());
  }

  private void serve(FeedConnection connection) throws IOException, InterruptedException {
    connection.accept();
    long last = cursor(connection);
    while (true) {
      long end = awaitBehind(last);
      connection.sendTexts(
          LongStream.rangeClosed(last + 1, end)
              .mapToObj(number -> "{\"number\":" + number + "}")
              .toList());
      last = end;
    }
  }

  private long awaitBehind(long last) throws InterruptedException {
    synchronized (changed) {
      while (published <= last) {
        changed.wait();
      }
      return Math.min(published, last + BURST);
    }
  }

  private static long cursor(FeedConnection connection) {
    String target = connection.request().target();
    int at = target.indexOf("cursor=");
    return at < 0 ? 0 : Long.parseLong(target.substring(at + "cursor=".length()));
  }

  @Override
  public void publish(long first, int count) {
    synchronized (changed) {
      published = first + count - 1;
      changed.notifyAll();
    }
  }

  @Override
  public void cut() throws IOException {
    List<FeedConnection> open = server.connections();
    for (FeedConnection connection : open) {
      connection.abort();
    }
  }

  @Override
  public void kill() {
    server.close();
  }

  @Override
  public void restart() {
    server = FeedServer.start(server.port(), this::serve);
  }

  @Override
  public void clientKilled() {
    // A request that comes says where to go on, whatever the server knows.
  }

  @Override
  public int gapsPerRestart() {
    return 0;
  }

  @Override
  public void close() {
    server.close();
  }
}
