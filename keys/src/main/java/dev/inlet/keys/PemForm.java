package dev.inlet.keys;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A text of entries, each between its BEGIN and END line. */
final class PemForm implements KeyFile.Form {
  private final List<PemBlock> blocks;

  PemForm(String text) {
    blocks = PemBlock.parse(text);
  }

  @Override
  public PrivateKey privateKey(Optional<char[]> password) throws KeyFileException {
    List<PemBlock> keys = blocks.stream().filter(PemBlock::isPrivateKey).toList();
    if (keys.isEmpty()) {
      throw new KeyFileException(
          blocks.isEmpty()
              ? "holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----"
              : "holds no private key, but: " + name(blocks.get(0)));
    }
    if (keys.size() > 1) {
      throw new KeyFileException("holds " + keys.size() + " private keys where one is needed");
    }
    return decode(keys.get(0), password);
  }

  private static PrivateKey decode(PemBlock block, Optional<char[]> password)
      throws KeyFileException {
    if (block.hasLegacyEncryption()) {
      throw new KeyFileException(
          "is encrypted in OpenSSL's legacy form (Proc-Type), which cannot be decrypted here;"
              + " \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it");
    }
    if (block.label().equals("OPENSSH PRIVATE KEY")) {
      throw new KeyFileException(
          "is in OpenSSH's own form; \"ssh-keygen -p -m PKCS8 -f FILE\" converts it in place");
    }
    byte[] der = block.decode();
    try {
      return PrivateKeys.decode(der, password);
    } catch (BrokenDerException e) {
      throw block.damaged(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<X509Certificate> certificates(Optional<char[]> password) throws KeyFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks) {
      if (block.holdsCertificates()) {
        byte[] der = block.decode();
        try {
          certificates.addAll(Certificates.decode(der));
        } catch (BrokenDerException e) {
          throw block.damaged(String.valueOf(e.getMessage()));
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new KeyFileException(
          blocks.isEmpty()
              ? "holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----"
              : "holds no certificate, but: " + name(blocks.get(0)));
    }
    return List.copyOf(certificates);
  }

  private static String name(PemBlock block) {
    return block.label().toLowerCase(Locale.ROOT);
  }
}
