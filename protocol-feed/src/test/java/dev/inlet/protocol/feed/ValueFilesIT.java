package dev.inlet.protocol.feed;

import static dev.inlet.protocol.feed.Feeds.SOON;
import static dev.inlet.protocol.feed.Refills.list;
import static dev.inlet.protocol.feed.Refills.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.config.ConfigException;
import dev.inlet.input.Gap;
import dev.inlet.input.Input;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A file that holds a value of a feed")
class ValueFilesIT {
  @TempDir private Path directory;
  private Path token;

  private final Feeds feeds = new Feeds();
  private final List<String> logins = new CopyOnWriteArrayList<>();

  @BeforeEach
  void writeToken() throws IOException {
    token = Files.writeString(directory.resolve("token"), "first-token\n");
  }

  private Map<String, Object> login() {
    return Map.of(
        "values_files",
        Map.of("token", token.toString()),
        "opening",
        List.of(Map.of("send", "login {{token}}", "await", Map.of("value", "welcome"))),
        "errors",
        List.of(Map.of("pointer", "/error", "reason", "/error")));
  }

  private void receiveLogin(FeedConnection connection) throws IOException {
    connection.accept();
    logins.add(connection.receive(SOON).text());
  }

  @Test
  @DisplayName(
      "is read again for each login, so that a token that has expired is followed by the"
          + " next one; what it holds is shown nowhere")
  void renewed() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  receiveLogin(connection);
                  if (logins.size() == 1) {
                    Files.writeString(token, "second-token");
                    connection.sendText("{\"error\":\"expired: first-token\"}");
                    connection.awaitClosed(SOON);
                    return;
                  }
                  connection.sendTexts(List.of("welcome", "price"));
                  if (logins.size() == 2) {
                    connection.sendText("{\"error\":\"withdrawn: second-token\"}");
                    connection.awaitClosed(SOON);
                  } else {
                    connection.stayOpen();
                  }
                });
        Input input = feeds.input(server.uri(), login())) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactly("price", "price");
      assertThat(logins)
          .containsExactly("login first-token", "login second-token", "login second-token");
      assertThat(feeds.failures)
          .hasSize(2)
          .satisfies(
              failures -> {
                assertThat(failures.get(0))
                    .contains("the server refuses: expired: [REDACTED]")
                    .doesNotContain("first-token");
                assertThat(failures.get(1))
                    .contains("the server refuses: withdrawn: [REDACTED]")
                    .doesNotContain("second-token");
              });
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"does not exist", "is empty"})
  @DisplayName("fails an attempt without it, which says so before the server is reached")
  void unusable(String why) throws Exception {
    String failure =
        "values_files.token: " + token + " " + why + "; it is read again for the next attempt";
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  receiveLogin(connection);
                  connection.sendTexts(List.of("welcome", "price"));
                  if (logins.size() > 1) {
                    connection.stayOpen();
                    return;
                  }
                  if (why.equals("is empty")) {
                    Files.writeString(token, "\n");
                  } else {
                    Files.delete(token);
                  }
                  connection.sendClose(1001, "restart");
                  await().atMost(SOON).until(() -> feeds.failures.toString().contains(failure));
                  Files.writeString(token, "second-token");
                });
        Input input = feeds.input(server.uri(), login())) {
      input.connect();

      assertThat(feeds.read(input, 2)).containsExactly("price", "price");
      assertThat(logins).containsExactly("login first-token", "login second-token");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  @DisplayName("is read at start as well, so that a wrong path is reported at its field")
  void wrongPath() throws Exception {
    Files.delete(token);

    assertThatThrownBy(() -> feeds.input(URI.create("ws://127.0.0.1:1/"), login()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("feed.values_files: token: " + token + " does not exist");
  }

  @Test
  @DisplayName("is read again for the same gap if it cannot be used for a moment")
  void unusableForAMoment() throws Exception {
    try (HistoryServer history = HistoryServer.of(list(2));
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  Files.delete(token);
                  connection.sendTexts(messages(1, 3));
                  await().atMost(SOON).until(ValueFilesIT::waitsToFetchAgain);
                  Files.writeString(token, "second-token");
                  connection.stayOpen();
                })) {
      Map<String, Object> section =
          Refills.section(
              history.url("all=1"), Map.of("headers", Map.of("Authorization", "Token {{token}}")));
      section.put("values_files", Map.of("token", token.toString()));
      try (Input input = feeds.input(server.uri(), section)) {
        input.connect();

        assertThat(feeds.read(input, 3)).containsExactlyElementsOf(messages(1, 2, 3));
        assertThat(history.credentials).containsExactly("Token second-token");
        assertThat(feeds.gaps).isEmpty();
      }
    }
  }

  /** Whether the thread that fetches lets time pass before the next request. */
  private static boolean waitsToFetchAgain() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("inlet-feed-history"))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("sleepUntil"));
  }

  @Test
  @DisplayName("is read for each request that fetches what is missing, if the request needs it")
  void requests() throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "password-of-the-test");
    try (HistoryServer history =
            new HistoryServer(
                exchange -> {
                  if (Files.exists(password)) {
                    Files.delete(password);
                    Files.writeString(token, "second-token");
                  } else {
                    Files.delete(token);
                  }
                  HistoryServer.answer(exchange, 200, list(2, 4, 6));
                });
        FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  logins.add(connection.receive(SOON).text());
                  connection.sendTexts(messages(1, 3, 5, 7));
                  connection.stayOpen();
                })) {
      Map<String, Object> section =
          Refills.section(
              history.url("all=1"), Map.of("headers", Map.of("Authorization", "Token {{token}}")));
      section.put(
          "values_files", Map.of("token", token.toString(), "password", password.toString()));
      section.put("opening", List.of(Map.of("send", "{{password}}")));
      try (Input input = feeds.input(server.uri(), section)) {
        input.connect();

        assertThat(feeds.read(input, 6)).containsExactlyElementsOf(messages(1, 2, 3, 4, 5, 7));
        assertThat(logins).containsExactly("password-of-the-test");
        assertThat(history.credentials).containsExactly("Token first-token", "Token second-token");
        assertThat(feeds.gaps)
            .extracting(Gap::reason)
            .containsExactly(
                "the sequence goes from 5 to 7; values_files.token: "
                    + token
                    + " does not exist; it is read again for the next gap");
      }
    }
  }
}
