package dev.inlet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A private key with its certificate.
 *
 * @param chain the key's certificate, then that of its issuer, and so on as far as they are known
 */
public record Identity(PrivateKey privateKey, List<X509Certificate> chain) {

  /** What a key signs to prove that it fits its certificate. */
  private static final byte[] PROOF = "proof".getBytes(UTF_8);

  /** A key and a chain that the caller knows to belong together; the list is copied. */
  public Identity {
    requireNonNull(privateKey, "privateKey is null");
    chain = List.copyOf(chain);
  }

  /**
   * Finds the certificate of a key, and its chain, among certificates in any order; those that
   * belong to neither are left out.
   *
   * @throws KeyFileException if none is the key's; the message is said of the key
   */
  public static Identity of(PrivateKey key, List<X509Certificate> certificates)
      throws KeyFileException {
    for (X509Certificate certificate : certificates) {
      if (verifies(certificate.getPublicKey(), key)) {
        return new Identity(key, chain(certificate, certificates));
      }
    }
    throw new KeyFileException(
        certificates.size() == 1
            ? "is not the key of the certificate"
            : "is not the key of any of the " + certificates.size() + " certificates");
  }

  private static List<X509Certificate> chain(
      X509Certificate leaf, List<X509Certificate> certificates) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    Optional<X509Certificate> issuer = issuer(leaf, certificates);
    while (issuer.isPresent() && !chain.contains(issuer.get())) {
      chain.add(issuer.get());
      issuer = issuer(issuer.get(), certificates);
    }
    return chain;
  }

  private static Optional<X509Certificate> issuer(
      X509Certificate certificate, List<X509Certificate> certificates) {
    return certificates.stream().filter(issuer -> signed(issuer, certificate)).findFirst();
  }

  private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
    if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
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

  /** Without the key. */
  @Override
  public String toString() {
    return "Identity" + chain.stream().map(X509Certificate::getSubjectX500Principal).toList();
  }
}
