package dev.inlet.auth.oauth1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature methods of RFC 5849, sections 3.4.2 and 3.4.3. */
final class Signatures {

  private Signatures() {}

  static String hmac(String algorithm, String key, String baseString)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key.getBytes(US_ASCII), algorithm));
    return Base64.getEncoder().encodeToString(mac.doFinal(baseString.getBytes(US_ASCII)));
  }

  static String rsa(String algorithm, PrivateKey key, String baseString)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(baseString.getBytes(US_ASCII));
    return Base64.getEncoder().encodeToString(signature.sign());
  }
}
