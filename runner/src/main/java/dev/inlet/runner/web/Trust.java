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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client trusts. */
public final class Trust {

  private Trust() {}

  /**
   * TLS that trusts the authorities in a file, in place of those of the JDK.
   *
   * @throws IOException if the file cannot be used; the message names it
   */
  public static SSLSocketFactory of(Path authorities) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int index = 0;
      for (X509Certificate certificate :
          KeyFile.of(CredentialFiles.read(authorities)).certificates(Optional.empty())) {
        store.setCertificateEntry("authority-" + index++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (KeyFileException | GeneralSecurityException e) {
      throw new IOException(authorities + ": " + Problem.reason(e), e);
    }
  }
}
