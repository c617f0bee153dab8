package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads private keys in PEM form with the JDK alone: PKCS#8 (RSA, EC, Ed25519, Ed448), PKCS#1
 * (RSA), SEC1 (EC), and PKCS#8 encrypted with PBES2 and AES.
 *
 * <p>The message of an {@link InvalidKeyException} is for the user: it says what is wrong and how
 * to mend it, and never holds key or password.
 */
public final class PrivateKeys {
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
   * Reads the one private key of a file. Certificates, parameters and text beside it are skipped.
   *
   * @param password what an encrypted key is decrypted with; does not matter for other keys
   * @throws IOException if the file cannot be read; the message begins with its path
   * @throws InvalidKeyException if it holds no usable key; the message begins with its path
   */
  public static PrivateKey read(Path file, Optional<char[]> password)
      throws IOException, InvalidKeyException {
    byte[] content = CredentialFiles.read(file);
    try {
      return parse(new String(content, StandardCharsets.ISO_8859_1), password);
    } catch (InvalidKeyException e) {
      throw new InvalidKeyException(file + " " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #read}, with the content itself.
   *
   * @throws InvalidKeyException if it holds no usable key; the message is a sentence without its
   *     subject, such as "holds no private key"
   */
  public static PrivateKey parse(String pem, Optional<char[]> password) throws InvalidKeyException {
    requireNonNull(password, "password is null");
    List<PemBlock> blocks = PemBlock.parse(pem);
    List<PemBlock> keys = blocks.stream().filter(PemBlock::isPrivateKey).toList();
    if (keys.isEmpty()) {
      throw new InvalidKeyException(whatElse(pem, blocks));
    }
    if (keys.size() > 1) {
      throw new InvalidKeyException("holds " + keys.size() + " private keys where one is needed");
    }
    return decode(keys.get(0), password);
  }

  private static String whatElse(String pem, List<PemBlock> blocks) {
    if (!blocks.isEmpty()) {
      return "holds no private key, but: " + blocks.get(0).label().toLowerCase(Locale.ROOT);
    }
    if (Der.isSequence(pem.getBytes(StandardCharsets.ISO_8859_1))) {
      return "is in binary form (DER), but PEM is needed;"
          + " \"openssl pkey -inform DER -in OLD -out NEW\" converts it";
    }
    return "holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----";
  }

  private static PrivateKey decode(PemBlock block, Optional<char[]> password)
      throws InvalidKeyException {
    if (block.hasLegacyEncryption()) {
      throw new InvalidKeyException(
          "is encrypted in OpenSSL's legacy form (Proc-Type), which cannot be decrypted here;"
              + " \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it");
    }
    return switch (block.label()) {
      case "PRIVATE KEY" -> pkcs8(block.decode());
      case "RSA PRIVATE KEY" -> pkcs1(block.decode());
      case "EC PRIVATE KEY" -> sec1(block.decode());
      case "ENCRYPTED PRIVATE KEY" -> pkcs8(EncryptedKeys.decrypt(block.decode(), known(password)));
      case "OPENSSH PRIVATE KEY" ->
          throw new InvalidKeyException(
              "is in OpenSSH's own form; \"ssh-keygen -p -m PKCS8 -f FILE\" converts it in place");
      default ->
          throw new InvalidKeyException("holds an unsupported kind of key: " + block.label());
    };
  }

  private static char[] known(Optional<char[]> password) throws InvalidKeyException {
    return password.orElseThrow(
        () ->
            new InvalidKeyException(
                "is encrypted, and there is no password for it;"
                    + " \"openssl pkey -in OLD -out NEW\" removes the encryption"));
  }

  private static PrivateKey pkcs8(byte[] der) throws InvalidKeyException {
    Der info = new Der(der).enter(Der.SEQUENCE);
    var unusedVersion = info.read(Der.INTEGER);
    String algorithm = info.enter(Der.SEQUENCE).readObjectIdentifier();
    String factory = FACTORIES.get(algorithm);
    if (factory == null) {
      throw new InvalidKeyException("holds a key of an unsupported algorithm: " + algorithm);
    }
    try {
      return KeyFactory.getInstance(factory).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyException(
          "holds a damaged or unsupported " + factory + " key: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new InvalidKeyException("holds a key that this Java does not support: " + factory, e);
    }
  }

  private static PrivateKey pkcs1(byte[] der) throws InvalidKeyException {
    return pkcs8(privateKeyInfo(RSA_IDENTIFIER, Der.encode(Der.NULL), der));
  }

  /** RFC 5915, section 3: version, key, [0] curve, [1] public key. */
  private static PrivateKey sec1(byte[] der) throws InvalidKeyException {
    Der key = new Der(der).enter(Der.SEQUENCE);
    var unusedVersion = key.read(Der.INTEGER);
    var unusedKey = key.read(Der.OCTET_STRING);
    if (!key.nextIs(Der.CONTEXT_0)) {
      throw new InvalidKeyException("holds an EC key that names no curve");
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
