package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.keys.Identity;
import dev.inlet.keys.KeyFile;
import dev.inlet.keys.KeyFileException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/**
 * The TLS side of connections, as the section {@code tls} and the files that it names say. The
 * files are read again for each attempt to connect, and a new context is made only if one has
 * changed.
 */
public final class TlsContext {
  private static final char[] NO_PASSWORD = {};

  private final Config tls;

  /** What {@link #current} was made of; belongs to the thread that connects. */
  private byte[] fingerprint;

  private volatile SslContext current;

  private TlsContext(Config tls) {
    this.tls = requireNonNull(tls, "tls is null");
    Files files = Files.read(tls);
    fingerprint = files.fingerprint();
    current = build(files);
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
    Files files = Files.read(tls);
    byte[] now = files.fingerprint();
    // Contents, not times: a file that is swapped by a symlink may have any time and the same size.
    if (!MessageDigest.isEqual(now, fingerprint)) {
      current = build(files);
      fingerprint = now;
    }
  }

  /** The context for the next connection. Any thread. */
  public SslContext current() {
    return current;
  }

  private SslContext build(Files files) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    if (tls.get(TlsFields.ENABLED)) {
      configure(builder, files);
    } else {
      builder.protocols("TLSv1.3", "TLSv1.2");
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new ConfigException(
          tls.problem(TlsFields.ENABLED, "TLS cannot be set up: " + e.getMessage()));
    }
  }

  private void configure(SslContextBuilder builder, Files files) {
    if (tls.get(TlsFields.MIN_VERSION).equals("TLSv1.3")) {
      builder.protocols("TLSv1.3");
    } else {
      builder.protocols("TLSv1.3", "TLSv1.2");
    }
    if (tls.get(TlsFields.SKIP_CERT_VERIFY)) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      builder.endpointIdentificationAlgorithm(null);
    } else if (isSet(tls, TlsFields.ROOT_CAS_FILE)) {
      builder.trustManager(
          certificates(
              files, tls, TlsFields.ROOT_CAS_FILE, password(tls, TlsFields.ROOT_CAS_PASSWORD)));
    } else if (isSet(tls, TlsFields.ROOT_CAS)) {
      builder.trustManager(certificates(files, tls, TlsFields.ROOT_CAS, Optional.empty()));
    }
    if (!tls.get(TlsFields.CLIENT_CERTS).isEmpty()) {
      builder.keyManager(clientCertificates(files));
    }
  }

  /** The JDK's key manager chooses among them by what the server asks for. */
  private KeyManagerFactory clientCertificates(Files files) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int index = 0;
      for (Config entry : tls.get(TlsFields.CLIENT_CERTS)) {
        Identity identity = identity(files, entry);
        store.setKeyEntry(
            "client-" + index++,
            identity.privateKey(),
            NO_PASSWORD,
            identity.chain().toArray(new X509Certificate[0]));
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(
          tls.problem(TlsFields.CLIENT_CERTS, "cannot be used: " + Causes.describe(e)));
    }
  }

  private static Identity identity(Files files, Config entry) {
    Optional<char[]> password = password(entry, TlsFields.PASSWORD);
    Field<String> certField =
        entry.get(TlsFields.CERT_FILE).isEmpty() ? TlsFields.CERT : TlsFields.CERT_FILE;
    X509Certificate[] certificates = certificates(files, entry, certField, password);
    Field<String> keyField = TlsFields.keyField(entry);
    try {
      PrivateKey key = files.keyFile(entry, keyField).privateKey(password);
      return Identity.of(key, List.of(certificates));
    } catch (KeyFileException e) {
      throw new ConfigException(entry.problem(keyField, Problem.reason(e)));
    }
  }

  private static X509Certificate[] certificates(
      Files files, Config config, Field<String> field, Optional<char[]> password) {
    try {
      return files.keyFile(config, field).certificates(password).toArray(new X509Certificate[0]);
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

  /** The contents of the files that a section names, all read at one time. */
  private record Files(Map<Place, byte[]> contents) {

    /** A field that names a file. Sections are compared by identity. */
    private record Place(Config section, Field<String> field) {}

    static Files read(Config tls) {
      Map<Place, byte[]> contents = new LinkedHashMap<>();
      if (tls.get(TlsFields.ENABLED)) {
        for (Place place : places(tls)) {
          contents.put(place, content(place));
        }
      }
      return new Files(contents);
    }

    private static List<Place> places(Config tls) {
      List<Place> places = new ArrayList<>();
      if (!tls.get(TlsFields.SKIP_CERT_VERIFY)) {
        places.add(new Place(tls, TlsFields.ROOT_CAS_FILE));
      }
      for (Config entry : tls.get(TlsFields.CLIENT_CERTS)) {
        places.add(new Place(entry, TlsFields.CERT_FILE));
        places.add(new Place(entry, TlsFields.KEY_FILE));
      }
      places.removeIf(place -> !isSet(place.section(), place.field()));
      return places;
    }

    private static byte[] content(Place place) {
      try {
        return CredentialFiles.read(Path.of(place.section().get(place.field())));
      } catch (IOException e) {
        throw new ConfigException(place.section().problem(place.field(), Problem.reason(e)));
      } catch (InvalidPathException e) {
        throw new ConfigException(
            place.section().problem(place.field(), "is no path: " + e.getReason()));
      }
    }

    /** What a field holds, or the file that it names. */
    KeyFile keyFile(Config section, Field<String> field) {
      byte[] content = contents.get(new Place(section, field));
      return content != null ? KeyFile.of(content) : KeyFile.of(section.get(field));
    }

    /** Tells contents apart without keeping keys in memory. */
    byte[] fingerprint() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] content : contents.values()) {
          digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
          digest.update(content);
        }
        return digest.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    /** Without the contents. */
    @Override
    public String toString() {
      return "Files" + contents.keySet().stream().map(place -> place.field().name()).toList();
    }
  }

  /** What is wrong now, in one line. */
  public static String describe(ConfigException failure) {
    return String.join("; ", failure.problems().stream().map(TlsContext::describe).toList());
  }

  private static String describe(Problem problem) {
    return problem.path() + ": " + problem.message();
  }
}
