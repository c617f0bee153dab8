package dev.inlet.tls;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import dev.inlet.keys.Identity;
import dev.inlet.keys.KeyFileException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a section {@code tls} says at one time, with the contents of the files that it names. If it
 * is not enabled, what it holds does not count, but what holds for all of Java. Immutable; shows no
 * key.
 */
public final class TlsMaterial {
  private static final char[] NO_PASSWORD = {};

  private final Config tls;
  private final TlsFiles files;

  private TlsMaterial(Config tls, TlsFiles files) {
    this.tls = requireNonNull(tls, "tls is null");
    this.files = files;
  }

  /**
   * Reads the files that a section names; blocks as long as that takes.
   *
   * @param tls of a spec that {@link TlsFields#spec} began
   * @throws ConfigException if one cannot be read
   */
  public static TlsMaterial read(Config tls) {
    return new TlsMaterial(tls, TlsFiles.read(tls));
  }

  /**
   * Tells contents of the files apart without keeping keys in memory. They are what counts, not
   * times: a file that is swapped by a symlink may have any time and the same size.
   */
  public byte[] fingerprint() {
    return files.fingerprint();
  }

  /** Whether the section is enabled; what holds for all of Java counts otherwise. */
  public boolean counts() {
    return tls.get(TlsFields.ENABLED);
  }

  /** Whether servers have to show a certificate for their name that an authority has signed. */
  public boolean verifies() {
    return !counts() || !tls.get(TlsFields.SKIP_CERT_VERIFY);
  }

  /** The protocols to offer, by the names of the JDK. */
  public List<String> protocols() {
    return counts() && tls.get(TlsFields.MIN_VERSION).equals("TLSv1.3")
        ? List.of("TLSv1.3")
        : List.of("TLSv1.3", "TLSv1.2");
  }

  /**
   * The authorities to trust; empty for those of the JDK.
   *
   * @throws ConfigException if they cannot be used
   */
  public Optional<List<X509Certificate>> authorities() {
    if (counts() && isSet(tls, TlsFields.ROOT_CAS_FILE)) {
      Optional<char[]> password = password(tls, TlsFields.ROOT_CAS_PASSWORD);
      return Optional.of(certificates(tls, TlsFields.ROOT_CAS_FILE, password));
    }
    if (counts() && isSet(tls, TlsFields.ROOT_CAS)) {
      return Optional.of(certificates(tls, TlsFields.ROOT_CAS, Optional.empty()));
    }
    return Optional.empty();
  }

  /**
   * The client certificates, of which the JDK's key manager chooses by what the server asks for;
   * empty if there are none.
   *
   * @throws ConfigException if one cannot be used
   */
  public Optional<KeyManagerFactory> clientCertificates() {
    if (!counts() || tls.get(TlsFields.CLIENT_CERTS).isEmpty()) {
      return Optional.empty();
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int index = 0;
      for (Config entry : tls.get(TlsFields.CLIENT_CERTS)) {
        Identity identity = identity(entry);
        store.setKeyEntry(
            "client-" + index++,
            identity.privateKey(),
            NO_PASSWORD,
            identity.chain().toArray(new X509Certificate[0]));
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return Optional.of(factory);
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(
          tls.problem(TlsFields.CLIENT_CERTS, "cannot be used: " + Problem.reason(e)));
    }
  }

  /**
   * What a client of the JDK is set up with, beside {@link #parameters}.
   *
   * @throws ConfigException if a certificate or key cannot be used
   */
  public SSLContext context() {
    KeyManager @Nullable [] keys =
        clientCertificates().map(factory -> factory.getKeyManagers()).orElse(null);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /** The protocols to offer, as a client of the JDK is told. */
  public SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(protocols().toArray(new String[0]));
    return parameters;
  }

  private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
    if (!verifies()) {
      return new TrustManager[] {new TrustsAll()};
    }
    Optional<List<X509Certificate>> authorities = authorities();
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int index = 0;
    for (X509Certificate authority : authorities.get()) {
      store.setCertificateEntry("authority-" + index++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private Identity identity(Config entry) {
    Optional<char[]> password = password(entry, TlsFields.PASSWORD);
    Field<String> certField =
        isSet(entry, TlsFields.CERT_FILE) ? TlsFields.CERT_FILE : TlsFields.CERT;
    List<X509Certificate> certificates = certificates(entry, certField, password);
    Field<String> keyField = TlsFields.keyField(entry);
    try {
      PrivateKey key = files.keyFile(entry, keyField).privateKey(password);
      return Identity.of(key, certificates);
    } catch (KeyFileException e) {
      throw new ConfigException(entry.problem(keyField, Problem.reason(e)));
    }
  }

  private List<X509Certificate> certificates(
      Config config, Field<String> field, Optional<char[]> password) {
    try {
      return List.copyOf(files.keyFile(config, field).certificates(password));
    } catch (KeyFileException e) {
      throw new ConfigException(config.problem(field, Problem.reason(e)));
    }
  }

  private static Optional<char[]> password(Config config, Field<String> field) {
    return Optional.of(config.get(field)).filter(text -> !text.isEmpty()).map(String::toCharArray);
  }

  private static boolean isSet(Config config, Field<String> field) {
    return !config.get(field).isEmpty();
  }

  /** The failure that a TLS library refuses to be set up with the section. */
  public ConfigException unusable(Exception cause) {
    return new ConfigException(
        tls.problem(TlsFields.ENABLED, "TLS cannot be set up: " + Problem.reason(cause)));
  }

  /** What is wrong with a section that could be used before, in one line. */
  public static String describe(ConfigException failure) {
    return String.join("; ", failure.problems().stream().map(TlsMaterial::describe).toList());
  }

  private static String describe(Problem problem) {
    return problem.path() + ": " + problem.message();
  }

  /** Without contents. */
  @Override
  public String toString() {
    return "TlsMaterial[" + files + "]";
  }
}
