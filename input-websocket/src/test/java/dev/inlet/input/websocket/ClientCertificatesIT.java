package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Input;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.input.websocket.tls.TlsIdentity;
import dev.inlet.testkit.FeedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("A server that asks for a client certificate")
final class ClientCertificatesIT {
  @Parameter private TlsEngine engine;

  private static TlsIdentity identity;
  private static TlsIdentity rsaClient;
  private static TlsIdentity ecClient;
  private static TlsIdentity edClient;
  private static TlsIdentity stranger;

  @TempDir private Path directory;

  @BeforeAll
  static void makeIdentities() throws Exception {
    identity = TlsIdentity.create("EC", "localhost");
    rsaClient = TlsIdentity.create("RSA", "rsa-client");
    ecClient = TlsIdentity.create("EC", "ec-client");
    edClient = TlsIdentity.create("Ed25519", "ed-client");
    stranger = TlsIdentity.create("EC", "stranger");
  }

  private static FeedServer demanding(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setNeedClientAuth(true);
    parameters.setProtocols(new String[] {protocol});
    return FeedServer.start(
        identity.serverContext(rsaClient, ecClient, edClient), parameters, Inputs.feed("in"));
  }

  private Input input(FeedServer server, List<Map<String, String>> clientCertificates)
      throws Exception {
    return input(server, clientCertificates, engine);
  }

  private static Input input(
      FeedServer server, List<Map<String, String>> clientCertificates, TlsEngine engine)
      throws Exception {
    return raw(
        config(
            server.uri(),
            Map.of(
                "tls",
                Map.of(
                    "enabled",
                    true,
                    "engine",
                    engine.name().toLowerCase(Locale.ROOT),
                    "root_cas",
                    identity.pem(),
                    "client_certs",
                    clientCertificates))));
  }

  private static Map<String, String> inline(TlsIdentity client) throws Exception {
    return Map.of("cert", client.pem(), "key", client.keyPem());
  }

  @ParameterizedTest
  @DisplayName("gets one with an RSA key, or an EC key")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void inlineKeys(String protocol) throws Exception {
    for (TlsIdentity client : List.of(rsaClient, ecClient)) {
      try (FeedServer server = demanding(protocol);
          Input input = input(server, List.of(inline(client)))) {
        input.connect();

        assertThat(readTexts(input, 1)).containsExactly("in");
      }
    }
  }

  @Test
  @DisplayName("gets one with an Ed25519 key, unless tls.engine is native")
  void edwardsKey() throws Exception {
    try (FeedServer server = demanding("TLSv1.3");
        Input input = input(server, List.of(inline(edClient)), TlsEngine.AUTO)) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("in");
      assertThatThrownBy(() -> input(server, List.of(inline(edClient)), TlsEngine.NATIVE))
          .hasMessageContaining("tls.engine: BoringSSL takes no Ed25519 keys of clients; set jdk");
    }
  }

  @Test
  @DisplayName("gets one from files, whose key is encrypted")
  void encryptedKey() throws Exception {
    for (TlsIdentity client : List.of(rsaClient, ecClient)) {
      Path certificate = Files.writeString(directory.resolve("client.pem"), client.pem());
      Path key =
          Files.writeString(directory.resolve("client.key"), client.encryptedKeyPem("key secret"));
      try (FeedServer server = demanding("TLSv1.3");
          Input input =
              input(
                  server,
                  List.of(
                      Map.of(
                          "cert_file",
                          certificate.toString(),
                          "key_file",
                          key.toString(),
                          "password",
                          "key secret")))) {
        input.connect();

        assertThat(readTexts(input, 1)).containsExactly("in");
      }
    }
  }

  @Test
  @DisplayName("gets one from a single file that holds its key as well, in either order")
  void oneFile() throws Exception {
    for (String content :
        List.of(ecClient.pem() + ecClient.keyPem(), ecClient.keyPem() + ecClient.pem())) {
      Path file = Files.writeString(directory.resolve("client.pem"), content);
      try (FeedServer server = demanding("TLSv1.3");
          Input input = input(server, List.of(Map.of("cert_file", file.toString())))) {
        input.connect();

        assertThat(readTexts(input, 1)).containsExactly("in");
      }
    }
  }

  @ParameterizedTest
  @DisplayName("gets one from a key store, and is trusted by one")
  @ValueSource(strings = {"PKCS12", "JKS"})
  void keyStores(String type) throws Exception {
    Path client =
        Files.write(directory.resolve("client.store"), rsaClient.keyStore(type, "client-secret"));
    Path authorities =
        Files.write(directory.resolve("cas.store"), identity.trustStore(type, "cas-secret"));
    try (FeedServer server = demanding("TLSv1.3");
        Input input =
            raw(
                config(
                    server.uri(),
                    Map.of(
                        "tls",
                        Map.of(
                            "enabled",
                            true,
                            "engine",
                            engine.name().toLowerCase(Locale.ROOT),
                            "root_cas_file",
                            authorities.toString(),
                            "root_cas_password",
                            "cas-secret",
                            "client_certs",
                            List.of(
                                Map.of(
                                    "cert_file",
                                    client.toString(),
                                    "password",
                                    "client-secret"))))))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("in");
    }
  }

  @Test
  @DisplayName("gets that of several which it trusts")
  void several() throws Exception {
    try (FeedServer server = demanding("TLSv1.3");
        Input input = input(server, List.of(inline(stranger), inline(ecClient)))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("in");
    }
  }

  @ParameterizedTest
  @DisplayName("refuses who shows none, readably")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void none(String protocol) throws Exception {
    try (FeedServer server = demanding(protocol);
        Input input = input(server, List.of())) {
      assertThat(connectFailure(input))
          .hasMessageContaining(
              ": the server refused the client certificate, or asks for one (see tls.client_certs):"
                  + " ");
    }
  }

  @Test
  @DisplayName("refuses one that it does not trust, readably")
  void untrusted() throws Exception {
    try (FeedServer server = demanding("TLSv1.2");
        Input input = input(server, List.of(inline(stranger)))) {
      assertThat(connectFailure(input))
          .hasMessageContaining(": the server refused the client certificate, ");
    }
  }
}
