package dev.inlet.keys;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes private keys with the JDK: PKCS#8 (RSA, EC, Ed25519, Ed448), PKCS#1 (RSA), SEC1 (EC), and
 * PKCS#8 encrypted with PBES2 and AES.
 */
final class PrivateKeys {
  /** The identifiers rsaEncryption (RFC 8017) and id-ecPublicKey (RFC 5480) in DER. */
  private static final byte[] RSA_IDENTIFIER = HexFormat.of().parseHex("06092a864886f70d010101");

  private static final byte[] EC_IDENTIFIER = HexFormat.of().parseHex("06072a8648ce3d0201");

  /** The key factories of the JDK by the identifiers of algorithms. */
  private static final Map<String, String> FACTORIES =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.10045.2.1", "EC",
          "1.3.101.112", "EdDSA",
          "1.3.101.113", "EdDSA");

  private PrivateKeys() {}

  /**
   * Decodes a key by what it is, not by what it is called.
   *
   * @throws BrokenDerException if it is damaged
   * @throws KeyFileException if it cannot be used for another reason
   */
  static PrivateKey decode(byte[] der, Optional<char[]> password)
      throws KeyFileException, BrokenDerException {
    return switch (DerKind.of(der)) {
      case PKCS8 -> pkcs8(der);
      case ENCRYPTED_PKCS8 -> pkcs8(EncryptedKeys.decrypt(der, known(password)));
      case PKCS1 -> pkcs1(der);
      case SEC1 -> sec1(der);
      case PKCS12, PKCS7, OTHER -> throw Der.broken();
    };
  }

  private static char[] known(Optional<char[]> password) throws KeyFileException {
    return password.orElseThrow(
        () ->
            new KeyFileException(
                "is encrypted, and there is no password for it;"
                    + " \"openssl pkey -in OLD -out NEW\" removes the encryption"));
  }

  private static PrivateKey pkcs8(byte[] der) throws KeyFileException, BrokenDerException {
    Der info = new Der(der).enter(Der.SEQUENCE);
    var unusedVersion = info.read(Der.INTEGER);
    String algorithm = info.enter(Der.SEQUENCE).readObjectIdentifier();
    String factory = FACTORIES.get(algorithm);
    if (factory == null) {
      throw new KeyFileException("holds a key of an unsupported algorithm: " + algorithm);
    }
    try {
      return KeyFactory.getInstance(factory).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new KeyFileException(
          "holds a damaged or unsupported " + factory + " key: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new KeyFileException("holds a key that this Java does not support: " + factory, e);
    }
  }

  private static PrivateKey pkcs1(byte[] der) throws KeyFileException, BrokenDerException {
    return pkcs8(privateKeyInfo(RSA_IDENTIFIER, Der.encode(Der.NULL), der));
  }

  /** RFC 5915, section 3: version, key, [0] curve, [1] public key. */
  private static PrivateKey sec1(byte[] der) throws KeyFileException, BrokenDerException {
    Der key = new Der(der).enter(Der.SEQUENCE);
    var unusedVersion = key.read(Der.INTEGER);
    var unusedKey = key.read(Der.OCTET_STRING);
    if (!key.nextIs(Der.CONTEXT_0)) {
      throw new KeyFileException("holds an EC key that names no curve");
    }
    return pkcs8(privateKeyInfo(EC_IDENTIFIER, key.read(Der.CONTEXT_0), der));
  }

  /** RFC 5958, section 2: version, algorithm with parameters, key. */
  private static byte[] privateKeyInfo(byte[] algorithm, byte[] parameters, byte[] key) {
    return Der.encode(
        Der.SEQUENCE,
        Der.encode(Der.INTEGER, new byte[] {0}),
        Der.encode(Der.SEQUENCE, algorithm, parameters),
        Der.encode(Der.OCTET_STRING, key));
  }
}
