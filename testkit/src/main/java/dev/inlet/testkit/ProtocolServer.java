package dev.inlet.testkit;

import dev.inlet.testkit.ProtocolContract.ServerSide;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks as the author's {@link ServerSide} does, and then as a test says. */
final class ProtocolServer implements AutoCloseable {
  private final ServerSide side;
  private final Script script;
  private final boolean logsIn;
  private final FeedServer server;
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  /** What the server does with a client. */
  @FunctionalInterface
  interface Script {

    /**
     * Called when the client is logged in, if it is to be.
     *
     * @param number how many connections there have been
     */
    void play(ProtocolServer server, FeedConnection connection, int number) throws Exception;
  }

  ProtocolServer(ServerSide side, Script script, boolean logsIn) {
    this.side = side;
    this.script = script;
    this.logsIn = logsIn;
    server = FeedServer.start(this::serve);
  }

  private void serve(FeedConnection connection) throws Exception {
    int number = server.totalConnections();
    side.accept(connection);
    if (logsIn) {
      side.login(connection, published.get());
      logins.incrementAndGet();
    }
    script.play(this, connection, number);
    done.incrementAndGet();
    side.stayOpen(connection);
  }

  URI uri() {
    return server.uri();
  }

  /** How many messages a client that goes on where it was can ask for. */
  void published(int messages) {
    published.set(messages);
  }

  /** Sends messages by their numbers. */
  void send(FeedConnection connection, int first, int last) throws Exception {
    for (int number = first; number <= last; number++) {
      side.send(connection, number);
    }
  }

  /** How many logins came to their end. */
  int logins() {
    return logins.get();
  }

  /** How many times the script came to its end. */
  int done() {
    return done.get();
  }

  @Override
  public void close() {
    server.close();
  }
}
