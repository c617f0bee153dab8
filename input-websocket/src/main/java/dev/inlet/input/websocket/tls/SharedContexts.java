package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Contexts that inputs with the same settings share, each for as long as one of them or a
 * connection has it: BoringSSL keeps several KiB outside of the heap for one. Sessions that can be
 * resumed are shared with it, by the name that is asked for and the port. For any thread.
 */
final class SharedContexts {
  private static final Map<Settings, WeakReference<SslContext>> CONTEXTS = new HashMap<>();

  private SharedContexts() {}

  /** Whose certificates a context takes. */
  enum Trust {
    /** Those that the authorities of Java have signed. */
    JAVA,
    /** Those that the authorities of the config have signed. */
    CONFIG,
    /** All of them. */
    EVERYONE
  }

  /**
   * What a context of a client without certificates of its own is made of. Keys of clients are not
   * kept here, so contexts with them are not shared.
   *
   * @param protocols to offer, by the names of the JDK
   * @param authorities those of the config, or those of Java as they are now; both may change
   */
  record Settings(
      SslProvider provider, List<String> protocols, Trust trust, Set<X509Certificate> authorities) {
    Settings {
      requireNonNull(provider, "provider is null");
      requireNonNull(trust, "trust is null");
      protocols = List.copyOf(protocols);
      authorities = Set.copyOf(authorities);
    }
  }

  /** Makes a context. */
  interface Maker {
    SslContext make() throws SSLException;
  }

  /** The context with these settings, which is made if nobody has one. */
  static synchronized SslContext get(Settings settings, Maker maker) throws SSLException {
    CONTEXTS.values().removeIf(unused -> unused.refersTo(null));
    WeakReference<SslContext> reference = CONTEXTS.get(settings);
    SslContext shared = reference == null ? null : reference.get();
    if (shared != null) {
      return shared;
    }
    SslContext made = maker.make();
    CONTEXTS.put(settings, new WeakReference<>(made));
    return made;
  }
}
