package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A monitor with TLS")
@Timeout(180)
final class MonitorTlsIT {
  private static final String SOCKET = "unix:monitor";
  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "whose key is encrypted answers top and tap at its https:// address, and health at a socket"
          + " file")
  void commands() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("127.0.0.1");
    Files.writeString(folder.resolve("monitor.crt"), certificate.pem());
    Files.writeString(folder.resolve("monitor.key"), certificate.encryptedKeyPem(PASSWORD));
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              while (connection.isOpen()) {
                connection.sendText("{\"a\":1}");
                TimeUnit.MILLISECONDS.sleep(5);
              }
            })) {
      Files.writeString(
          folder.resolve("feed.yaml"),
          "input: {label: feed, websocket: {url: '" + server.uri() + "'}}\noutput: {drop: {}}\n");
      try (InletProcess process =
          InletProcess.in(folder)
              .environment("INLET_MONITOR_KEY_PASSWORD", PASSWORD)
              .start(
                  "run",
                  "feed.yaml",
                  "--monitor",
                  "127.0.0.1:0",
                  "--monitor",
                  SOCKET,
                  "--monitor-messages",
                  "--monitor-tls-cert",
                  "monitor.crt",
                  "--monitor-tls-key",
                  "monitor.key")) {
        String address = MonitorAddress.await(process);
        assertThat(address).startsWith("https://127.0.0.1:");

        InletProcess.Result tap =
            run("tap", "feed", "--count", "2", "--monitor", address, "--monitor-ca", "monitor.crt");
        assertThat(tap.out()).containsExactly("{\"a\":1}", "{\"a\":1}");
        assertThat(tap.status()).isZero();
        InletProcess.Result top =
            run("top", "--once", "--monitor", address, "--monitor-ca", "monitor.crt");
        assertThat(top.out()).hasSize(3).last().asString().startsWith("feed").contains("connected");
        assertThat(top.status()).isZero();
        assertThat(run("top", "--once", "--monitor", address).err())
            .singleElement()
            .asString()
            .startsWith("inlet top: cannot ask " + address + ": no authority that is trusted")
            .endsWith("--monitor-ca");
        String otherName = address.replace("127.0.0.1", "localhost");
        assertThat(run("tap", "feed", "--monitor", otherName, "--monitor-ca", "monitor.crt").err())
            .singleElement()
            .asString()
            .contains("its certificate is for other names (No name matching localhost found)");
        String plain = address.replaceAll("https://|/$", "");
        assertThat(run("top", "--once", "--monitor", plain).err())
            .containsExactly(
                "inlet top: cannot ask "
                    + plain
                    + ": does not speak HTTP; if that monitor has TLS, give the https:// URL of its"
                    + " page");
        assertThat(run("health", SOCKET))
            .isEqualTo(new InletProcess.Result(0, List.of("live"), List.of()));
      }
    }
  }

  private InletProcess.Result run(String... arguments) throws Exception {
    return InletProcess.in(folder).run(arguments);
  }
}
