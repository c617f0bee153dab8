package dev.inlet.benchmarks.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.conscrypt.Conscrypt;

/** TLS that costs the feed less than it costs a client. */
final class FeedTls {

  private FeedTls() {}

  static SSLContext context(String keyStore, String password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(keyStore))) {
      store.load(in, password.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS", Conscrypt.newProvider());
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
