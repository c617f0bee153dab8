package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.tls.TlsFields;
import dev.inlet.tls.TlsMaterial;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * The TLS side of connections, as the section {@code tls} and the files that it names say. The
 * files are read again for each attempt to connect, and a new context is made only if one has
 * changed.
 */
public final class TlsContext {
  private final Config tls;

  /** What {@link #current} was made of; belongs to the thread that connects. */
  private byte[] fingerprint;

  private volatile SslContext current;

  private TlsContext(Config tls) {
    this.tls = requireNonNull(tls, "tls is null");
    TlsMaterial material = TlsMaterial.read(tls);
    fingerprint = material.fingerprint();
    current = build(material);
  }

  /**
   * A context that verifies servers against the JDK's trust store, unless the section is enabled
   * and says otherwise.
   *
   * @throws ConfigException if a certificate or key cannot be used
   */
  public static TlsContext create(Config tls) {
    return new TlsContext(tls);
  }

  /**
   * Reads the files again. Called before each attempt, by the thread that connects; it blocks as
   * long as reading takes.
   *
   * @throws ConfigException if a certificate or key cannot be used now; {@link #current} is then
   *     what it was
   */
  public void refresh() {
    TlsMaterial material = TlsMaterial.read(tls);
    byte[] now = material.fingerprint();
    if (!MessageDigest.isEqual(now, fingerprint)) {
      current = build(material);
      fingerprint = now;
    }
  }

  /** The context for the next connection. Any thread. */
  public SslContext current() {
    return current;
  }

  /** What servers are verified against, for people. */
  public String trusted() {
    boolean enabled = tls.get(TlsFields.ENABLED);
    if (enabled && !tls.get(TlsFields.ROOT_CAS_FILE).isEmpty()) {
      return "the authorities of " + tls.get(TlsFields.ROOT_CAS_FILE) + " (tls.root_cas_file)";
    }
    return enabled && !tls.get(TlsFields.ROOT_CAS).isEmpty()
        ? "the authorities of tls.root_cas"
        : "the authorities of Java";
  }

  /** What encrypts, for people: the name of the JDK's provider. */
  public String provider() {
    return current instanceof JdkSslContext jdk ? jdk.context().getProvider().getName() : "";
  }

  private static SslContext build(TlsMaterial material) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(material.protocols());
    if (!material.verifies()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      builder.endpointIdentificationAlgorithm(null);
    }
    material.clientCertificates().ifPresent(builder::keyManager);
    try {
      if (material.verifies()) {
        builder.trustManager(ServerTrust.of(material.authorities()));
      }
      return builder.build();
    } catch (GeneralSecurityException | IOException e) {
      throw material.unusable(e);
    }
  }
}
