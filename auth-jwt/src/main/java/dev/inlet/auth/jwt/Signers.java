package dev.inlet.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import dev.inlet.auth.CredentialFiles;
import dev.inlet.keys.KeyFile;
import dev.inlet.keys.KeyFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Optional;

/** Reads the key or secret of a method from its file, and says what is wrong if it does not fit. */
final class Signers {
  private static final int MINIMUM_RSA_BITS = 2048;

  private final SigningMethod method;
  private final Path file;

  Signers(SigningMethod method, Path file) {
    this.method = method;
    this.file = file;
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read; the message begins with its path
   * @throws InvalidKeyException if what it holds does not fit; the message begins with its path
   */
  JWSSigner read() throws IOException, InvalidKeyException, JOSEException {
    return switch (method.family()) {
      case HMAC -> new MACSigner(secret());
      case RSA -> new RSASSASigner(rsaKey(privateKey()));
      case EC -> new ECDSASigner(ecKey(privateKey()));
      case ED25519 -> new Ed25519Signer(ed25519Key(privateKey()));
    };
  }

  private byte[] secret() throws IOException, InvalidKeyException {
    byte[] secret = CredentialFiles.readSecret(file);
    int minimum = hashBits() / Byte.SIZE;
    if (secret.length < minimum) {
      throw misfit("a secret of " + secret.length + " bytes", "at least " + minimum);
    }
    return secret;
  }

  private PrivateKey rsaKey(PrivateKey found) throws InvalidKeyException {
    // A key for RSASSA-PSS alone is an RSAPrivateKey too, but not what servers expect.
    if (!(found instanceof RSAPrivateKey key) || !key.getAlgorithm().equals("RSA")) {
      throw misfit(describe(found), "an RSA key");
    }
    int bits = key.getModulus().bitLength();
    if (bits < MINIMUM_RSA_BITS) {
      throw misfit("an RSA key of " + bits + " bits", "at least " + MINIMUM_RSA_BITS);
    }
    return key;
  }

  private ECPrivateKey ecKey(PrivateKey found) throws InvalidKeyException {
    Curve curve = Curve.forJWSAlgorithm(method.algorithm()).iterator().next();
    if (!(found instanceof ECPrivateKey key)
        || !curve.equals(Curve.forECParameterSpec(key.getParams()))) {
      throw misfit(describe(found), "an EC key on the curve " + curve.getName());
    }
    return key;
  }

  private PrivateKey ed25519Key(PrivateKey found) throws InvalidKeyException {
    if (!(found instanceof EdECPrivateKey key) || !key.getParams().getName().equals("Ed25519")) {
      throw misfit(describe(found), "an Ed25519 key");
    }
    return key;
  }

  private PrivateKey privateKey() throws IOException, InvalidKeyException {
    try {
      return KeyFile.of(CredentialFiles.read(file)).privateKey(Optional.empty());
    } catch (KeyFileException e) {
      throw new InvalidKeyException(file + " " + e.getMessage(), e);
    }
  }

  private int hashBits() {
    return Integer.parseInt(method.text().substring(2));
  }

  private static String describe(PrivateKey key) {
    if (key instanceof ECPrivateKey ecKey) {
      Curve curve = Curve.forECParameterSpec(ecKey.getParams());
      return "an EC key on " + (curve == null ? "another curve" : "the curve " + curve.getName());
    }
    if (key instanceof EdECPrivateKey edKey) {
      return "an " + edKey.getParams().getName() + " key";
    }
    return "an " + key.getAlgorithm() + " key";
  }

  private InvalidKeyException misfit(String found, String needed) {
    return new InvalidKeyException(
        file + " holds " + found + ", but " + method.text() + " needs " + needed);
  }
}
