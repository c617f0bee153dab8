package dev.inlet.runner.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("inlet probe")
@Timeout(120)
class ProbeIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SECRET = "sesame-open-4711";

  @TempDir private Path folder;

  /** What the command printed, and its exit status. */
  private record Outcome(int status, String out) {

    List<String> steps() {
      return out.lines()
          .filter(line -> line.matches("  [a-z_]+ +(ok|doubtful|FAILED) .*"))
          .map(line -> line.strip().replaceAll(" +.*? (ok|doubtful|FAILED) .*", " $1"))
          .map(line -> line.replaceAll(" +", " "))
          .toList();
    }
  }

  private Outcome probe(String yaml, String... options) throws IOException {
    Path file = folder.resolve("feed.yaml");
    Files.writeString(file, yaml);
    List<String> arguments = new ArrayList<>(List.of("probe", file.toString()));
    arguments.addAll(List.of(options));
    StringWriter out = new StringWriter();
    CommandLine command = CommandLineInterface.commandLine();
    command.setOut(new PrintWriter(out, true));
    int status = command.execute(arguments.toArray(new String[0]));
    assertThat(out.toString()).doesNotContain(SECRET).doesNotContain("\tat ");
    return new Outcome(status, out.toString());
  }

  private static String config(URI url, String... more) {
    return "input:\n  websocket:\n    url: "
        + url
        + "\n"
        + String.join("", List.of(more).stream().map(line -> "    " + line + "\n").toList())
        + "output:\n  file: {path: must-not-be-made.log}\n";
  }

  @Test
  @DisplayName("tells each step of an attempt that succeeds, makes no output, and ends with 0")
  void success() throws Exception {
    try (FeedServer server = FeedServer.sending("{\"n\":1}")) {
      Outcome plain = probe(config(server.uri("/feed?key=" + SECRET)));

      assertThat(plain.steps())
          .containsExactly(
              "config ok",
              "resolve ok",
              "connect ok",
              "upgrade ok",
              "message ok",
              "ping ok",
              "close ok");
      assertThat(plain.status()).isZero();
      assertThat(plain.out())
          .contains("GET /feed?key=[REDACTED] HTTP/1.1", "HTTP 101", "text of 7 bytes")
          .doesNotContain("{\"n\":1}");
      assertThat(probe(config(server.uri("/")), "--show").out()).contains("content  {\"n\":1}");
    }
    assertThat(folder.resolve("must-not-be-made.log")).doesNotExist();
    assertThat(Path.of("must-not-be-made.log")).doesNotExist();
  }

  @Test
  @DisplayName("tells TLS with its certificates, credentials, replies and subscription")
  void everything() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    Path authorities = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
    try (FeedServer server =
        FeedServer.start(
            certificate.serverContext(),
            connection -> {
              connection.accept(Map.of("Sec-WebSocket-Protocol", "graphql-transport-ws"));
              connection.receiveText(SOON);
              connection.sendText("{\"event\":\"subscribed\"}");
              connection.receiveText(SOON);
              connection.sendText("{\"type\":\"connection_ack\"}");
              String subscribe = connection.receiveText(SOON);
              String id = subscribe.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
              connection.sendText(
                  "{\"type\":\"next\",\"id\":\"" + id + "\",\"payload\":{\"data\":{\"a\":1}}}");
              connection.stayOpen();
            })) {
      Outcome outcome =
          probe(
              config(
                  server.uri("/"),
                  "tls: {enabled: true, root_cas_file: " + authorities + "}",
                  "basic_auth: {enabled: true, username: trader, password: " + SECRET + "}",
                  "open_messages:",
                  "  - message: '{\"op\":\"subscribe\",\"key\":\"" + SECRET + "\"}'",
                  "    await: subscribed",
                  "    drop_reply: true",
                  "graphql_ws:",
                  "  enabled: true",
                  "  subscriptions: [{query: 'subscription { a }'}]"),
              "--show");

      assertThat(outcome.out()).contains("TLSv1.3", "CN=localhost; signed by itself", "day");
      assertThat(outcome.out()).contains("Authorization: Basic [REDACTED]", "reply", "subscribed");
      assertThat(outcome.steps())
          .containsSubsequence(
              "authentication ok",
              "connect ok",
              "tls doubtful", // it is valid for a day
              "upgrade ok",
              "open_messages ok",
              "protocol ok",
              "message ok",
              "close ok");
      assertThat(outcome.status()).isZero();
    }
  }

  @Test
  @DisplayName("shows a chain that is not trusted, and where the authority belongs")
  void untrusted() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    try (FeedServer server = FeedServer.start(certificate.serverContext(), connection -> {})) {
      Outcome outcome = probe(config(server.uri()));

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.steps()).last().isEqualTo("tls FAILED");
      assertThat(outcome.out())
          .contains("CN=localhost; signed by itself", "tls.root_cas_file", "FAILED at tls")
          .doesNotContain("Sec-WebSocket-Key");
    }
  }

  @Test
  @DisplayName("says ws:// for wss:// and the reverse where the scheme is the wrong one")
  void wrongScheme() throws Exception {
    TestCertificate certificate = TestCertificates.selfSigned("localhost");
    try (FeedServer encrypted = FeedServer.start(certificate.serverContext(), connection -> {});
        Peer plain = new Peer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
      Outcome tooPlain = probe(config(URI.create("ws://localhost:" + encrypted.port() + "/")));
      Outcome tooSafe = probe(config(URI.create("wss://localhost:" + plain.port() + "/")));

      assertThat(tooPlain.out().replaceAll("\\s+", " ")).contains("wss://");
      assertThat(tooPlain.steps()).last().isEqualTo("upgrade FAILED");
      assertThat(tooSafe.out()).contains("Write ws://localhost:" + plain.port());
      assertThat(tooSafe.steps()).last().isEqualTo("tls FAILED");
    }
  }

  @Test
  @DisplayName("says of a 401 which scheme is enabled, without what the server quotes of it")
  void refused() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> connection.reject(401, Map.of(), "bad password " + SECRET))) {
      Outcome outcome =
          probe(
              config(
                  server.uri(),
                  "basic_auth: {enabled: true, username: trader, password: " + SECRET + "}"));

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.out())
          .contains("HTTP 401", "bad password [REDACTED]", "\"basic_auth\" is enabled");
    }
  }

  @Test
  @DisplayName("stops at the name that nobody knows, and at the port where nobody listens")
  void notReached() throws Exception {
    // No name ends in "invalid" (RFC 6761, section 6.4).
    Outcome unknown = probe(config(URI.create("ws://feed.invalid/")), "--timeout", "5s");
    Outcome refused = probe(config(URI.create("ws://localhost:1/")));

    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.steps()).containsExactly("config ok", "resolve FAILED");
    assertThat(unknown.out()).contains("feed.invalid", "FAILED at resolve");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.steps()).containsExactly("config ok", "resolve ok", "connect FAILED");
    assertThat(refused.out()).contains("localhost", "refused", "FAILED at connect");
  }

  @Test
  @DisplayName("names the credentials of the proxy after a 407")
  void proxy() throws Exception {
    try (Peer proxy =
        new Peer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) {
      Outcome outcome =
          probe(
              config(
                  URI.create("ws://feed.example.com/"),
                  "proxy_url: http://user:" + SECRET + "@localhost:" + proxy.port()));

      assertThat(outcome.steps()).last().isEqualTo("proxy FAILED");
      assertThat(outcome.out()).contains("HTTP 407", "proxy_url:");
    }
  }

  @Test
  @DisplayName("gives up a handshake that nobody answers after --timeout")
  void unanswered() throws Exception {
    try (Peer mute = new Peer("")) {
      Outcome outcome =
          probe(config(URI.create("ws://localhost:" + mute.port() + "/")), "--timeout", "300ms");

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.steps()).last().isEqualTo("upgrade FAILED");
      assertThat(outcome.out()).contains("not done within 300ms (--timeout)");
    }
  }

  @Test
  @DisplayName("fails if no message comes in time, unless none is asked for")
  void noMessage() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.stayOpen();
            })) {
      Outcome outcome = probe(config(server.uri()), "--timeout", "2s");
      Outcome content = probe(config(server.uri()), "--without-message");

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.steps()).containsSubsequence("message FAILED", "ping ok", "close ok");
      assertThat(outcome.out()).contains("none came within 2s", "open_message");
      assertThat(content.status()).isZero();
      assertThat(content.steps()).doesNotContain("message FAILED").last().isEqualTo("close ok");
    }
  }

  @Test
  @DisplayName("tells why a server ends the connection before a message came")
  void ended() throws Exception {
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendClose(1008, "no subscription");
            })) {
      Outcome outcome = probe(config(server.uri()));

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.out()).contains("1008 policy violation, reason \"no subscription\"");
      assertThat(outcome.out()).contains("FAILED at open");
    }
  }

  @Test
  @DisplayName("tells the problems of a config, and ends with 2")
  void wrongConfig() throws Exception {
    Outcome outcome = probe("input:\n  websocket:\n    urll: ws://localhost/\n");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.steps()).containsExactly("config FAILED");
    assertThat(outcome.out()).contains("unknown field; did you mean \"url\"?");
  }

  @Test
  @DisplayName("probes the other files if an argument stands for no file, which it tells as well")
  void argumentWithoutFile() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    String pattern = folder.resolve("other-*.yaml").toString();
    try (FeedServer server = FeedServer.sending("hello")) {
      Outcome outcome = probe(config(server.uri()), pattern, empty.toString());

      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.steps())
          .startsWith("config ok")
          .endsWith("close ok", "config FAILED", "config FAILED");
      assertThat(outcome.out().replaceAll("\\s+", " "))
          .contains(pattern + ": matches no file", "is a folder in which no file ends in .yaml");
    }
  }

  /** Gives everybody the same answer, right or wrong, and keeps the connection. */
  private static final class Peer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private final Thread thread;

    Peer(String answer) throws IOException {
      thread = new Thread(() -> serve(answer), "peer");
      thread.start();
    }

    private void serve(String answer) {
      try {
        while (true) {
          Socket socket = listener.accept();
          sockets.add(socket);
          int first = socket.getInputStream().read();
          if (first >= 0) {
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
          }
        }
      } catch (IOException e) {
        return; // closed
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
