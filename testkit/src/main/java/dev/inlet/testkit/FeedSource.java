package dev.inlet.testkit;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A {@link FeedServer} as the source of an {@link InputContract} for inputs that use websockets.
 */
public final class FeedSource implements InputContract.Source {
  private static final long PATIENCE_SECONDS = 20;

  private final FeedServer server;
  private final Function<URI, Map<String, Object>> config;
  private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
  private final AtomicInteger pings = new AtomicInteger();
  private volatile boolean refusing;

  private FeedSource(boolean silent, Function<URI, Map<String, Object>> config) {
    this.config = requireNonNull(config, "config is null");
    server = FeedServer.start(silent ? connection -> new CountDownLatch(1).await() : this::serve);
  }

  /**
   * Starts a source.
   *
   * @param config what an input is configured with to connect to this URI
   */
  public static FeedSource start(Function<URI, Map<String, Object>> config) {
    return new FeedSource(false, config);
  }

  /** Starts a source that never answers a handshake. */
  public static FeedSource silent(Function<URI, Map<String, Object>> config) {
    return new FeedSource(true, config);
  }

  private void serve(FeedConnection connection) throws Exception {
    if (refusing) {
      connection.reject(401);
      return;
    }
    connection.accept();
    connection.stayOpen(
        frame -> {
          if (frame.opcode() == Frame.PONG) {
            pongs.add(frame.text());
          }
        });
  }

  @Override
  public Map<String, Object> config() {
    return config.apply(server.uri());
  }

  @Override
  public void send(String... messages) throws Exception {
    server.connection().sendTexts(List.of(messages));
  }

  @Override
  public void sendBinary(byte[]... messages) throws Exception {
    for (byte[] message : messages) {
      server.connection().sendBinary(message);
    }
  }

  /** A pong says that all that was sent before its ping has been read. */
  @Override
  public boolean awaitReceived() throws Exception {
    String ping = "received? " + pings.incrementAndGet();
    server.connection().sendPing(ping);
    String pong;
    do {
      pong = pongs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } while (pong != null && !pong.equals(ping));
    if (pong == null) {
      throw new AssertionError("the client does not answer a ping");
    }
    return true;
  }

  @Override
  public boolean refuseCredentials() {
    refusing = true;
    return true;
  }

  @Override
  public void dropConnection() throws Exception {
    server.connection().closeSocket();
  }

  /** The server behind it. */
  public FeedServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
