package dev.inlet.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Decrypts PKCS#8 keys (RFC 5958, section 3) that are encrypted with PBES2 and AES. */
final class EncryptedKeys {
  private static final String PBES2 = "1.2.840.113549.1.5.13";
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";
  private static final String AES_PREFIX = "2.16.840.1.101.3.4.1.";

  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "1.2.840.113549.3.7", "Triple DES",
          "1.3.14.3.2.7", "DES",
          "1.2.840.113549.3.2", "RC2",
          "1.3.6.1.4.1.11591.4.11", "scrypt");

  private static final String CONVERSION =
      "; \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it";

  private EncryptedKeys() {}

  /** The PKCS#8 key inside. */
  static byte[] decrypt(byte[] encrypted, char[] password)
      throws KeyFileException, BrokenDerException {
    requireSupported(encrypted);
    byte[] plain;
    try {
      plain = decrypt(new EncryptedPrivateKeyInfo(encrypted), password);
    } catch (BadPaddingException e) {
      throw wrongPassword();
    } catch (NoSuchAlgorithmException e) {
      throw new KeyFileException(
          "is encrypted in a way that this Java cannot decrypt" + CONVERSION, e);
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyFileException("cannot be decrypted: " + e.getMessage(), e);
    }
    // One wrong password in 256 leaves padding that looks right.
    if (!Der.isSequence(plain)) {
      throw wrongPassword();
    }
    return plain;
  }

  private static byte[] decrypt(EncryptedPrivateKeyInfo info, char[] password)
      throws GeneralSecurityException {
    PBEKeySpec keySpec = new PBEKeySpec(password);
    try {
      // The parameters' text is the full name; info.getAlgName() says no more than "PBES2".
      String algorithm = String.valueOf(info.getAlgParameters());
      SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(keySpec);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
      return cipher.doFinal(info.getEncryptedData());
    } finally {
      keySpec.clearPassword();
    }
  }

  private static KeyFileException wrongPassword() {
    return new KeyFileException("cannot be decrypted: the password is wrong");
  }

  private static void requireSupported(byte[] encrypted)
      throws KeyFileException, BrokenDerException {
    Der algorithm = new Der(encrypted).enter(Der.SEQUENCE).enter(Der.SEQUENCE);
    String scheme = algorithm.readObjectIdentifier();
    if (!scheme.equals(PBES2)) {
      throw unsupported("an outdated scheme");
    }
    Der parameters = algorithm.enter(Der.SEQUENCE);
    String derivation = parameters.enter(Der.SEQUENCE).readObjectIdentifier();
    String cipher = parameters.enter(Der.SEQUENCE).readObjectIdentifier();
    if (!derivation.equals(PBKDF2)) {
      throw unsupported(UNSUPPORTED.getOrDefault(derivation, derivation));
    }
    if (!cipher.startsWith(AES_PREFIX)) {
      throw unsupported(UNSUPPORTED.getOrDefault(cipher, cipher));
    }
  }

  private static KeyFileException unsupported(String what) {
    return new KeyFileException(
        "is encrypted with " + what + ", but only PBKDF2 with AES can be decrypted" + CONVERSION);
  }
}
