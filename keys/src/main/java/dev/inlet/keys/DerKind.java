package dev.inlet.keys;

/**
 * What a DER value is, by its first members: labels of PEM files and names of files are not to be
 * relied on.
 */
enum DerKind {
  /** RFC 5958, section 2: version, algorithm, key. */
  PKCS8("a private key"),
  /** RFC 5958, section 3: algorithm, encrypted key. */
  ENCRYPTED_PKCS8("an encrypted private key"),
  /** RFC 8017, appendix A.1.2: version, modulus and so on. */
  PKCS1("an RSA private key"),
  /** RFC 5915, section 3: version, key, curve, public key. */
  SEC1("an EC private key"),
  /** RFC 7292, section 4: version 3, content. */
  PKCS12("a PKCS#12 key store"),
  /** RFC 2315, section 7: content type, content. */
  PKCS7("a PKCS#7 message"),
  /** Whatever else: a certificate, a public key, a request. */
  OTHER("something else");

  private final String title;

  DerKind(String title) {
    this.title = title;
  }

  /** With its article, for people. */
  String title() {
    return title;
  }

  boolean isPrivateKey() {
    return switch (this) {
      case PKCS8, ENCRYPTED_PKCS8, PKCS1, SEC1 -> true;
      case PKCS12, PKCS7, OTHER -> false;
    };
  }

  static DerKind of(byte[] der) {
    // Some programs write these two in BER.
    if (Der.isIndefinite(der, Der.INTEGER)) {
      return PKCS12;
    }
    if (Der.isIndefinite(der, Der.OBJECT_IDENTIFIER)) {
      return PKCS7;
    }
    try {
      Der value = new Der(der).enter(Der.SEQUENCE);
      if (value.nextIs(Der.OBJECT_IDENTIFIER)) {
        return PKCS7;
      }
      if (value.nextIs(Der.INTEGER)) {
        return afterVersion(value.read(Der.INTEGER), value);
      }
      Der algorithm = value.enter(Der.SEQUENCE);
      return algorithm.nextIs(Der.OBJECT_IDENTIFIER) && value.nextIs(Der.OCTET_STRING)
          ? ENCRYPTED_PKCS8
          : OTHER;
    } catch (BrokenDerException e) {
      return OTHER;
    }
  }

  private static DerKind afterVersion(byte[] version, Der value) {
    if (value.nextIs(Der.INTEGER)) {
      return PKCS1;
    }
    if (value.nextIs(Der.OCTET_STRING)) {
      return SEC1;
    }
    if (!value.nextIs(Der.SEQUENCE)) {
      return OTHER;
    }
    return version.length == 1 && version[0] == 3 ? PKCS12 : PKCS8;
  }
}
