package dev.inlet.keys;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a file of keys and certificates holds. The form is recognised by the content:
 *
 * <ul>
 *   <li>PEM (RFC 7468): any number of entries in any order, with text between them; a byte order
 *       mark, UTF-16, line ends of Windows, spaces or a written-out {@code \n} in place of line
 *       ends;
 *   <li>DER: one key, one certificate, or the certificates of a PKCS#7 file, which may be BER;
 *   <li>PKCS#12 and JKS.
 * </ul>
 *
 * <p>An entry is decoded when it is asked for, so a damaged or encrypted key does no harm to who
 * wants the certificates beside it. Immutable.
 */
public final class KeyFile {
  private final Form form;

  /** What each form can do. */
  interface Form {

    /** As {@link KeyFile#privateKey}. */
    PrivateKey privateKey(Optional<char[]> password) throws KeyFileException;

    /** As {@link KeyFile#certificates}. */
    List<X509Certificate> certificates(Optional<char[]> password) throws KeyFileException;
  }

  private KeyFile(Form form) {
    this.form = form;
  }

  /** The content of a file. */
  public static KeyFile of(byte[] content) {
    requireNonNull(content, "content is null");
    Optional<KeyStoreForm> store = KeyStoreForm.recognise(content);
    if (store.isPresent()) {
      return new KeyFile(store.get());
    }
    boolean binary = Der.isSequence(content) || DerKind.of(content) == DerKind.PKCS7;
    return new KeyFile(binary ? new DerForm(content) : new PemForm(PemText.decode(content)));
  }

  /** A text in PEM form. */
  public static KeyFile of(String pem) {
    requireNonNull(pem, "pem is null");
    return new KeyFile(new PemForm(pem));
  }

  /**
   * The one private key: RSA, EC, Ed25519 or Ed448, as PKCS#8, PKCS#1 or SEC1, whatever its label
   * says.
   *
   * @param password for an encrypted key or a key store; does not matter for other keys
   * @throws KeyFileException if there is none that can be used, or more than one
   */
  public PrivateKey privateKey(Optional<char[]> password) throws KeyFileException {
    requireNonNull(password, "password is null");
    return form.privateKey(password);
  }

  /**
   * All certificates, at least one, in the order in which they stand in a PEM file.
   *
   * @param password for a key store; does not matter for other forms
   * @throws KeyFileException if there are none, or one is damaged
   */
  public List<X509Certificate> certificates(Optional<char[]> password) throws KeyFileException {
    requireNonNull(password, "password is null");
    return form.certificates(password);
  }

  /** Without the content. */
  @Override
  public String toString() {
    return "KeyFile[" + form.getClass().getSimpleName() + "]";
  }
}
