package dev.inlet.input.websocket.tls;

import static dev.inlet.input.websocket.config.WrongConfig.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.websocket.Inputs;
import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code tls}: what is wrong with it is told at start, not at the first attempt. */
final class TlsConfigTest {
  private static final String PAIR =
      "tls.client_certs[0].cert_file: set either cert_file, and key_file unless the key is in the"
          + " same file, or cert and key";

  private static final String NO_CERTIFICATE =
      "holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----";

  private static TlsIdentity one;

  @TempDir private static Path directory;

  @BeforeAll
  static void makeIdentity() throws Exception {
    one = TlsIdentity.create("EC", "one.example.com");
  }

  private static Map<String, Object> tls(Map<String, ?> fields) {
    Map<String, Object> section = new LinkedHashMap<>(fields);
    section.putIfAbsent("enabled", true);
    return Map.of("url", "wss://example.com/", "tls", section);
  }

  private static Map<String, Object> clientCert(Map<String, ?> entry) {
    return tls(Map.of("client_certs", List.of(entry)));
  }

  private static SSLEngine engine(Map<String, ?> config) {
    return Inputs.settings(config, Map.of())
        .tls()
        .orElseThrow()
        .current()
        .newEngine(ByteBufAllocator.DEFAULT, "example.com", 443);
  }

  /** Without one that BoringSSL names always, and never speaks. */
  private static List<String> protocols(SSLEngine engine) {
    return Stream.of(engine.getEnabledProtocols())
        .filter(protocol -> !protocol.equals("SSLv2Hello"))
        .toList();
  }

  private static String file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  @Test
  @DisplayName("wss verifies the host name, with TLS 1.2 and 1.3, without the section")
  void defaults() {
    SSLEngine engine = engine(Map.of("url", "wss://example.com/"));

    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(protocols(engine)).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "native"})
  @DisplayName("either engine verifies the host name, with TLS 1.2 and 1.3")
  void defaultsOfEngine(String name) {
    SSLEngine engine = engine(tls(Map.of("engine", name)));

    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(protocols(engine)).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  @DisplayName("min_version leaves out what is older; no other version is known")
  void minVersion() {
    for (String name : List.of("jdk", "native")) {
      assertThat(protocols(engine(tls(Map.of("min_version", "TLSv1.3", "engine", name)))))
          .containsExactly("TLSv1.3");
    }
    for (String version : List.of("TLSv1.1", "SSLv3", "1.2", "")) {
      assertRefused(
          tls(Map.of("min_version", version)), "tls.min_version: must be TLSv1.2 or TLSv1.3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "native"})
  @DisplayName("skip_cert_verify accepts any host")
  void skipCertVerify(String name) {
    SSLEngine engine = engine(tls(Map.of("skip_cert_verify", true, "engine", name)));

    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isNullOrEmpty();
  }

  @Test
  @DisplayName("skip_cert_verify does not count while the section is not enabled")
  void notEnabled() {
    Map<String, Object> config = tls(Map.of("enabled", false, "skip_cert_verify", true));

    assertThat(engine(config).getSSLParameters().getEndpointIdentificationAlgorithm())
        .isEqualTo("HTTPS");
    assertThat(Inputs.settings(config, Map.of()).warnings(false)).isEmpty();
  }

  @Test
  @DisplayName("a section that is enabled without any wss URL is a mistake")
  void withoutSecureUrl() {
    assertRefused(
        Map.of("url", "ws://example.com/", "tls", Map.of("enabled", true)),
        "tls: is enabled, but no URL begins with wss://");
  }

  @Test
  @DisplayName("authorities that cannot be read are reported")
  void authorities() throws Exception {
    String notPem = file("text.pem", "no certificate");
    assertRefused(
        tls(Map.of("root_cas", one.pem(), "root_cas_file", "x")),
        "tls.root_cas_file: root_cas is set, too; one of both is enough");
    assertRefused(tls(Map.of("root_cas", "nonsense")), "tls.root_cas: " + NO_CERTIFICATE);
    assertRefused(
        tls(Map.of("root_cas", one.keyPem())),
        "tls.root_cas: holds no certificate, but: private key");
    assertRefused(tls(Map.of("root_cas_file", notPem)), "tls.root_cas_file: " + NO_CERTIFICATE);
    assertRefused(
        tls(Map.of("root_cas_file", directory + "/missing.pem")),
        "tls.root_cas_file: " + directory + "/missing.pem does not exist");
    assertRefused(
        tls(Map.of("root_cas_file", directory.toString())),
        "tls.root_cas_file: " + directory + " cannot be read: it is a directory");
    assertRefused(
        tls(Map.of("root_cas_file", "a\u0000b")),
        "tls.root_cas_file: is no path: Nul character not allowed");
  }

  @Test
  @DisplayName("authorities are taken inline or from a file")
  void goodAuthorities() throws Exception {
    assertThat(engine(tls(Map.of("root_cas", one.pem())))).isNotNull();
    assertThat(engine(tls(Map.of("root_cas_file", file("ca.pem", one.pem()))))).isNotNull();
  }

  @Test
  @DisplayName("a client certificate needs its key, both inline or both in files")
  void pairs() {
    assertRefused(clientCert(Map.of()), PAIR);
    assertRefused(clientCert(Map.of("key_file", "a")), PAIR);
    assertRefused(clientCert(Map.of("cert", "a")), PAIR);
    assertRefused(clientCert(Map.of("cert_file", "a", "key", "a")), PAIR);
    assertRefused(clientCert(Map.of("key", "a")), PAIR);
    assertRefused(clientCert(Map.of("cert_file", "a", "key", "b")), PAIR);
    assertRefused(
        clientCert(Map.of("cert_file", "a", "key_file", "b", "cert", "c", "key", "d")), PAIR);
  }

  @Test
  @DisplayName("a client certificate or key that cannot be read is reported")
  void unreadable() throws Exception {
    String cert = file("cert.pem", one.pem());
    assertRefused(
        clientCert(Map.of("cert_file", directory + "/missing", "key_file", cert)),
        "tls.client_certs[0].cert_file: " + directory + "/missing does not exist");
    assertRefused(
        clientCert(Map.of("cert_file", cert, "key_file", directory + "/missing")),
        "tls.client_certs[0].key_file: " + directory + "/missing does not exist");
    assertRefused(
        clientCert(Map.of("cert", "nonsense", "key", one.keyPem())),
        "tls.client_certs[0].cert: " + NO_CERTIFICATE);
    assertRefused(
        clientCert(Map.of("cert", one.pem(), "key", one.pem())),
        "tls.client_certs[0].key: holds no private key, but: certificate");
  }

  @Test
  @DisplayName("an encrypted key needs its password")
  void passwords() throws Exception {
    String key = one.encryptedKeyPem("right");
    assertThat(engine(clientCert(Map.of("cert", one.pem(), "key", key, "password", "right"))))
        .isNotNull();
    assertRefused(
        clientCert(Map.of("cert", one.pem(), "key", key)),
        "tls.client_certs[0].key: is encrypted, and there is no password for it;"
            + " \"openssl pkey -in OLD -out NEW\" removes the encryption");
    assertRefused(
        clientCert(Map.of("cert", one.pem(), "key", key, "password", "wrong secret")),
        "tls.client_certs[0].key: cannot be decrypted: the password is wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  @DisplayName("a key that is not that of the certificate is reported, of each kind")
  void mismatch(String algorithm) throws Exception {
    TlsIdentity right = TlsIdentity.create(algorithm, "right.example.com");
    TlsIdentity other = TlsIdentity.create(algorithm, "other.example.com");

    assertThat(engine(clientCert(Map.of("cert", right.pem(), "key", right.keyPem())))).isNotNull();
    assertRefused(
        clientCert(Map.of("cert", right.pem(), "key", other.keyPem())),
        "tls.client_certs[0].key: is not the key of the certificate");
  }

  @Test
  @DisplayName("a key of another kind than the certificate's is reported, by its file")
  void otherKind() throws Exception {
    TlsIdentity rsa = TlsIdentity.create("RSA", "rsa.example.com");

    assertRefused(
        clientCert(
            Map.of(
                "cert_file", file("ec.pem", one.pem()), "key_file", file("rsa.key", rsa.keyPem()))),
        "tls.client_certs[0].key_file: is not the key of the certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host:443",
        "https://host",
        "host/",
        "a b",
        "*.example.com",
        "[::1]",
        "::1:x",
        "."
      })
  @DisplayName("server_name is a name or an address, and nothing else")
  void wrongServerName(String name) {
    assertRefused(
        tls(Map.of("server_name", name)),
        "tls.server_name: must be a host name or an IP address, without a port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "my_host", "feed.example.com.", "bücher.example", "::1"})
  @DisplayName("server_name may be any name of a host, and an address")
  void serverName(String name) {
    assertThat(Inputs.settings(tls(Map.of("server_name", name)), Map.of()).serverName())
        .isEqualTo(name);
  }
}
