package __package__;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A TCP connection that one thread opens and waits on, and that any thread can close. A selector
 * does the waiting because an interrupt does not close its channel and {@code close} ends it.
 */
final class Connection {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  // Written once, before the connection is shared, and while this object's monitor is held.
  private Selector selector;
  private SocketChannel channel;
  private boolean closed;

  void open(String host, int port) throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("the name is not known");
    }
    acquire();
    try {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      if (!channel.connect(address) && !(await(CONNECT_TIMEOUT) && channel.finishConnect())) {
        throw new IOException("no answer within " + CONNECT_TIMEOUT.toSeconds() + "s");
      }
      key.interestOps(SelectionKey.OP_READ);
    } catch (ClosedSelectorException e) {
      throw new IOException("closed by this side", e);
    }
  }

  private synchronized void acquire() throws IOException {
    if (closed) {
      throw new IOException("closed by this side");
    }
    selector = Selector.open();
    channel = SocketChannel.open();
  }

  /** Waits until there is something to read, or the connection is closed; false if not in time. */
  boolean await(Duration maxWait) throws IOException, InterruptedException {
    try {
      selector.selectedKeys().clear();
      long millis = maxWait.toMillis();
      int ready = millis > 0 ? selector.select(millis) : selector.selectNow();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return ready > 0;
    } catch (ClosedSelectorException e) {
      throw new IOException("closed by this side", e);
    }
  }

  ReadableByteChannel bytes() {
    return channel;
  }

  /** Ends a wait, or the next one. */
  synchronized void wakeUp() {
    if (selector != null && !closed) {
      selector.wakeup();
    }
  }

  synchronized void close() throws IOException {
    closed = true;
    if (selector != null) {
      selector.close(); // ends a wait
      channel.close();
    }
  }
}
