package dev.inlet.runner.web;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Problem;
import dev.inlet.keys.Identity;
import dev.inlet.keys.KeyFile;
import dev.inlet.keys.KeyFileException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The certificate and key with which a server identifies itself, from files. They are read again
 * when they have changed, so that a renewed certificate needs no restart; while the new ones cannot
 * be used, the old ones stay.
 */
public final class ServerIdentity {
  private static final char[] NO_PASSWORD = {};
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Path certificates;
  private final Path key;
  private final Optional<char[]> password;
  private final Consumer<String> warnings;
  private Loaded loaded; // guarded by this
  private long looked; // guarded by this; nanoseconds

  /** What the files held, and what was made of it. */
  private static final class Loaded {
    private final byte[] certificates;
    private final byte[] key;
    private final SSLContext context;

    Loaded(byte[] certificates, byte[] key, SSLContext context) {
      this.certificates = certificates;
      this.key = key;
      this.context = context;
    }
  }

  private ServerIdentity(
      Path certificates, Path key, Optional<char[]> password, Consumer<String> warnings)
      throws IOException {
    this.certificates = requireNonNull(certificates, "certificates is null");
    this.key = requireNonNull(key, "key is null");
    this.password = password;
    this.warnings = warnings;
    this.loaded = load(CredentialFiles.read(certificates), CredentialFiles.read(key));
    this.looked = System.nanoTime();
  }

  /**
   * Reads the files.
   *
   * @param key the same file if that holds both
   * @param password of an encrypted key or a key store
   * @param warnings told when changed files cannot be used
   * @throws IOException if they cannot be used; the message says which and why
   */
  public static ServerIdentity read(
      Path certificates, Path key, Optional<char[]> password, Consumer<String> warnings)
      throws IOException {
    return new ServerIdentity(certificates, key, password, warnings);
  }

  /** Puts TLS around a connection that was accepted. */
  SSLSocket wrap(Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context().getSocketFactory().createSocket(socket, null, socket.getPort(), false);
    tls.setUseClientMode(false);
    tls.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    return tls;
  }

  private synchronized SSLContext context() {
    if (System.nanoTime() - looked > LOOK_AGAIN.toNanos()) {
      try {
        byte[] newCertificates = CredentialFiles.read(certificates);
        byte[] newKey = CredentialFiles.read(key);
        if (!Arrays.equals(newCertificates, loaded.certificates)
            || !Arrays.equals(newKey, loaded.key)) {
          loaded = load(newCertificates, newKey);
        }
      } catch (IOException | RuntimeException e) {
        warnings.accept(
            "the changed certificate is not used, the one before stays: " + e.getMessage());
      } finally {
        looked = System.nanoTime();
      }
    }
    return loaded.context;
  }

  private Loaded load(byte[] certificateBytes, byte[] keyBytes) throws IOException {
    Identity identity;
    try {
      identity =
          Identity.of(
              KeyFile.of(keyBytes).privateKey(password),
              List.copyOf(certificates(certificateBytes)));
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
      return new Loaded(certificateBytes, keyBytes, context);
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
