package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.input.websocket.text.OneLine;
import dev.inlet.tls.TlsFields;
import dev.inlet.tls.TlsMaterial;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * The TLS side of connections, as the section {@code tls} and the files that it names say. The
 * files are read again for each attempt to connect, and a new context is taken only if one has
 * changed.
 */
public final class TlsContext {
  private static final String NO_NATIVE = "BoringSSL cannot be used: ";
  private static final String NO_KEY = ", as BoringSSL takes no Ed25519 keys of clients";
  private static final String NO_STAPLES =
      ", as only that shows stapled answers to who checks revocation";

  /** Of the JDK's trust managers. */
  private static final String CHECK_REVOCATION = "com.sun.net.ssl.checkRevocation";

  private final Config tls;
  private final TlsEngine wanted;

  // What the current one was made of; belongs to the thread that connects.
  private byte[] fingerprint;
  private boolean madeForJdk;

  private volatile SslContext current;

  /** Whether {@link TlsEngine#AUTO} takes the JDK where it can take either. */
  private volatile boolean prefersJdk;

  /** Whether either engine can be taken. */
  private volatile boolean hasChoice;

  /** Why {@link TlsEngine#AUTO} has no choice but the JDK. */
  private volatile String whyJdk = "";

  private TlsContext(Config tls) {
    this.tls = requireNonNull(tls, "tls is null");
    wanted = tls.get(TlsFields.ENABLED) ? tls.get(TlsSection.ENGINE) : TlsEngine.AUTO;
    TlsMaterial material = TlsMaterial.read(tls);
    fingerprint = material.fingerprint();
    current = build(material, prefersJdk);
  }

  /**
   * A context that verifies servers against the JDK's trust store, unless the section is enabled
   * and says otherwise.
   *
   * @throws ConfigException if a certificate or key cannot be used, or there is no such engine
   */
  public static TlsContext create(Config tls) {
    return new TlsContext(tls);
  }

  /**
   * Reads the files again, and changes the engine if {@link #takeOtherThan} has asked for that.
   * Called before each attempt, by the thread that connects; it blocks as long as reading takes.
   *
   * @throws ConfigException if a certificate or key cannot be used now; {@link #current} is then
   *     what it was
   */
  public void refresh() {
    TlsMaterial material = TlsMaterial.read(tls);
    byte[] now = material.fingerprint();
    boolean jdk = prefersJdk;
    if (!MessageDigest.isEqual(now, fingerprint) || madeForJdk != jdk) {
      current = build(material, jdk);
      fingerprint = now;
      madeForJdk = jdk;
    }
  }

  /**
   * A handshake has failed, as the server and this engine have nothing in common: the other one may
   * have. Takes that from the next {@link #refresh} on, until it fails for the same reason. Any
   * thread.
   *
   * @return what is taken, for people; empty if there is no choice
   */
  public Optional<String> takeOtherThan(SSLEngine failed) {
    if (!hasChoice) {
      return Optional.empty();
    }
    boolean wasNative = failed instanceof ReferenceCountedOpenSslEngine;
    prefersJdk = wasNative;
    return Optional.of(wasNative ? "the TLS engine of Java" : "BoringSSL");
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

  /** What encrypts, for people. */
  public String engine() {
    return current instanceof JdkSslContext jdk
        ? "Java " + Runtime.version() + ", " + jdk.context().getProvider().getName()
        : NativeLibrary.description();
  }

  /** Which engine runs and why, in one line. */
  public String choice() {
    return "TLS is done by " + engine() + whyJdk;
  }

  /** Whether the native one can be taken for these certificates of the client. */
  private boolean allowsNative(Optional<KeyManagerFactory> certificates) {
    if (wanted == TlsEngine.JDK) {
      return false;
    }
    Optional<String> problem = NativeLibrary.problem();
    if (wanted == TlsEngine.NATIVE && problem.isPresent()) {
      throw new ConfigException(
          tls.problem(
              TlsSection.ENGINE, NO_NATIVE + problem.get() + "; " + NativeLibrary.remedy()));
    }
    boolean foreignKey = certificates.stream().anyMatch(TlsContext::hasEdwardsKey);
    if (wanted == TlsEngine.NATIVE && foreignKey) {
      throw new ConfigException(
          tls.problem(TlsSection.ENGINE, "BoringSSL takes no Ed25519 keys of clients; set jdk"));
    }
    boolean revocation = wanted == TlsEngine.AUTO && Boolean.getBoolean(CHECK_REVOCATION);
    whyJdk =
        problem
            .map(text -> "; " + NO_NATIVE + text)
            .orElse(foreignKey ? NO_KEY : revocation ? NO_STAPLES : "");
    return whyJdk.isEmpty();
  }

  private static boolean hasEdwardsKey(KeyManagerFactory certificates) {
    return Stream.of(certificates.getKeyManagers())
        .filter(X509KeyManager.class::isInstance)
        .map(manager -> ((X509KeyManager) manager).getClientAliases("EdDSA", null))
        .anyMatch(aliases -> aliases != null && aliases.length > 0);
  }

  /** What the JDK offers by itself; Netty would offer fewer than BoringSSL has. */
  private static List<String> ciphersOfJdk() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[0], new TrustManager[0], null);
    return List.of(context.getDefaultSSLParameters().getCipherSuites());
  }

  /**
   * Makes a context.
   *
   * @param jdk whether to take the JDK if there is a choice
   */
  private SslContext build(TlsMaterial material, boolean jdk) {
    Optional<KeyManagerFactory> certificates = material.clientCertificates();
    whyJdk = "";
    boolean allowsNative = allowsNative(certificates);
    boolean choice = allowsNative && wanted == TlsEngine.AUTO;
    try {
      if (allowsNative && !(choice && jdk)) {
        // The form that the garbage collector frees: others may have it when the next is made.
        SslContext made = build(material, certificates, SslProvider.OPENSSL);
        hasChoice = choice;
        return made;
      }
    } catch (GeneralSecurityException | IOException e) {
      if (!choice) {
        throw material.unusable(e);
      }
      choice = false;
      whyJdk = "; " + NO_NATIVE + OneLine.quote(String.valueOf(e.getMessage()));
    }
    try {
      SslContext made = build(material, certificates, SslProvider.JDK);
      hasChoice = choice;
      return made;
    } catch (GeneralSecurityException | IOException e) {
      throw material.unusable(e);
    }
  }

  private static SslContext build(
      TlsMaterial material, Optional<KeyManagerFactory> certificates, SslProvider provider)
      throws GeneralSecurityException, IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(provider).protocols(material.protocols());
    if (provider == SslProvider.JDK) {
      builder.ciphers(ciphersOfJdk());
    }
    SharedContexts.Trust trust = SharedContexts.Trust.EVERYONE;
    Set<X509Certificate> trusted = Set.of();
    if (material.verifies()) {
      Optional<List<X509Certificate>> authorities = material.authorities();
      X509TrustManager verifier = ServerTrust.of(authorities);
      builder.trustManager(verifier);
      trust = authorities.isPresent() ? SharedContexts.Trust.CONFIG : SharedContexts.Trust.JAVA;
      trusted = Set.copyOf(authorities.orElseGet(() -> List.of(verifier.getAcceptedIssuers())));
    } else {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      builder.endpointIdentificationAlgorithm(null);
    }
    if (certificates.isPresent()) {
      return builder.keyManager(certificates.get()).build();
    }
    if (trust == SharedContexts.Trust.JAVA && trusted.isEmpty()) {
      return builder.build(); // a trust manager that does not say whom it trusts
    }
    return SharedContexts.get(
        new SharedContexts.Settings(provider, material.protocols(), trust, trusted),
        builder::build);
  }
}
