package dev.inlet.output.http;

import dev.inlet.tls.TlsMaterial;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Gives the JDK's client what a section {@code tls} says. */
final class HttpTls {
  private HttpTls() {}

  /**
   * Sets a client up.
   *
   * @throws dev.inlet.config.ConfigException if a certificate or key cannot be used
   */
  static void apply(TlsMaterial material, HttpClient.Builder client) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(material.protocols().toArray(new String[0]));
    KeyManager @Nullable [] keys =
        material.clientCertificates().map(factory -> factory.getKeyManagers()).orElse(null);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust(material), null);
      client.sslContext(context).sslParameters(parameters);
    } catch (GeneralSecurityException | IOException e) {
      throw material.unusable(e);
    }
  }

  private static TrustManager @Nullable [] trust(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (!material.verifies()) {
      return new TrustManager[] {new TrustsAll()};
    }
    if (material.authorities().isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    List<X509Certificate> authorities = material.authorities().get();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * For {@code skip_cert_verify}. The JDK compares the host's name in trust managers of its own
   * alone, so that is skipped as well.
   */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
