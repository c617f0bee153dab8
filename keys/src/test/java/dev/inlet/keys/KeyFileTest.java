package dev.inlet.keys;

import static dev.inlet.keys.Fixtures.bytes;
import static dev.inlet.keys.Fixtures.password;
import static dev.inlet.keys.Fixtures.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Files of keys and certificates")
class KeyFileTest {
  private static final String CERTIFICATE = text("client.pem");
  private static final String KEY = text("client.key");
  private static final String AUTHORITY = text("ca.pem");
  private static final String PARAMETERS =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  private static final String BROKEN_CERTIFICATE =
      "-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n";

  private static List<String> subjects(byte[] content) throws KeyFileException {
    return subjects(KeyFile.of(content), Optional.empty());
  }

  private static List<String> subjects(KeyFile file, Optional<char[]> password)
      throws KeyFileException {
    return file.certificates(password).stream()
        .map(certificate -> certificate.getSubjectX500Principal().getName())
        .toList();
  }

  private static PrivateKey key() {
    try {
      return KeyFile.of(KEY).privateKey(Optional.empty());
    } catch (KeyFileException e) {
      throw new AssertionError(e);
    }
  }

  /** Spellings of a file that holds a certificate and its key. */
  static Stream<byte[]> spellings() {
    String both = CERTIFICATE + KEY;
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("the key behind the certificate", both);
    texts.put("the key before the certificate", KEY + CERTIFICATE);
    texts.put("EC parameters first", PARAMETERS + KEY + CERTIFICATE);
    texts.put("text between", "Bag Attributes\n" + CERTIFICATE + "0 s:CN = ca\n# -----\n" + KEY);
    texts.put("line ends of Windows", both.replace("\n", "\r\n"));
    texts.put("line ends of an old Mac", both.replace("\n", "\r"));
    texts.put("written-out line ends", both.replace("\n", "\\n"));
    texts.put("written-out line ends of Windows", both.replace("\n", "\\r\\n"));
    texts.put("spaces for line ends", both.replace("\n", " "));
    texts.put("indented", both.replace("\n", "\n    "));
    texts.put("no line ends at all", both.replace("\n", ""));
    texts.put("a byte order mark", "\ufeff" + both);
    List<byte[]> spellings = new ArrayList<>();
    texts.values().forEach(text -> spellings.add(text.getBytes(UTF_8)));
    spellings.add(("\ufeff" + both).getBytes(UTF_16LE));
    spellings.add(("\ufeff" + both).getBytes(UTF_16BE));
    return spellings.stream();
  }

  @ParameterizedTest
  @MethodSource("spellings")
  @DisplayName("Certificate and key are found in one PEM file, in any order and spelling")
  void spelling(byte[] content) throws Exception {
    assertThat(subjects(content)).containsExactly("CN=client");
    assertThat(KeyFile.of(content).privateKey(Optional.empty())).isEqualTo(key());
  }

  @Test
  @DisplayName("Keys, parameters and requests among certificates are skipped, even encrypted ones")
  void amongAuthorities() throws Exception {
    String content =
        AUTHORITY + KEY + text("ec.scrypt.pem") + PARAMETERS + text("openssh.pem") + CERTIFICATE;
    assertThat(subjects(content.getBytes(UTF_8))).containsExactly("CN=ca", "CN=client");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
  @DisplayName("A key is read for what it is, whatever its label says")
  void labels(String label) throws Exception {
    for (String file : List.of("rsa.pkcs1.pem", "rsa.pkcs8.pem", "ec.pkcs8.pem", "ec.aes256.pem")) {
      PemBlock block = PemBlock.parse(text(file)).get(0);
      String relabelled = text(file).replace(block.label(), label);
      assertThat(KeyFile.of(relabelled).privateKey(password()))
          .as("%s as %s", file, label)
          .isEqualTo(KeyFile.of(text(file)).privateKey(password()));
    }
  }

  @Test
  @DisplayName("Certificates are read with OpenSSL's settings of trust, from PKCS#7 and from DER")
  void otherCertificates() throws Exception {
    assertThat(subjects(bytes("client.trusted.pem"))).containsExactly("CN=client");
    assertThat(subjects(bytes("client.p7b"))).containsExactlyInAnyOrder("CN=client", "CN=issuer");
    assertThat(subjects(Base64.getMimeDecoder().decode(body("client.p7b"))))
        .containsExactlyInAnyOrder("CN=client", "CN=issuer");
    assertThat(subjects(bytes("client.der"))).containsExactly("CN=client");
  }

  @Test
  @DisplayName("Certificates are read from PKCS#7 in BER, in binary form and in PEM")
  void indefiniteLength() throws Exception {
    byte[] content = new Der(Base64.getMimeDecoder().decode(body("client.p7b"))).read(Der.SEQUENCE);
    byte[] ber = new byte[content.length + 4]; // two bytes of zero end it (X.690, section 8.1.5)
    ber[0] = Der.SEQUENCE;
    ber[1] = (byte) 0x80;
    System.arraycopy(content, 0, ber, 2, content.length);
    String pem =
        "-----BEGIN PKCS7-----\n"
            + Base64.getMimeEncoder().encodeToString(ber)
            + "\n-----END PKCS7-----\n";

    for (KeyFile file : List.of(KeyFile.of(ber), KeyFile.of(pem))) {
      assertThat(subjects(file, Optional.empty()))
          .containsExactlyInAnyOrder("CN=client", "CN=issuer");
    }
    assertRefused(
        () -> KeyFile.of(ber).privateKey(Optional.empty()),
        "holds no private key, but: a PKCS#7 message in binary form");
    assertRefused(
        () -> KeyFile.of(Arrays.copyOf(ber, 100)).certificates(Optional.empty()),
        "holds a damaged certificate: its DER encoding is broken");
  }

  @Test
  @DisplayName("A PKCS#7 file without certificates is refused as one")
  void emptyMessage() throws Exception {
    // RFC 2315, section 9.1: version, digest algorithms, content, signers.
    byte[] version = {Der.INTEGER, 1, 1};
    byte[] none = {0x31, 0};
    byte[] signedData =
        Der.encode(Der.SEQUENCE, version, none, Der.encode(Der.SEQUENCE, identifier("data")), none);
    byte[] message =
        Der.encode(Der.SEQUENCE, identifier("signedData"), Der.encode(Der.CONTEXT_0, signedData));

    assertRefused(
        () -> KeyFile.of(message).certificates(Optional.empty()),
        "holds no certificate, but: a PKCS#7 message without any");
  }

  /** 1.2.840.113549.1.7 and one arc more (RFC 2315, section 14). */
  private static byte[] identifier(String type) {
    int arc = type.equals("data") ? 1 : 2;
    byte[] arcs = {0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 7, (byte) arc};
    return Der.encode(Der.OBJECT_IDENTIFIER, arcs);
  }

  private static String body(String name) {
    return PemBlock.parse(text(name)).get(0).body();
  }

  @ParameterizedTest(name = "{0} is opened")
  @ValueSource(strings = {"client.p12", "client.legacy.p12", "client.jks"})
  @DisplayName("A key store gives its key and the chain, with its password")
  void keyStores(String name) throws Exception {
    KeyFile store = KeyFile.of(bytes(name));
    assertThat(store.privateKey(password())).isEqualTo(key());
    assertThat(subjects(store, password()))
        .containsExactlyInAnyOrder("CN=client", "CN=issuer", "CN=ca");
  }

  @Test
  @DisplayName("A PKCS#12 file with an empty password needs none")
  void withoutPassword() throws Exception {
    KeyFile store = KeyFile.of(bytes("client.empty-password.p12"));
    assertThat(store.privateKey(Optional.empty())).isEqualTo(key());
    assertThat(subjects(store, Optional.empty())).contains("CN=client");
  }

  @Test
  @DisplayName("A trust store gives its certificates; Java's own form without its password, too")
  void trustStores() throws Exception {
    assertThat(subjects(KeyFile.of(bytes("trust.p12")), password()))
        .containsExactlyInAnyOrder("CN=ca", "CN=issuer");
    assertThat(subjects(KeyFile.of(bytes("trust.jks")), Optional.empty()))
        .containsExactlyInAnyOrder("CN=ca", "CN=issuer");
  }

  @Test
  @DisplayName("A key store that cannot be used says why")
  void unusableStores() {
    Optional<char[]> wrong = Optional.of("wrong".toCharArray());
    for (String name : List.of("client.p12", "client.jks")) {
      KeyFile store = KeyFile.of(bytes(name));
      assertRefused(
          () -> store.privateKey(Optional.empty()),
          "is protected by a password, and there is none for it");
      assertRefused(() -> store.privateKey(wrong), "cannot be opened: the password is wrong");
    }
    assertRefused(
        () -> KeyFile.of(bytes("trust.jks")).privateKey(password()), "holds no private key");
    assertRefused(
        () -> KeyFile.of(bytes("client.unprotected.p12")).privateKey(Optional.empty()),
        "holds no private key that Java can see;"
            + " \"openssl pkcs12 -in OLD -nodes -out NEW\" makes a PEM file of all in it");
    assertRefused(
        () -> KeyFile.of(bytes("trust.openssl.p12")).certificates(password()),
        "holds no certificate that Java can see;"
            + " \"openssl pkcs12 -in OLD -nodes -out NEW\" makes a PEM file of all in it");
    byte[] cut = bytes("client.jks");
    assertRefused(
        () -> KeyFile.of(Arrays.copyOf(cut, 200)).certificates(Optional.empty()),
        "is a damaged or unsupported key store (JKS)");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "-----BEGIN CERTIFICATE-----\\nMIIB!!\\n-----END CERTIFICATE-----"
            + "|its base64 encoding is broken",
        "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----"
            + "|its DER encoding is broken",
        "-----BEGIN CERTIFICATE-----\\nMAA=\\n-----END CERTIFICATE-----"
            + "|it is no X.509 certificate that Java can read",
        "-----BEGIN CERTIFICATE-----\\nMIIB\\n|its END line is missing",
        "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END X509 CRL-----"
            + "|its END line says X509 CRL where BEGIN says CERTIFICATE"
      })
  @DisplayName(
      "A damaged certificate is reported by its number, its line and what is wrong with it")
  void damaged(String block, String how) {
    String content = "# two authorities\n" + AUTHORITY + block + "\n" + AUTHORITY;
    long line = 2 + AUTHORITY.lines().count();
    assertRefused(
        () -> KeyFile.of(content.getBytes(ISO_8859_1)).certificates(Optional.empty()),
        "holds a damaged certificate (entry 2, at line " + line + "): " + how);
  }

  @Test
  @DisplayName("A damaged certificate does no harm to the key beside it, nor the reverse")
  void damagedNeighbour() throws Exception {
    assertThat(KeyFile.of(BROKEN_CERTIFICATE + KEY).privateKey(Optional.empty())).isEqualTo(key());
    String brokenKey = "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n";
    assertThat(subjects((brokenKey + CERTIFICATE).getBytes(UTF_8))).containsExactly("CN=client");
  }

  @Test
  @DisplayName("A file without what is asked for says what it holds instead")
  void somethingElse() {
    assertRefused(
        () -> KeyFile.of(KEY).certificates(Optional.empty()),
        "holds no certificate, but: private key");
    assertRefused(
        () -> KeyFile.of("").certificates(Optional.empty()),
        "holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----");
    assertRefused(
        () -> KeyFile.of(bytes("ec.der")).certificates(Optional.empty()),
        "holds no certificate, but: an EC private key in binary form");
    assertRefused(
        () -> KeyFile.of(bytes("client.der")).privateKey(Optional.empty()),
        "holds no private key, but: something else in binary form");
  }

  @Test
  @DisplayName("An identity is the key's certificate and its issuers, whatever else is there")
  void identity() throws Exception {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String name : List.of("client.pem", "issuer.pem", "ca.pem", "certificate.pem")) {
      certificates.addAll(KeyFile.of(bytes(name)).certificates(Optional.empty()));
    }
    for (int i = 0; i < certificates.size(); i++) {
      Collections.rotate(certificates, 1);
      assertThat(Identity.of(key(), certificates).chain())
          .extracting(certificate -> certificate.getSubjectX500Principal().getName())
          .containsExactly("CN=client", "CN=issuer", "CN=ca");
    }
    PrivateKey other = KeyFile.of(bytes("rsa.pkcs8.pem")).privateKey(Optional.empty());
    assertRefused(
        () -> Identity.of(other, certificates), "is not the key of any of the 4 certificates");
    assertRefused(
        () -> Identity.of(other, certificates.subList(0, 1)), "is not the key of the certificate");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(KeyFileException.class).hasMessage(message);
  }
}
