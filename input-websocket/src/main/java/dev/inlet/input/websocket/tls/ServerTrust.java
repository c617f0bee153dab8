package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Trusts servers as the JDK does, and keeps with a failure what the server has shown. */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager verifier;

  private ServerTrust(X509ExtendedTrustManager verifier) {
    this.verifier = requireNonNull(verifier, "verifier is null");
  }

  /**
   * A trust manager of the JDK.
   *
   * @param authorities to trust; empty for those of the JDK
   */
  static X509TrustManager of(Optional<List<X509Certificate>> authorities)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.isPresent() ? store(authorities.get()) : null);
    X509TrustManager first = (X509TrustManager) factory.getTrustManagers()[0];
    return first instanceof X509ExtendedTrustManager verifier ? new ServerTrust(verifier) : first;
  }

  private static KeyStore store(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int index = 0;
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + index++, authority);
    }
    return store;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      verifier.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      throw new UntrustedChainException(e, chain);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    verifier.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    verifier.checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    verifier.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    verifier.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    verifier.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return verifier.getAcceptedIssuers();
  }
}
