package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.AttemptStep;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("A websocket over TLS")
final class TlsIT {
  @Parameter private TlsEngine engine;

  private static TestCertificate ofLocalhost;
  private static TestCertificate ofAnotherHost;

  @BeforeAll
  static void makeCertificates() {
    ofLocalhost = TestCertificates.selfSigned("localhost");
    ofAnotherHost = TestCertificates.selfSigned("feed.test");
  }

  private static FeedServer server(TestCertificate certificate) {
    return FeedServer.start(certificate.serverContext(), Inputs.feed("data"));
  }

  private String engineName() {
    return engine.name().toLowerCase(Locale.ROOT);
  }

  private Input input(URI url, Map<String, ?> tls) {
    Map<String, Object> section = new LinkedHashMap<>(tls);
    section.put("enabled", true);
    section.put("engine", engineName());
    return raw(config(url, Map.of("tls", section)));
  }

  @Test
  @DisplayName("is verified against root_cas_file")
  void rootCasFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("ca.pem"), ofLocalhost.pem());
    try (FeedServer server = server(ofLocalhost);
        Input input = input(server.uri(), Map.of("root_cas_file", file.toString()))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("refuses a certificate that no trusted authority signed, and says what to set")
  void untrusted() {
    try (FeedServer server = server(ofLocalhost);
        Input input = input(server.uri(), Map.of())) {
      assertThat(connectFailure(input))
          .hasMessage(
              server.uri()
                  + ": tls: the server's certificate is not signed by a trusted authority (see"
                  + " tls.root_cas_file): unable to find valid certification path to requested"
                  + " target");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  @DisplayName("trusts nothing but root_cas when that is set")
  void wrongAuthority() {
    try (FeedServer server = server(ofLocalhost);
        Input input = input(server.uri(), Map.of("root_cas", ofAnotherHost.pem()))) {
      assertThat(connectFailure(input)).hasMessageContaining("not signed by a trusted authority");
    }
  }

  @Test
  @DisplayName("refuses a certificate for another host, and says what to set")
  void wrongHost() {
    try (FeedServer server = server(ofAnotherHost);
        Input input = input(server.uri(), Map.of("root_cas", ofAnotherHost.pem()))) {
      assertThat(connectFailure(input))
          .hasMessage(
              server.uri()
                  + ": tls: the server's certificate is for another host (see tls.server_name):"
                  + " No subject alternative DNS name matching localhost found.");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-ext eku=clientAuth | Extended key usage does not permit use for TLS server"
            + " authentication",
        "-sigalg MD5withRSA | Algorithm constraints check failed on signature algorithm: MD5withRSA"
      })
  @DisplayName("refuses a certificate of a trusted authority that does not suit, and says why")
  void unsuitable(String options, String reason, @TempDir Path folder) throws Exception {
    SignedIdentity identity = SignedIdentity.create(folder, "RSA", "localhost", options);
    try (FeedServer server = FeedServer.start(identity.serverContext(), Inputs.feed("data"));
        Input input = input(server.uri(), Map.of("root_cas", identity.authority()))) {
      assertThat(connectFailure(input))
          .hasMessage(server.uri() + ": tls: the server's certificate is not accepted: " + reason);
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"-startdate -3d -validity 1, NotAfter", "-startdate +1d, NotBefore"})
  @DisplayName("refuses a certificate that is over, or does not count yet, and says since when")
  void notValidNow(String options, String bound, @TempDir Path folder) throws Exception {
    SignedIdentity identity = SignedIdentity.create(folder, "EC", "localhost", options);
    X509Certificate certificate = identity.certificate();
    Date date = bound.equals("NotAfter") ? certificate.getNotAfter() : certificate.getNotBefore();
    try (FeedServer server = FeedServer.start(identity.serverContext(), Inputs.feed("data"));
        Input input = input(server.uri(), Map.of("root_cas", identity.authority()))) {
      assertThat(connectFailure(input))
          .hasMessage(
              server.uri()
                  + ": tls: the server's certificate is not valid at this time: "
                  + bound
                  + ": "
                  + date);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  @DisplayName("asks for server_name and finds it in the certificate")
  void serverName() throws Exception {
    Map<String, String> tls = Map.of("root_cas", ofAnotherHost.pem(), "server_name", "feed.test");
    try (FeedServer server =
            FeedServer.start(
                ofAnotherHost.serverContext(), named("feed.test"), Inputs.feed("data"));
        FeedServer other =
            FeedServer.start(
                ofAnotherHost.serverContext(), named("other.test"), Inputs.feed("data"));
        Input input = input(server.uri(), tls);
        Input astray = input(other.uri(), tls)) {
      input.connect();
      assertThat(readTexts(input, 1)).containsExactly("data");

      assertThat(connectFailure(astray)).hasMessageContaining("unrecognized_name");
    }
  }

  /** For a server that goes by this name only, which may hold underscores. */
  private static SSLParameters named(String name) {
    SSLParameters parameters = new SSLParameters();
    parameters.setSNIMatchers(
        List.of(
            new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
              @Override
              public boolean matches(SNIServerName asked) {
                return new String(asked.getEncoded(), US_ASCII).equals(name);
              }
            }));
    return parameters;
  }

  @Test
  @DisplayName("asks by a name without a dot as well, be it the URL's or server_name")
  void shortNames() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost", "feedserver");
    Map<String, String> named = Map.of("root_cas", certificate.pem(), "server_name", "feedserver");
    for (String name : List.of("localhost", "feedserver")) {
      Map<String, String> tls =
          name.equals("localhost") ? Map.of("root_cas", certificate.pem()) : named;
      try (FeedServer server =
              FeedServer.start(certificate.serverContext(), named(name), Inputs.feed("data"));
          FeedServer other =
              FeedServer.start(certificate.serverContext(), named("other"), Inputs.feed("data"));
          Input input = input(server.uri(), tls);
          Input astray = input(other.uri(), tls)) {
        input.connect();
        assertThat(readTexts(input, 1)).containsExactly("data");

        assertThat(connectFailure(astray)).hasMessageContaining("unrecognized_name");
      }
    }
  }

  private Input atLoopback(String url, Map<String, ?> tls) {
    Map<String, Object> section = new LinkedHashMap<>(tls);
    section.put("enabled", true);
    section.put("engine", engineName());
    return raw(
        config(URI.create(url), Map.of("tls", section)),
        InputContext.plain(),
        host -> AddressResolver.SYSTEM.resolve("localhost"));
  }

  @Test
  @DisplayName("leaves the root's dot out of the name that it asks by and looks for")
  void trailingDot() throws Exception {
    try (FeedServer server =
            FeedServer.start(ofLocalhost.serverContext(), named("localhost"), Inputs.feed("data"));
        Input input =
            atLoopback(
                "wss://localhost.:" + server.port(), Map.of("root_cas", ofLocalhost.pem()))) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("accepts anything with skip_cert_verify, and warns of it at start")
  void skipCertVerify() {
    try (FeedServer server = server(ofAnotherHost);
        TestPipeline pipeline =
            TestPipeline.run(
                config(
                    server.uri(),
                    Map.of(
                        "tls",
                        Map.of(
                            "enabled", true, "engine", engineName(), "skip_cert_verify", true))))) {
      pipeline.awaitTexts("data");

      assertThat(pipeline.listener().warnings())
          .containsExactly(
              "tls.skip_cert_verify is true: whoever sits on the way can read and change"
                  + " everything");
    }
  }

  @Test
  @DisplayName("insists on min_version")
  void minVersion() throws Exception {
    SSLParameters old = new SSLParameters();
    old.setProtocols(new String[] {"TLSv1.2"});
    Map<String, String> trusting = Map.of("root_cas", ofLocalhost.pem());
    Map<String, String> modern = Map.of("root_cas", ofLocalhost.pem(), "min_version", "TLSv1.3");
    try (FeedServer server =
            FeedServer.start(ofLocalhost.serverContext(), old, Inputs.feed("data"));
        Input content = input(server.uri(), trusting);
        Input strict = input(server.uri(), modern)) {
      assertThat(connectFailure(strict))
          .hasMessage(server.uri() + ": tls: TLS failed: Received fatal alert: protocol_version");

      content.connect();
      assertThat(readTexts(content, 1)).containsExactly("data");
    }
  }

  @Test
  @DisplayName("reports that a port speaks plain HTTP, and what to write")
  void plainPort() throws Exception {
    List<AttemptStep> steps = new CopyOnWriteArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Input input =
            raw(
                config(
                    URI.create("wss://localhost:" + server.getLocalPort()),
                    Map.of("tls", Map.of("enabled", true, "engine", engineName()))),
                InputContext.builder().attemptObserver(steps::add).build(),
                AddressResolver.SYSTEM)) {
      Thread answering = new Thread(() -> answerWithHttp(server), "plain-server");
      answering.start();
      assertThat(connectFailure(input))
          .hasMessageEndingWith(": tls: the server speaks plain HTTP on this port; use ws://");
      answering.join();
      assertThat(steps.get(steps.size() - 1).hint().orElseThrow())
          .startsWith("Write ws://localhost:" + server.getLocalPort() + " in place of wss://");
    }
  }

  /** What most servers make of bytes that are no request. */
  private static void answerWithHttp(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Test
  @DisplayName("says that a port speaks TLS only")
  void tlsPort() {
    try (FeedServer server = server(ofLocalhost);
        Input input = raw(config(URI.create("ws://localhost:" + server.port())))) {
      assertThat(connectFailure(input))
          .hasMessageEndingWith(": upgrade: the server speaks TLS on this port; use wss://");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("is opened again with what is left of the session before")
  void again(String version) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {version});
    try (FeedServer server =
            FeedServer.start(
                ofLocalhost.serverContext(),
                parameters,
                connection -> {
                  connection.accept();
                  connection.sendText("data");
                  connection.sendClose(1000, "");
                  connection.awaitClosed(Inputs.SOON);
                });
        Input input = input(server.uri(), Map.of("root_cas", ofLocalhost.pem()))) {
      for (int i = 0; i < 3; i++) {
        input.connect();
        assertThat(Inputs.readUntilLost(input).texts()).containsExactly("data");
      }
    }
  }

  @Test
  @DisplayName("delivers what came before the end, also when TLS is cut off")
  void truncated() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                ofLocalhost.serverContext(),
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of("one", "two"));
                  connection.sendPing("");
                  connection.receive(Inputs.SOON);
                  connection.abort();
                });
        Input input = input(server.uri(), Map.of("root_cas", ofLocalhost.pem()))) {
      input.connect();

      Inputs.Rest rest = Inputs.readUntilLost(input);
      assertThat(rest.texts()).containsExactly("one", "two");
      assertThat(rest.loss()).hasMessageStartingWith("open: ");
    }
  }
}
