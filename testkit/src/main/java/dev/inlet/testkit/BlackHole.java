package dev.inlet.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP relay on loopback that can fall silent: while it is frozen nothing passes in either
 * direction, and neither side is told. That is what a client sees of a server whose power failed,
 * or of a firewall that forgot the connection.
 */
public final class BlackHole implements AutoCloseable {
  private static final long END_OF_THREADS_MILLIS = 10_000;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  // Belongs to the acceptor while that runs.
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private boolean frozen;

  /** The two sockets of one relayed connection. */
  private static final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private final CountDownLatch opened = new CountDownLatch(1);

    Link(Socket client) {
      this.client = client;
    }

    void open(InetSocketAddress target) throws IOException {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target);
      opened.countDown();
    }

    boolean isClosed() {
      return client.isClosed();
    }

    void cut() {
      reset(client);
      reset(server);
      opened.countDown();
    }

    private static void reset(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It was closed already.
      }
    }

    /** Closes the sockets of which both directions have ended; what was written still arrives. */
    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private BlackHole(int targetPort) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    try {
      listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = new Thread(this::acceptAll, "black-hole-" + port());
    acceptor.setDaemon(true);
  }

  /** Starts a relay to a server on loopback; it forwards until it is frozen. */
  public static BlackHole to(int targetPort) {
    BlackHole relay = new BlackHole(targetPort);
    relay.acceptor.start();
    return relay;
  }

  /** The port on which clients find the relay. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The URI of a server behind the relay, by way of the relay. */
  public URI through(URI server) {
    String authority = server.getHost() + ":" + port();
    return URI.create(server.toString().replaceFirst("//[^/?#]*", "//" + authority));
  }

  /** How many connections pass through the relay. */
  public int connections() {
    return links.size();
  }

  /**
   * Forwards nothing from now on and keeps all sockets open. New clients may connect to silence.
   */
  public void freeze() {
    setFrozen(true);
  }

  /** Forwards again, beginning with what was held back. */
  public void thaw() {
    setFrozen(false);
  }

  private void setFrozen(boolean freeze) {
    lock.lock();
    try {
      frozen = freeze;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Resets the connections of both sides. New clients may connect. */
  public void cut() {
    List<Link> open = List.copyOf(links);
    open.forEach(Link::cut);
    links.removeAll(open);
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void acceptAll() {
    while (true) {
      try {
        relay(new Link(listener.accept()));
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  private void relay(Link link) {
    links.add(link);
    threads.removeIf(thread -> !thread.isAlive());
    start(() -> pumpUp(link), "up");
    start(() -> pumpDown(link), "down");
  }

  private void start(Runnable pump, String direction) {
    Thread thread = new Thread(pump, "black-hole-" + port() + "-" + direction);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void pumpUp(Link link) {
    try {
      awaitThawed(link);
      link.open(target);
      pump(link, link.client, link.server);
    } catch (IOException | InterruptedException e) {
      giveUp(link);
    }
  }

  private void pumpDown(Link link) {
    try {
      link.opened.await();
      pump(link, link.server, link.client);
    } catch (IOException | InterruptedException e) {
      giveUp(link);
    }
  }

  private void pump(Link link, Socket from, Socket to) throws IOException, InterruptedException {
    byte[] buffer = new byte[64 * 1024];
    while (true) {
      awaitThawed(link);
      int count = from.getInputStream().read(buffer);
      awaitThawed(link);
      if (count < 0) {
        break;
      }
      to.getOutputStream().write(buffer, 0, count);
    }
    to.shutdownOutput();
    if (from.isOutputShutdown()) {
      // The other direction ended before.
      link.close();
      links.remove(link);
    }
  }

  private void giveUp(Link link) {
    link.cut();
    links.remove(link);
  }

  private void awaitThawed(Link link) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (frozen && !link.isClosed()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts every connection and ends; idempotent. */
  @Override
  public void close() {
    try {
      listener.close();
      acceptor.join(END_OF_THREADS_MILLIS);
      cut();
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join(END_OF_THREADS_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
