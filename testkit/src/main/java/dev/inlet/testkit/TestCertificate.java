package dev.inlet.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate with its key. Made by {@link TestCertificates}. */
public final class TestCertificate {
  private final X509Certificate certificate;
  private final PrivateKey key;

  TestCertificate(X509Certificate certificate, PrivateKey key) {
    this.certificate = requireNonNull(certificate, "certificate is null");
    this.key = requireNonNull(key, "key is null");
  }

  /** The certificate, for a trust store or to compare. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate in PEM. */
  public String pem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate cannot be encoded", e);
    }
  }

  /** The private key in PEM (PKCS#8, not encrypted). */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** The private key in PEM (PKCS#8, encrypted with PBES2 and AES). */
  public String encryptedKeyPem(String password) {
    String algorithm = "PBEWithHmacSHA256AndAES_256";
    try {
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm)
              .generateSecret(new PBEKeySpec(password.toCharArray())));
      // By their own name the JDK does not find the object identifier of the parameters.
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
      byte[] encrypted = cipher.doFinal(key.getEncoded());
      return pem(
          "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the key cannot be encrypted", e);
    }
  }

  private static String pem(String type, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  /** For a server that shows this certificate. */
  public SSLContext serverContext() {
    return context(Optional.of(this), Optional.empty());
  }

  /**
   * For a server that shows this certificate and trusts one client alone. Whether clients must show
   * a certificate is up to the server ({@link javax.net.ssl.SSLParameters#setNeedClientAuth}).
   */
  public SSLContext serverContext(TestCertificate client) {
    return context(Optional.of(this), Optional.of(client));
  }

  /** For a client that shows no certificate and trusts this one alone. */
  public SSLContext trustingContext() {
    return context(Optional.empty(), Optional.of(this));
  }

  private static SSLContext context(
      Optional<TestCertificate> shown, Optional<TestCertificate> trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          shown.isPresent() ? shown.get().keyManagers() : null,
          trusted.isPresent() ? trusted.get().trustManagers() : null,
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS context can be made", e);
    }
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    char[] password = "unused".toCharArray();
    KeyStore store = emptyStore();
    store.setKeyEntry("identity", key, password, new X509Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys.getKeyManagers();
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setCertificateEntry("peer", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
