package dev.inlet.runner.web;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Problem;
import dev.inlet.host.threads.Threads;
import dev.inlet.keys.Identity;
import dev.inlet.keys.KeyFile;
import dev.inlet.keys.KeyFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The certificate and key with which a server identifies itself, from files. While the server runs
 * they are read again when they have changed, so that a renewed certificate needs no restart; while
 * the new ones cannot be used, the old ones stay. No handshake waits for a file: a thread of its
 * own, {@code inlet-monitor-certificate}, looks at them once a second, and takes what it sees
 * twice.
 */
public final class ServerIdentity {
  private static final char[] NO_PASSWORD = {};
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Path certificates;
  private final Path key;
  private final Optional<char[]> password;
  private final Consumer<String> warnings;
  private final SslContextFactory.Server contexts = new SslContextFactory.Server();
  private final ScheduledThreadPoolExecutor watcher;
  // Used by the thread that watches, once it does.
  private Content used;
  private Content seen;
  private String warned = "";

  /** Of both files at one time. */
  private record Content(ByteBuffer certificates, ByteBuffer key) {
    static Content read(Path certificates, Path key) throws IOException {
      return new Content(
          ByteBuffer.wrap(CredentialFiles.read(certificates)),
          ByteBuffer.wrap(CredentialFiles.read(key)));
    }
  }

  private ServerIdentity(
      Path certificates, Path key, Optional<char[]> password, Consumer<String> warnings)
      throws IOException {
    this.certificates = requireNonNull(certificates, "certificates is null");
    this.key = requireNonNull(key, "key is null");
    this.password = password;
    this.warnings = requireNonNull(warnings, "warnings is null");
    used = Content.read(certificates, key);
    seen = used;
    contexts.setSslContext(context(used));
    contexts.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    watcher =
        new ScheduledThreadPoolExecutor(
            1, task -> Threads.daemon("inlet-monitor-certificate", task));
  }

  /**
   * Reads the files.
   *
   * @param key the same file if that holds both
   * @param password of an encrypted key or a key store
   * @param warnings told when changed files cannot be used, once for each reason
   * @throws IOException if they cannot be used; the message says which and why
   */
  public static ServerIdentity read(
      Path certificates, Path key, Optional<char[]> password, Consumer<String> warnings)
      throws IOException {
    return new ServerIdentity(certificates, key, password, warnings);
  }

  /** Makes the TLS of each connection, with the certificate of that moment. */
  SslContextFactory.Server contexts() {
    return contexts;
  }

  /** Looks at the files from now on. */
  void watch() {
    long pause = LOOK_AGAIN.toMillis();
    var unused = watcher.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Looks at the files no longer. */
  void close() {
    watcher.shutdownNow();
  }

  private void look() {
    try {
      Content now = Content.read(certificates, key);
      boolean settled = now.equals(seen); // or else one may be new already and one not yet
      seen = now;
      if (!settled) {
        return;
      }
      if (!now.equals(used)) {
        SSLContext context = context(now);
        contexts.reload(factory -> factory.setSslContext(context));
        used = now;
      }
      warned = "";
    } catch (Exception e) { // of which reload declares any
      warn(Problem.reason(e));
    }
  }

  private void warn(String reason) {
    if (!reason.equals(warned) && !watcher.isShutdown()) {
      warned = reason;
      warnings.accept("the changed certificate is not used, the one before stays: " + reason);
    }
  }

  private SSLContext context(Content content) throws IOException {
    Identity identity;
    try {
      identity =
          Identity.of(
              KeyFile.of(content.key().array()).privateKey(password),
              List.copyOf(certificates(content.certificates().array())));
    } catch (KeyFileException e) {
      throw new IOException(key + ": " + Problem.reason(e), e);
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          identity.privateKey(),
          NO_PASSWORD,
          identity.chain().toArray(new X509Certificate[0]));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(certificates + ": TLS cannot be set up: " + Problem.reason(e), e);
    }
  }

  private List<X509Certificate> certificates(byte[] content) throws IOException {
    try {
      return KeyFile.of(content).certificates(password);
    } catch (KeyFileException e) {
      throw new IOException(certificates + ": " + Problem.reason(e), e);
    }
  }

  /** Without contents. */
  @Override
  public String toString() {
    return "ServerIdentity[" + certificates + "]";
  }
}
