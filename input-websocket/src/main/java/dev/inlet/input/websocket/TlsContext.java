package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLException;

/** Makes the TLS side of a connection from the section {@code tls}. */
final class TlsContext {

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
    String reason;
    try {
      return Files.readString(Path.of(config.get(field)));
    } catch (NoSuchFileException e) {
      reason = "no such file";
    } catch (IOException | InvalidPathException e) {
      reason = Causes.describe(e);
    }
    throw new ConfigException(config.problem(field, "cannot be read: " + reason));
  }
}
