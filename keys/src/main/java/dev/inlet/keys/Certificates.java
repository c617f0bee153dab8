package dev.inlet.keys;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Decodes certificates with the JDK. */
final class Certificates {

  private Certificates() {}

  /** The certificate, or those of a PKCS#7 message; what OpenSSL adds behind one is skipped. */
  static List<X509Certificate> decode(byte[] der) throws BrokenDerException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      ByteArrayInputStream stream = new ByteArrayInputStream(der);
      return DerKind.of(der) == DerKind.PKCS7
          ? x509(factory.generateCertificates(stream))
          : x509(List.of(factory.generateCertificate(stream)));
    } catch (CertificateException e) {
      // The JDK's own words for it name classes and tags.
      throw new BrokenDerException(
          Der.isSequence(der)
              ? "it is no X.509 certificate that Java can read"
              : "its DER encoding is broken");
    }
  }

  private static List<X509Certificate> x509(Collection<? extends Certificate> certificates) {
    return certificates.stream()
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .toList();
  }
}
