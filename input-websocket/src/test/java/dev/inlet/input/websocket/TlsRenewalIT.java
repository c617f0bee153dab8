package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.connectFailure;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Input;
import dev.inlet.input.websocket.tls.TlsContext;
import dev.inlet.input.websocket.tls.TlsEngine;
import dev.inlet.input.websocket.tls.TlsIdentity;
import dev.inlet.testkit.FeedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@DisplayName("The files of tls are read again for each attempt to connect")
final class TlsRenewalIT {
  @Parameter private TlsEngine engine;

  private static TlsIdentity first;
  private static TlsIdentity second;

  @TempDir private Path directory;

  @BeforeAll
  static void makeIdentities() throws Exception {
    first = TlsIdentity.create("EC", "localhost");
    second = TlsIdentity.create("EC", "localhost");
  }

  private static FeedServer trusting(TlsIdentity server, TlsIdentity client) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setNeedClientAuth(true);
    parameters.setProtocols(new String[] {"TLSv1.2"});
    return FeedServer.start(server.serverContext(client), parameters, Inputs.feed("in"));
  }

  private Input input(FeedServer server) throws Exception {
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
                    "root_cas_file",
                    directory.resolve("ca.pem").toString(),
                    "client_certs",
                    List.of(
                        Map.of(
                            "cert_file",
                            directory.resolve("tls.crt").toString(),
                            "key_file",
                            directory.resolve("tls.key").toString()))))));
  }

  /**
   * Renews the files as Kubernetes does: they are links into a directory that is swapped at once.
   */
  private void swap(TlsIdentity server, TlsIdentity client) throws Exception {
    Path version = Files.createTempDirectory(directory, "..version");
    Files.writeString(version.resolve("ca.pem"), server.pem());
    Files.writeString(version.resolve("tls.crt"), client.pem());
    Files.writeString(version.resolve("tls.key"), client.keyPem());
    Path next = Files.createSymbolicLink(directory.resolve("..next"), version.getFileName());
    Files.move(next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (String name : List.of("ca.pem", "tls.crt", "tls.key")) {
      Path link = directory.resolve(name);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of("..data", name));
      }
    }
  }

  @Test
  @DisplayName("so a renewed client certificate and a new authority count for the next one")
  void renewed() throws Exception {
    swap(first, first);
    try (FeedServer server = trusting(second, second);
        Input input = input(server)) {
      assertThat(connectFailure(input)).hasMessageContaining("tls: TLS failed");

      swap(second, second);

      assertThat(connects(input)).isTrue();
    }
  }

  private static boolean connects(Input input) throws Exception {
    input.connect();
    return readTexts(input, 1).equals(List.of("in"));
  }

  @Test
  @DisplayName("and one that is broken at that moment is a failed attempt that says so")
  void broken() throws Exception {
    swap(first, first);
    try (FeedServer server = trusting(first, first);
        Input input = input(server)) {
      Path key = directory.resolve("tls.key");
      Files.writeString(key, "");
      assertThat(connectFailure(input))
          .hasMessageEndingWith(
              "tls.client_certs[0].key_file: holds no private key in PEM form, which begins with"
                  + " -----BEGIN PRIVATE KEY-----");
      Files.writeString(key, second.keyPem());
      assertThat(connectFailure(input))
          .hasMessageEndingWith("tls.client_certs[0].key_file: is not the key of the certificate");
      Files.delete(key);
      assertThat(connectFailure(input))
          .hasMessageEndingWith("tls.client_certs[0].key_file: " + key + " does not exist");
      Files.writeString(key, first.keyPem());

      assertThat(connects(input)).isTrue();
    }
  }

  @Test
  @DisplayName("and a context is made again only where the content of a file has changed")
  void unchanged() throws Exception {
    swap(first, first);
    TlsContext context =
        Inputs.settings(
                Map.of(
                    "url",
                    "wss://localhost/",
                    "tls",
                    Map.of(
                        "enabled",
                        true,
                        "engine",
                        engine.name().toLowerCase(Locale.ROOT),
                        "root_cas_file",
                        directory.resolve("ca.pem").toString())),
                Map.of())
            .tls()
            .orElseThrow();
    var made = context.current();
    swap(first, second);
    context.refresh();
    assertThat(context.current()).isSameAs(made);
    swap(second, second);
    context.refresh();
    assertThat(context.current()).isNotSameAs(made);
  }
}
