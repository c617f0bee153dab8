package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the page about connecting says that probe prints")
final class ProbeTranscriptsIT {
  private static final Guides.Page PAGE = Guides.page("docs/operations/connecting.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  /** The only block of the page that holds this text, a line each, without what differs. */
  private static List<String> block(String text) {
    List<Guides.Block> blocks =
        PAGE.blocks("").stream()
            .filter(block -> String.join("\n", block.lines()).contains(text))
            .toList();
    assertThat(blocks).as("blocks of %s with %s", PAGE.name(), text).hasSize(1);
    return normalised(blocks.get(0).lines());
  }

  private static List<String> normalised(List<String> lines) {
    return lines.stream().map(ProbeTranscriptsIT::normalised).toList();
  }

  /** Without what differs from machine to machine, from day to day and from run to run. */
  private static String normalised(String line) {
    return line.replaceAll("\\b(\\d+m)?[\\d.]+ ?(ms|s)\\b", "TIME")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d", "DATE")
        .replaceAll("\\(\\d+ days left\\)", "(DAYS left)")
        .replaceAll("\\b\\d+\\.\\d+\\.\\d+\\.\\d+(:\\d+)?", "ADDRESS")
        .replaceAll("feed\\.example\\.com:\\d+", "feed.example.com")
        .replaceAll("Java \\d[^,]*", "Java VERSION")
        .replaceAll("(Key|Accept): [A-Za-z0-9+/]+=+", "$1: RANDOM")
        .replaceAll(" {2,}", "  ");
  }

  @Test
  @DisplayName("is what it prints of a private authority, without the file and with it")
  void privateAuthority() throws Exception {
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 feed.example.com\n");
    try (FeedServer server = FeedServer.start(server(), ProbeTranscriptsIT::serve)) {
      Files.writeString(
          folder.resolve("trades.yaml"),
          """
          input:
            websocket:
              url: wss://feed.example.com:%d/sub
              basic_auth:
                enabled: true
                username: alice
                password: correct-horse
              tls:
                enabled: true
                engine: jdk
              open_messages:
                - message: '{"op":"subscribe","channel":"trades"}'
                  await: '"subscribed"'
          output:
            stdout: {}
          """
              .formatted(server.port()));

      assertThat(probe(1, "trades.yaml")).isEqualTo(block("FAILED at tls"));
      assertThat(
              probe(0, "trades.yaml", "--set", "input.websocket.tls.root_cas_file=authority.pem"))
          .containsSequence(block("upgrade         ok"));
    }
  }

  private static void serve(FeedConnection connection) throws Exception {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Date", "Sun, 29 Nov 2026 06:10:09 GMT");
    headers.put("Server", "Python/3.11 websockets/17.4");
    connection.accept(headers);
    assertThat(connection.receiveText(PATIENCE)).contains("subscribe");
    String reply = "{\"event\":\"subscribed\",\"channel\":\"trades\",\"depth\":10}";
    connection.sendTexts(List.of(reply, "{\"price\":1}"));
    connection.stayOpen();
  }

  private List<String> probe(int status, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("probe"));
    all.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + folder.resolve("hosts"));
    try (InletProcess inlet = InletProcess.run(folder, environment, all.toArray(String[]::new))) {
      assertThat(inlet.exitStatus()).as("%s", inlet.err()).isEqualTo(status);
      return normalised(inlet.out());
    }
  }

  /** A server with a certificate of a private authority, which is written to authority.pem. */
  private SSLContext server() throws Exception {
    keytool("-alias", "root", "-dname", "CN=Example Root CA", "-ext", "bc:c");
    keytool(
        "-alias",
        "issuing",
        "-dname",
        "CN=Example Issuing CA 3",
        "-ext",
        "bc:c",
        "-signer",
        "root");
    keytool(
        "-alias",
        "feed",
        "-dname",
        "CN=feed.example.com",
        "-ext",
        "san=dns:feed.example.com",
        "-signer",
        "issuing");
    KeyStore made =
        KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
    Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(made.getCertificate("root").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    // The root stays at home, as it does with real servers.
    Certificate[] chain = Arrays.copyOf(made.getCertificateChain("feed"), 2);
    KeyStore shown = KeyStore.getInstance("PKCS12");
    shown.load(null, null);
    char[] password = PASSWORD.toCharArray();
    shown.setKeyEntry("feed", made.getKey("feed", password), password, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(shown, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "39",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
