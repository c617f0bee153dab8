package dev.inlet.runner.web;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Problem;
import dev.inlet.keys.KeyFile;
import dev.inlet.keys.KeyFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Whom a client trusts with TLS. Names in certificates are verified in any case. */
public final class Trust {
  private final Optional<KeyStore> authorities;

  private Trust(Optional<KeyStore> authorities) {
    this.authorities = authorities;
  }

  /** The authorities of the JDK. */
  public static Trust standard() {
    return new Trust(Optional.empty());
  }

  /**
   * The authorities in a file, in place of those of the JDK.
   *
   * @throws IOException if the file cannot be used; the message names it
   */
  public static Trust of(Path authorities) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int index = 0;
      for (X509Certificate certificate :
          KeyFile.of(CredentialFiles.read(authorities)).certificates(Optional.empty())) {
        store.setCertificateEntry("authority-" + index++, certificate);
      }
      return new Trust(Optional.of(store));
    } catch (KeyFileException | GeneralSecurityException e) {
      throw new IOException(authorities + ": " + Problem.reason(e), e);
    }
  }

  SslContextFactory.Client contexts() {
    SslContextFactory.Client contexts = new SslContextFactory.Client();
    contexts.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818: the name in the certificate
    authorities.ifPresent(contexts::setTrustStore);
    return contexts;
  }
}
