package dev.inlet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files under {@code keys} are made by OpenSSL; {@code make.sh} there says how. */
@DisplayName("Private keys")
class PrivateKeysTest {
  private static final String PASSWORD = "correct horse";

  @ParameterizedTest(name = "{0} bits or curve of a {1} key that the JDK made are read from PKCS#8")
  @CsvSource({"1024,RSA", "2048,RSA", "256,EC", "384,EC", "521,EC", "255,Ed25519", "448,Ed448"})
  void keysOfTheJdk(int size, String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!algorithm.startsWith("Ed")) {
      generator.initialize(size);
    }
    PrivateKey key = generator.generateKeyPair().getPrivate();
    assertThat(key(pem("PRIVATE KEY", key.getEncoded()), Optional.empty())).isEqualTo(key);
  }

  @ParameterizedTest(name = "{0} signs what {1} verifies with {2}")
  @CsvSource({
    "rsa.pkcs8.pem,rsa,SHA256withRSA",
    "rsa.pkcs1.pem,rsa,SHA256withRSA",
    "rsa.aes256.pem,rsa,SHA256withRSA",
    "ec.pkcs8.pem,ec,SHA256withECDSA",
    "ec.sec1.pem,ec,SHA256withECDSA",
    "ec.der,ec,SHA256withECDSA",
    "ec.aes256.pem,ec,SHA256withECDSA",
    "ec.aes128-sha1.pem,ec,SHA256withECDSA",
    "ec.aes256-sha512.pem,ec,SHA256withECDSA",
    "ed25519.pkcs8.pem,ed25519,Ed25519",
    "ed25519.aes256.pem,ed25519,Ed25519"
  })
  void keysOfOpenSsl(String file, String publicKey, String algorithm) throws Exception {
    byte[] message = "message".getBytes(StandardCharsets.UTF_8);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key(fixture(file), password()));
    signer.update(message);
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(publicKey(publicKey));
    verifier.update(message);
    assertThat(verifier.verify(signer.sign())).isTrue();
  }

  @Test
  @DisplayName("Text, certificates and line ends of Windows around the key do no harm")
  void surroundings() throws Exception {
    String certificate = Files.readString(fixture("certificate.pem"));
    String key = Files.readString(fixture("ec.pkcs8.pem")).replace("\n", "\r\n");
    assertThat(key("\ufeffBag\n" + certificate + key + "\n\n", Optional.empty()))
        .isEqualTo(key(fixture("ec.pkcs8.pem"), Optional.empty()));
  }

  @Test
  @DisplayName("A password does not matter for a key that is not encrypted")
  void needlessPassword() throws Exception {
    assertThat(key(fixture("ec.pkcs8.pem"), password()))
        .isEqualTo(key(fixture("ec.pkcs8.pem"), Optional.empty()));
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ec.des3.pem|is encrypted with Triple DES, but only PBKDF2 with AES can be decrypted;"
            + " \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it",
        "ec.scrypt.pem|is encrypted with scrypt, but only PBKDF2 with AES can be decrypted;"
            + " \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it",
        "ec.pbes1.pem|is encrypted with an outdated scheme, but only PBKDF2 with AES can be"
            + " decrypted; \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it",
        "ec.legacy.pem|is encrypted in OpenSSL's legacy form (Proc-Type), which cannot be decrypted"
            + " here; \"openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW\" converts it",
        "openssh.pem|is in OpenSSH's own form;"
            + " \"ssh-keygen -p -m PKCS8 -f FILE\" converts it in place",
        "ec.public.pem|holds no private key, but: public key",
        "certificate.pem|holds no private key, but: certificate",
        "x25519.pkcs8.pem|holds a key of an unsupported algorithm: 1.3.101.110",
        "make.sh|holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----"
      })
  void refusedKeys(String file, String problem) throws Exception {
    assertRefused(fixture(file), password(), problem);
  }

  @Test
  @DisplayName("An encrypted key without a password is refused with the way out")
  void missingPassword() throws Exception {
    assertRefused(
        fixture("rsa.aes256.pem"),
        Optional.empty(),
        "is encrypted, and there is no password for it;"
            + " \"openssl pkey -in OLD -out NEW\" removes the encryption");
  }

  @Test
  @DisplayName("A wrong password is refused as that, however often one tries")
  void wrongPassword() throws Exception {
    // Some of them leave padding that looks right.
    for (int i = 0; i < 300; i++) {
      assertRefused(
          fixture("ec.aes128-sha1.pem"),
          Optional.of(("wrong" + i).toCharArray()),
          "cannot be decrypted: the password is wrong");
    }
  }

  @Test
  @DisplayName("Two private keys in one file are refused")
  void twoKeys(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("two.pem");
    String key = Files.readString(fixture("ec.pkcs8.pem"));
    Files.writeString(file, key + key);
    assertRefused(file, Optional.empty(), "holds 2 private keys where one is needed");
  }

  @Test
  @DisplayName("An EC key that names no curve is refused")
  void noCurve(@TempDir Path folder) throws Exception {
    byte[] key =
        Der.encode(
            Der.SEQUENCE,
            Der.encode(Der.INTEGER, new byte[] {1}),
            Der.encode(Der.OCTET_STRING, new byte[32]));
    Path file = folder.resolve("curve.pem");
    Files.writeString(file, pem("EC PRIVATE KEY", key));
    assertRefused(file, Optional.empty(), "holds an EC key that names no curve");
  }

  @ParameterizedTest(name = "The damaged body \"{0}\" is refused without quoting it")
  @ValueSource(strings = {"AAAA", "MIGH", "MIT/////AA==", ""})
  void brokenDer(String body) {
    assertThatThrownBy(() -> key(pem("PRIVATE KEY", body), Optional.empty()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage("holds a damaged private key (entry 1, at line 1): its DER encoding is broken");
  }

  @Test
  @DisplayName("A body that is not base64 is refused without quoting it")
  void brokenBase64() {
    assertThatThrownBy(() -> key(pem("PRIVATE KEY", "s3cr€t"), Optional.empty()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(
            "holds a damaged private key (entry 1, at line 1): its base64 encoding is broken")
        .hasNoCause();
  }

  @ParameterizedTest(name = "Whatever is damaged in {0}, the answer is a key or an explanation")
  @ValueSource(strings = {"rsa.pkcs1.pem", "ec.sec1.pem", "ed25519.pkcs8.pem", "ec.aes256.pem"})
  void damagedKeys(String name) throws Exception {
    PemBlock block =
        PemBlock.parse(Files.readString(fixture(name))).stream()
            .filter(PemBlock::isPrivateKey)
            .findFirst()
            .orElseThrow();
    Random random = new Random(20260101);
    for (int i = 0; i < 500; i++) {
      byte[] der = block.decode();
      // Only the head, where the structure is: damage to iteration counts would take minutes.
      der[random.nextInt(20)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(key(pem(block.label(), der), password())).isNotNull();
      } catch (KeyFileException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static PrivateKey key(String pem, Optional<char[]> password) throws KeyFileException {
    return KeyFile.of(pem).privateKey(password);
  }

  private static PrivateKey key(Path file, Optional<char[]> password)
      throws IOException, KeyFileException {
    return KeyFile.of(Files.readAllBytes(file)).privateKey(password);
  }

  private static void assertRefused(Path file, Optional<char[]> password, String problem) {
    assertThatThrownBy(() -> key(file, password))
        .isInstanceOf(KeyFileException.class)
        .hasMessage(problem);
  }

  private static Optional<char[]> password() {
    return Optional.of(PASSWORD.toCharArray());
  }

  private static Path fixture(String name) throws URISyntaxException {
    URL resource = PrivateKeysTest.class.getResource("files/" + name);
    return Path.of(Objects.requireNonNull(resource, name).toURI());
  }

  private static PublicKey publicKey(String name) throws Exception {
    String algorithm = name.equals("ed25519") ? "Ed25519" : name.equals("ec") ? "EC" : "RSA";
    PemBlock block = PemBlock.parse(Files.readString(fixture(name + ".public.pem"))).get(0);
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(block.decode()));
  }

  private static String pem(String label, byte[] der) {
    return pem(label, Base64.getMimeEncoder().encodeToString(der));
  }

  private static String pem(String label, String body) {
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
