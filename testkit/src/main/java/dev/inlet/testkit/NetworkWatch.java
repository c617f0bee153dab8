package dev.inlet.testkit;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices connections while it is open. The JDK asks the default proxy selector before a socket, a
 * URL or an HTTP client connects, so that is where this listens; plain NIO channels go unseen.
 */
final class NetworkWatch implements AutoCloseable {
  private final @Nullable ProxySelector previous = ProxySelector.getDefault();
  private final List<URI> connections = Collections.synchronizedList(new ArrayList<>());

  private NetworkWatch() {
    ProxySelector.setDefault(new Listener());
  }

  static NetworkWatch open() {
    return new NetworkWatch();
  }

  /** Everything that was to be connected to. */
  List<URI> connections() {
    return List.copyOf(connections);
  }

  @Override
  public void close() {
    ProxySelector.setDefault(previous);
  }

  private final class Listener extends ProxySelector {

    @Override
    public List<Proxy> select(URI uri) {
      connections.add(uri);
      return previous == null ? List.of(Proxy.NO_PROXY) : previous.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      if (previous != null) {
        previous.connectFailed(uri, address, failure);
      }
    }
  }
}
