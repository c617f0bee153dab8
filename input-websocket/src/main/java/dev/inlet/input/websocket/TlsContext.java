package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.auth.PrivateKeys;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** Makes the TLS side of a connection from the section {@code tls}. */
final class TlsContext {

  /** What a key signs to prove that it fits its certificate. */
  private static final byte[] PROOF = "proof".getBytes(UTF_8);

  private TlsContext() {}

  /**
   * A context that verifies servers against the JDK's trust store, unless the section is enabled
   * and says otherwise.
   *
   * @throws ConfigException if a certificate or key cannot be used
   */
  static SslContext create(Config tls) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    if (tls.get(TlsFields.ENABLED)) {
      configure(builder, tls);
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

  private static void configure(SslContextBuilder builder, Config tls) {
    if (tls.get(TlsFields.MIN_VERSION).equals("TLSv1.3")) {
      builder.protocols("TLSv1.3");
    } else {
      builder.protocols("TLSv1.3", "TLSv1.2");
    }
    if (tls.get(TlsFields.SKIP_CERT_VERIFY)) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      builder.endpointIdentificationAlgorithm(null);
    } else if (!tls.get(TlsFields.ROOT_CAS_FILE).isEmpty()) {
      builder.trustManager(
          certificates(tls, TlsFields.ROOT_CAS_FILE, file(tls, TlsFields.ROOT_CAS_FILE)));
    } else if (!tls.get(TlsFields.ROOT_CAS).isEmpty()) {
      builder.trustManager(certificates(tls, TlsFields.ROOT_CAS, tls.get(TlsFields.ROOT_CAS)));
    }
    if (!tls.get(TlsFields.CLIENT_CERTS).isEmpty()) {
      builder.keyManager(clientCertificates(tls));
    }
  }

  /** The JDK's key manager chooses among them by what the server asks for. */
  private static KeyManagerFactory clientCertificates(Config tls) {
    char[] noPassword = {};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int index = 0;
      for (Config entry : tls.get(TlsFields.CLIENT_CERTS)) {
        X509Certificate[] chain = chain(entry);
        PrivateKey key = key(entry);
        requireMatch(entry, chain[0], key);
        store.setKeyEntry("client-" + index++, key, noPassword, chain);
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, noPassword);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(
          tls.problem(TlsFields.CLIENT_CERTS, "cannot be used: " + Causes.describe(e)));
    }
  }

  private static X509Certificate[] chain(Config entry) {
    return entry.get(TlsFields.CERT_FILE).isEmpty()
        ? certificates(entry, TlsFields.CERT, entry.get(TlsFields.CERT))
        : certificates(entry, TlsFields.CERT_FILE, file(entry, TlsFields.CERT_FILE));
  }

  private static PrivateKey key(Config entry) {
    Field<String> field =
        entry.get(TlsFields.KEY_FILE).isEmpty() ? TlsFields.KEY : TlsFields.KEY_FILE;
    String pem =
        field == TlsFields.KEY_FILE ? file(entry, TlsFields.KEY_FILE) : entry.get(TlsFields.KEY);
    Optional<char[]> password =
        Optional.of(entry.get(TlsFields.PASSWORD))
            .filter(text -> !text.isEmpty())
            .map(String::toCharArray);
    try {
      return PrivateKeys.parse(pem, password);
    } catch (InvalidKeyException e) {
      throw new ConfigException(entry.problem(field, e.getMessage()));
    }
  }

  /** Without this the server would refuse the connection with a word that says nothing. */
  private static void requireMatch(Config entry, X509Certificate certificate, PrivateKey key) {
    if (!verifies(certificate.getPublicKey(), key)) {
      Field<String> field =
          entry.get(TlsFields.KEY_FILE).isEmpty() ? TlsFields.KEY : TlsFields.KEY_FILE;
      throw new ConfigException(entry.problem(field, "is not the key of the certificate"));
    }
  }

  /** Whether the one verifies what the other signs. */
  private static boolean verifies(PublicKey publicKey, PrivateKey key) {
    if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(key);
      signature.update(PROOF);
      byte[] proof = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROOF);
      return signature.verify(proof);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509Certificate[] certificates(Config config, Field<String> field, String pem) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      if (!found.isEmpty()) {
        return found.toArray(new X509Certificate[0]);
      }
    } catch (GeneralSecurityException e) {
      // Told below: the JDK's words for it help nobody.
    }
    throw new ConfigException(config.problem(field, "holds no certificate in PEM format"));
  }

  private static String file(Config config, Field<String> field) {
    try {
      return new String(CredentialFiles.read(Path.of(config.get(field))), UTF_8);
    } catch (IOException e) {
      throw new ConfigException(config.problem(field, e.getMessage()));
    } catch (InvalidPathException e) {
      throw new ConfigException(config.problem(field, "is no path: " + e.getReason()));
    }
  }
}
