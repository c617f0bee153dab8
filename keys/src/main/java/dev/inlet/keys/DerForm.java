package dev.inlet.keys;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What one entry of a PEM file encodes, without the PEM around it. */
final class DerForm implements KeyFile.Form {
  private final byte[] der;

  DerForm(byte[] der) {
    this.der = der.clone();
  }

  @Override
  public PrivateKey privateKey(Optional<char[]> password) throws KeyFileException {
    DerKind kind = DerKind.of(der);
    if (!kind.isPrivateKey()) {
      throw new KeyFileException("holds no private key, but: " + kind.title() + " in binary form");
    }
    try {
      return PrivateKeys.decode(der, password);
    } catch (BrokenDerException e) {
      throw new KeyFileException("holds a damaged private key: " + e.getMessage(), e);
    }
  }

  @Override
  public List<X509Certificate> certificates(Optional<char[]> password) throws KeyFileException {
    DerKind kind = DerKind.of(der);
    if (kind.isPrivateKey()) {
      throw new KeyFileException("holds no certificate, but: " + kind.title() + " in binary form");
    }
    List<X509Certificate> certificates;
    try {
      certificates = Certificates.decode(der);
    } catch (BrokenDerException e) {
      throw new KeyFileException("holds a damaged certificate: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new KeyFileException("holds no certificate, but: " + kind.title() + " without any");
    }
    return certificates;
  }
}
