package dev.inlet.output.http;

import static dev.inlet.output.http.TestOutputs.batch;
import static dev.inlet.output.http.TestOutputs.start;
import static dev.inlet.output.http.TestOutputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The output http, over TLS,")
final class HttpOutputTlsIT {
  private static TestCertificate ofLocalhost;
  private static TestCertificate ofAnotherHost;
  private static TestCertificate client;

  @TempDir private Path folder;

  private final TestOutputs outputs = new TestOutputs();
  private final List<String> warnings = outputs.warnings();

  @BeforeAll
  static void makeCertificates() {
    ofLocalhost = TestCertificates.selfSigned("localhost");
    ofAnotherHost = TestCertificates.selfSigned("elsewhere.test");
    client = TestCertificates.selfSigned("client");
  }

  @AfterEach
  void closeOutputs() {
    outputs.close();
  }

  private Output output(Collector server, Map<String, Object> tls, Object retries) {
    Map<String, Object> section = new HashMap<>(tls);
    section.put("enabled", true);
    return outputs.create(
        server.url(), Map.of("format", "lines", "retries", retries, "tls", section));
  }

  private static Collector demanding(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setNeedClientAuth(true);
    parameters.setProtocols(new String[] {protocol});
    return Collector.start(ofLocalhost.serverContext(client), parameters);
  }

  @Test
  @DisplayName("trusts the authority that tls names, which it reads again before each request")
  void authority() throws Exception {
    Path file = folder.resolve("ca.pem");
    Files.writeString(file, ofAnotherHost.pem());
    try (Collector server = Collector.start(ofLocalhost.serverContext())) {
      FutureTask<WriteResult> write =
          start(output(server, Map.of("root_cas_file", file.toString()), 1_000_000), batch("one"));
      await().until(() -> !warnings.isEmpty());
      assertThat(warnings.get(0)).contains("not signed by a trusted authority");
      assertThat(server.received()).isEmpty();

      Files.writeString(file, ofLocalhost.pem());
      var unused = write.get(60, TimeUnit.SECONDS);
      assertThat(server.accepted()).hasSize(1);
    }
  }

  @Test
  @DisplayName("sends nothing to a server that no trusted authority has signed for")
  void untrusted() throws Exception {
    try (Collector server = Collector.start(ofLocalhost.serverContext())) {
      assertThatThrownBy(() -> write(output(server, Map.of(), 0), batch("one")))
          .hasMessageStartingWith(
              "POST %s: the server's certificate is not signed by a trusted authority (see"
                  + " tls.root_cas_file): ",
              server.url());
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  @DisplayName("sends nothing to a server with a certificate for another host")
  void wrongHost() throws Exception {
    Map<String, Object> trusting = Map.of("root_cas", ofAnotherHost.pem());
    try (Collector server = Collector.start(ofAnotherHost.serverContext())) {
      assertThatThrownBy(() -> write(output(server, trusting, 0), batch("one")))
          .hasMessageStartingWith(
              "POST %s: the server's certificate is for another host: ", server.url())
          .hasMessageContaining("localhost");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  @DisplayName("verifies nothing if told so, and warns of it")
  void skipsVerification() throws Exception {
    try (Collector server = Collector.start(ofAnotherHost.serverContext())) {
      write(output(server, Map.of("skip_cert_verify", true), 0), batch("one"));

      assertThat(server.accepted()).hasSize(1);
      assertThat(warnings).singleElement().asString().contains("skip_cert_verify is true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("shows a server that demands one the client certificate of tls")
  void clientCertificate(String protocol) throws Exception {
    Path certificate = Files.writeString(folder.resolve("client.pem"), client.pem());
    Path key = Files.writeString(folder.resolve("client.key"), client.encryptedKeyPem("secret"));
    List<Map<String, Object>> ways =
        List.of(
            Map.of("cert", client.pem(), "key", client.keyPem()),
            Map.of(
                "cert_file",
                certificate.toString(),
                "key_file",
                key.toString(),
                "password",
                "secret"));
    try (Collector server = demanding(protocol)) {
      for (Map<String, Object> way : ways) {
        Map<String, Object> tls =
            Map.of("root_cas", ofLocalhost.pem(), "client_certs", List.of(way));
        write(output(server, tls, 0), batch("one"));
      }
      assertThat(server.accepted()).extracting(Collector.Received::text).containsOnly("one\n");
      assertThat(server.accepted()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("is refused by a server that demands one if it has none, or a stranger's")
  void noClientCertificate(String protocol) throws Exception {
    Map<String, Object> none = Map.of("root_cas", ofLocalhost.pem());
    Map<String, Object> strangers =
        Map.of(
            "root_cas",
            ofLocalhost.pem(),
            "client_certs",
            List.of(Map.of("cert", ofAnotherHost.pem(), "key", ofAnotherHost.keyPem())));
    try (Collector server = demanding(protocol)) {
      for (Map<String, Object> tls : List.of(none, strangers)) {
        assertThatThrownBy(() -> write(output(server, tls, 0), batch("one")))
            .hasMessageStartingWith("POST " + server.url() + ": the server ")
            .hasMessageContaining("(see tls.client_certs)");
      }
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  @DisplayName("shows the client certificate that its file holds by the time of the request")
  void renewedClientCertificate() throws Exception {
    TestCertificate stranger = ofAnotherHost;
    Path file = folder.resolve("client.pem");
    Files.writeString(file, stranger.pem() + stranger.keyPem());
    try (Collector server = demanding("TLSv1.3")) {
      Map<String, Object> tls =
          Map.of(
              "root_cas",
              ofLocalhost.pem(),
              "client_certs",
              List.of(Map.of("cert_file", file.toString())));
      FutureTask<WriteResult> write = start(output(server, tls, 1_000_000), batch("one"));
      await().until(() -> !warnings.isEmpty());
      assertThat(server.received()).isEmpty();

      Files.writeString(file, client.pem() + client.keyPem());
      var unused = write.get(60, TimeUnit.SECONDS);
      assertThat(server.accepted()).hasSize(1);
    }
  }
}
