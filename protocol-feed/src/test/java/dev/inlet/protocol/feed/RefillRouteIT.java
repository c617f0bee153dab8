package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.config.ConfigException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import dev.inlet.testkit.TestProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A gap of a feed is refilled on the way that its connection takes")
class RefillRouteIT {
  private static TestCertificate certificate;
  private static TestCertificate client;

  private final Feeds feeds = new Feeds();

  @TempDir private Path folder;

  @BeforeAll
  static void makeCertificates() {
    certificate =
        TestCertificates.selfSigned("127.0.0.1", "localhost", "feed.invalid", "history.invalid");
    client = TestCertificates.selfSigned("client");
  }

  private static FeedServer feed(int... numbers) {
    return FeedServer.start(
        certificate.serverContext(),
        connection -> {
          connection.accept();
          for (int number : numbers) {
            connection.sendText(message(number));
          }
          connection.stayOpen();
        });
  }

  private static String message(int number) {
    return "{\"n\":" + number + "}";
  }

  private static HistoryServer history() {
    return HistoryServer.secure(certificate, client, "[" + message(2) + "," + message(4) + "]");
  }

  /** An input with these fields; a refill is asked for there. */
  private Input input(String url, String history, Map<String, ?> more) {
    Map<String, Object> fields = new LinkedHashMap<>(more);
    fields.put("url", url);
    fields.put(
        "feed",
        Feeds.enabled(
            Map.of(
                "sequence",
                "/n",
                "on_gap",
                "refill",
                "refill",
                Map.of("url", history, "interval", "0s", "timeout", "20s"))));
    return feeds.input(fields);
  }

  /** A section that trusts the servers of these tests, and shows a certificate in files. */
  private Map<String, Object> tls(TestCertificate shown) throws IOException {
    write("client.pem", shown.pem());
    write("client.key", shown.keyPem());
    return Map.of(
        "enabled",
        true,
        "root_cas",
        certificate.pem(),
        "client_certs",
        List.of(
            Map.of(
                "cert_file",
                folder.resolve("client.pem").toString(),
                "key_file",
                folder.resolve("client.key").toString())));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  @DisplayName("with its authorities and its client certificate, as the files have it by then")
  void certificates() throws Exception {
    Map<String, Object> tls = tls(TestCertificates.selfSigned("another"));
    try (HistoryServer history = history();
        FeedServer server = feed(1, 3);
        Input input = input(server.uri().toString(), history.url("all=1"), Map.of("tls", tls))) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactly(message(1), message(3));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .singleElement()
          .asString()
          .contains("(see tls.client_certs)");
      assertThat(history.queries).isEmpty();
    }
    tls(client);
    try (HistoryServer history = history();
        FeedServer server = feed(1, 3, 5);
        Input input = input(server.uri().toString(), history.url("all=1"), Map.of("tls", tls))) {
      input.connect();

      assertThat(feeds.read(input, 5))
          .containsExactly(message(1), message(2), message(3), message(4), message(5));
      assertThat(history.queries).hasSize(2);
    }
  }

  @Test
  @DisplayName("and not from a server of another authority")
  void untrusted() throws Exception {
    TestCertificate other = TestCertificates.selfSigned("another", "127.0.0.1");
    try (HistoryServer history = HistoryServer.secure(other, client, "[" + message(2) + "]");
        FeedServer server = feed(1, 3);
        Input input =
            input(server.uri().toString(), history.url("all=1"), Map.of("tls", tls(client)))) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactly(message(1), message(3));
      assertThat(feeds.gaps)
          .extracting(Gap::reason)
          .singleElement()
          .asString()
          .contains(
              "https://127.0.0.1:"
                  + history.port()
                  + ": the server's certificate is not signed by a trusted authority"
                  + " (see tls.root_cas_file): ");
      assertThat(history.queries).isEmpty();
    }
  }

  private static TestProxy proxy(FeedServer server, int history) {
    return TestProxy.leading(
        TestProxy.Protocol.HTTP,
        asked -> asked.startsWith("feed.invalid:") ? server.port() : history);
  }

  /** An input that reaches feed and history by names that only a proxy knows. */
  private Input throughProxy(String proxyUrl, String history, Map<String, Object> tls) {
    return input("wss://feed.invalid", history, Map.of("tls", tls, "proxy_url", proxyUrl));
  }

  @Test
  @DisplayName("through its proxy, which looks up the name")
  void proxy() throws Exception {
    try (HistoryServer history = history();
        FeedServer server = feed(1, 3);
        TestProxy proxy = proxy(server, history.port());
        Input input =
            throughProxy(proxy.url(""), "https://history.invalid/history?all=1", tls(client))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactly(message(1), message(2), message(3));
      assertThat(proxy.requested()).containsExactly("feed.invalid:443", "history.invalid:443");
      assertThat(feeds.gaps).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "and is refused at start with a proxy that speaks SOCKS5, by which no request can go")
  void socks() throws Exception {
    Map<String, Object> tls = tls(client);
    assertThatThrownBy(
            () ->
                throughProxy(
                    "socks5://user:pass-word@localhost:1", "https://history.invalid/", tls))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "websocket.proxy_url: names a proxy that speaks SOCKS5, but the protocol \"feed\" makes"
                + " requests by HTTP, which can only go through one that speaks HTTP; name an"
                + " http:// proxy");
  }

  @Test
  @DisplayName("with the section tls, also if the feed itself is not encrypted")
  void plainFeed() throws Exception {
    Map<String, Object> tls = tls(client);
    try (HistoryServer history = history();
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendTexts(List.of(message(1), message(3)));
                  connection.stayOpen();
                });
        Input input = input(server.uri().toString(), history.url("all=1"), Map.of("tls", tls))) {
      input.connect();

      assertThat(feeds.read(input, 3)).containsExactly(message(1), message(2), message(3));
      assertThat(feeds.gaps).isEmpty();
    }
    Files.delete(folder.resolve("client.key"));
    assertThatThrownBy(
            () -> input("ws://localhost:1", "https://history.invalid/", Map.of("tls", tls)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("client.key does not exist");
  }
}
