package dev.inlet.protocol.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.host.InputOptions;
import dev.inlet.host.Plugins;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import dev.inlet.testkit.HandshakeRequest;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Socket Mode of Slack")
class SlackIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String RETRY = "\"retry_attempt\":1,\"retry_reason\":\"timeout\",";

  private final List<String> fromClient = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();
  private SlackServer slack;

  @TempDir private Path folder;

  private static final class Heard implements InputListener {
    private final List<ConnectFailedException> failures = new CopyOnWriteArrayList<>();
    private final List<NotConnectedException> losses = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> replacements = new CopyOnWriteArrayList<>();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    @Override
    public void warning(String message) {
      warnings.add(message);
    }

    @Override
    public void connectFailed(
        ConnectFailedException failure, int count, Optional<Duration> nextDelay) {
      failures.add(failure);
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
      losses.add(loss);
    }

    @Override
    public void connectionReplaced(String reason, Duration age) {
      replacements.add(reason);
    }

    @Override
    public void batchDropped(int messages, Throwable cause) {
      dropped.addAndGet(messages);
    }

    @Override
    public void repeated(long messages) {
      repeated.addAndGet(messages);
    }
  }

  /** What the server does behind its hello. */
  @FunctionalInterface
  private interface Script {
    void play(FeedConnection connection, int number) throws Exception;
  }

  @BeforeEach
  void start() throws IOException {
    slack = new SlackServer();
  }

  @AfterEach
  void end() {
    slack.close();
  }

  private FeedServer serve(Script script) {
    List<FeedConnection> connections = new CopyOnWriteArrayList<>();
    return FeedServer.start(
        connection -> {
          connections.add(connection);
          connection.accept();
          slack.login(connection, 0);
          script.play(connection, connections.size());
          connection.stayOpen(frame -> fromClient.add(frame.text()));
        });
  }

  private Input input(FeedServer server, Map<String, Object> more) {
    return input(server, more, Map.of());
  }

  private Input input(FeedServer server, Map<String, Object> more, Map<String, Object> ofTheInput) {
    Map<String, Object> section = new LinkedHashMap<>(slack.config(server.uri()));
    section.put("enabled", true);
    section.putAll(more);
    section.values().removeIf(""::equals);
    Map<String, Object> config = new LinkedHashMap<>(ofTheInput);
    config.put("url", server.uri().toString());
    config.put("connection", Map.of("retry_initial", "1ms", "retry_max", "10ms"));
    config.put("slack", section);
    return Plugins.discover(SlackIT.class.getClassLoader())
        .createInput("websocket", config, InputOptions.builder().listener(heard).build());
  }

  /** Reads until that many messages have come, and settles none. */
  private static List<Batch> batches(Input input, int count) throws Exception {
    List<Batch> batches = new ArrayList<>();
    int messages = 0;
    while (messages < count) {
      Batch batch = input.read(SOON);
      batches.add(batch);
      messages += batch.messages().size();
    }
    return batches;
  }

  private static List<Message> read(Input input, int count) throws Exception {
    List<Message> messages = new ArrayList<>();
    for (Batch batch : batches(input, count)) {
      messages.addAll(batch.messages());
      batch.ack();
    }
    return messages;
  }

  @Test
  @DisplayName("is refused at start with a proxy that speaks SOCKS5, by which no request can go")
  void socks() {
    try (FeedServer server = serve((connection, number) -> {})) {
      assertThatThrownBy(
              () -> input(server, Map.of(), Map.of("proxy_url", "socks5://u:pass-word@localhost")))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "websocket.proxy_url: names a proxy that speaks SOCKS5, but the protocol \"slack\""
                  + " makes requests by HTTP, which can only go through one that speaks HTTP; name"
                  + " an http:// proxy");
    }
  }

  @Test
  @DisplayName("is tried again with the longest delay where no request gets through")
  void noWay() {
    SlackProtocolProvider provider = new SlackProtocolProvider();
    Protocol protocol =
        provider.create(
            provider.spec().read(ConfigNode.of(Map.of("app_token", "xapp-1")), "slack"),
            ProtocolContext.builder()
                .httpAccess(
                    executor -> {
                      throw new UnknownServiceException("the proxy takes none");
                    })
                .build());
    URI url = URI.create("wss://wss-primary.slack.com/link/");

    assertThat(protocol.makesRequests()).isTrue();
    assertThatThrownBy(() -> protocol.prepare(AuthRequest.of(url), Positions.NONE))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            failure -> assertThat(failure.advice()).isEqualTo(RetryAdvice.SLOW))
        .hasMessageEndingWith("for an address: the proxy takes none");
  }

  private static String reply(String envelope) {
    return "{\"envelope_id\":\"" + envelope + "\"}";
  }

  @Test
  @DisplayName("asks for an address with the token, and goes there, for every connection")
  void newAddressEachTime() throws Exception {
    try (FeedServer server =
            serve(
                (connection, number) -> {
                  slack.send(connection, number);
                  if (number < 3) {
                    connection.sendClose(1012, "restart");
                  }
                });
        Input input = input(server, Map.of())) {
      for (int number = 1; number <= 3; number++) {
        assertThat(read(input, 1))
            .extracting(Message::text)
            .containsExactly(slack.delivered(number));
      }
      assertThat(server.requests())
          .extracting(HandshakeRequest::target)
          .containsExactly(
              "/link/?ticket=ticket-1", "/link/?ticket=ticket-2", "/link/?ticket=ticket-3");
      assertThat(slack.requests()).containsOnly("POST Bearer " + SlackServer.TOKEN);
    }
  }

  @Test
  @DisplayName("has the next connection before it closes the one that Slack warns of")
  void replacesOnWarning() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  String ticket = connection.request().target().replaceFirst(".*=", "");
                  boolean first = ticket.equals("ticket-1");
                  connection.accept();
                  events.add(ticket + " opened");
                  slack.login(connection, 0);
                  slack.send(connection, first ? 1 : 2);
                  if (first) {
                    connection.sendText("{\"type\":\"disconnect\",\"reason\":\"warning\"}");
                  }
                  connection.stayOpen();
                  events.add(ticket + " closed");
                });
        Input input = input(server, Map.of())) {
      assertThat(read(input, 2))
          .extracting(Message::text)
          .containsExactly(slack.delivered(1), slack.delivered(2));
      await().atMost(SOON).until(() -> events.size() == 3);
      assertThat(events).containsExactly("ticket-1 opened", "ticket-2 opened", "ticket-1 closed");
      assertThat(heard.replacements)
          .containsExactly("Slack is about to close the connection: \"warning\"");
      assertThat(heard.losses).isEmpty();
    }
  }

  @Test
  @DisplayName("gives up a connection on which Slack answers no ping, and asks for an address anew")
  void silence() throws Exception {
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  slack.login(connection, 0);
                  if (connection.request().target().endsWith("ticket-1")) {
                    connection.awaitClosed(SOON);
                  } else {
                    slack.send(connection, 1);
                    connection.stayOpen();
                  }
                });
        Input input =
            input(
                server, Map.of(), Map.of("ping", Map.of("interval", "50ms", "timeout", "500ms")))) {
      assertThat(read(input, 1)).extracting(Message::text).containsExactly(slack.delivered(1));
      assertThat(heard.losses)
          .singleElement()
          .satisfies(loss -> assertThat(loss).hasMessageContaining("ping_timeout: nothing came"));
      assertThat(server.requests())
          .extracting(HandshakeRequest::target)
          .containsExactly("/link/?ticket=ticket-1", "/link/?ticket=ticket-2");
    }
  }

  @Test
  @DisplayName("hides the ticket of a connection from its log, and keeps it for no other one")
  void tickets() throws Exception {
    try (FeedServer server =
            serve(
                (connection, number) ->
                    connection.sendText(
                        number > 2 ? "{\"type\":\"later\"}" : "not ticket-1, nor ticket-2"));
        Input input = input(server, Map.of())) {
      while (heard.losses.size() < 2) {
        input.read(Duration.ofMillis(20)).ack();
      }
      assertThat(heard.losses.get(0)).hasMessageContaining("not [REDACTED], nor ticket-2");
      assertThat(heard.losses.get(1)).hasMessageContaining("not ticket-1, nor [REDACTED]");
    }
  }

  @Test
  @DisplayName("acknowledges an envelope when the output has it, and says what it is")
  void acknowledgesDelivered() throws Exception {
    try (FeedServer server = serve((connection, number) -> slack.send(connection, 1));
        Input input = input(server, Map.of())) {
      List<Batch> batches = batches(input, 1);
      Message message = batches.get(batches.size() - 1).messages().get(0);
      assertThat(message.text()).isEqualTo(slack.delivered(1));
      assertThat(message.metadata().attributes())
          .containsEntry("envelope_type", "events_api")
          .containsEntry("envelope_id", "e1")
          .doesNotContainKey("retry_attempt");
      assertThat(fromClient).isEmpty();
      batches.forEach(Batch::ack);
      await().atMost(SOON).until(() -> fromClient.contains(reply("e1")));
    }
  }

  @Test
  @DisplayName("warns when the output is too slow for Slack, and acknowledges all the same")
  void warnsOfSlowOutput() throws Exception {
    try (FeedServer server = serve((connection, number) -> slack.send(connection, 1));
        Input input = input(server, Map.of())) {
      List<Batch> batches = batches(input, 1);
      await()
          .atMost(SOON)
          .until(
              () ->
                  heard.warnings.stream()
                      .anyMatch(text -> text.contains("the output takes longer than the 3 s")));
      batches.forEach(Batch::ack);
      await().atMost(SOON).until(() -> fromClient.contains(reply("e1")));
    }
  }

  @Test
  @DisplayName("acknowledges at once, and delivers the whole envelope, if configured to")
  void acknowledgesReceived() throws Exception {
    String envelope = SlackServer.envelope("e1", "{\"a\":1}", "");
    try (FeedServer server = serve((connection, number) -> connection.sendText(envelope));
        Input input = input(server, Map.of("acknowledge", "received", "deliver", "envelope"))) {
      List<Batch> batches = batches(input, 1);
      await().atMost(SOON).until(() -> fromClient.contains(reply("e1")));
      assertThat(batches.get(batches.size() - 1).messages())
          .extracting(Message::text)
          .containsExactly(envelope);
    }
  }

  @Test
  @DisplayName("drops, counts and acknowledges what comes again, on the next connection as well")
  void repeats() throws Exception {
    try (FeedServer server =
            serve(
                (connection, number) -> {
                  if (number == 1) {
                    slack.send(connection, 1);
                    slack.send(connection, 1);
                    connection.sendText(
                        "{\"type\":\"disconnect\",\"reason\":\"refresh_requested\"}");
                  } else {
                    connection.sendText(SlackServer.envelope("again1", slack.delivered(1), RETRY));
                    connection.sendText(SlackServer.envelope("again2", slack.delivered(2), RETRY));
                  }
                });
        Input input = input(server, Map.of())) {
      List<Batch> batches = batches(input, 2);
      List<Message> messages = batches.stream().flatMap(b -> b.messages().stream()).toList();
      assertThat(messages)
          .extracting(Message::text)
          .containsExactly(slack.delivered(1), slack.delivered(2));
      assertThat(messages.get(1).metadata().attributes())
          .containsEntry("retry_attempt", "1")
          .containsEntry("retry_reason", "timeout");
      assertThat(heard.repeated).hasValue(2);
      assertThat(fromClient).isEmpty();
      batches.forEach(Batch::ack);
      await()
          .atMost(SOON)
          .until(() -> fromClient.containsAll(List.of(reply("again1"), reply("again2"))));
    }
  }

  @ParameterizedTest(name = "{1}")
  @DisplayName("reports why Slack refused to give an address, and when to ask again")
  @CsvSource(
      delimiter = '|',
      value = {
        "200|{\"ok\":false,\"error\":\"forbidden_team\"}|error \"forbidden_team\"; Socket Mode is"
            + " turned off for this app|SLOW",
        "200|{\"ok\":false,\"error\":\"internal_error\"}|error \"internal_error\"|USUAL",
        "429|{}|asked for addresses too often (ratelimited; wait 1 s)|SLOW",
        "503|down|answers with status 503|USUAL",
        "200|<html>|did not answer with JSON|SLOW",
        "200|{\"ok\":true,\"url\":\"file:/etc\"}|answered without the address of a websocket|SLOW"
      })
  void refused(int status, String body, String reason, String advice) throws Exception {
    slack.refuse(status, Map.of("Retry-After", "1"), body);
    try (FeedServer server = serve((connection, number) -> slack.send(connection, 1));
        Input input = input(server, Map.of())) {
      assertThat(read(input, 1)).hasSize(1);
      ConnectFailedException failure = heard.failures.get(0);
      assertThat(failure).hasMessageContaining(reason);
      assertThat(failure.details().retryAdvice().kind()).hasToString(advice);
      if (status == 429) {
        assertThat(failure.details().retryAdvice().notBefore()).contains(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  @DisplayName("waits as Slack asks also where it names a date")
  void retryAfterDate() throws Exception {
    slack.refuse(429, Map.of("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"), "{}");
    try (FeedServer server = serve((connection, number) -> slack.send(connection, 1));
        Input input = input(server, Map.of())) {
      assertThat(read(input, 1)).hasSize(1);
      ConnectFailedException failure = heard.failures.get(0);
      assertThat(failure).hasMessageContaining("(ratelimited; wait 0 s)");
      assertThat(failure.details().retryAdvice().notBefore()).contains(Duration.ZERO);
    }
  }

  @Test
  @DisplayName("reads the token's file for each attempt, so that a new one is used")
  void tokenFile() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "xapp-of-yesterday\n");
    try (FeedServer server = serve((connection, number) -> slack.send(connection, 1));
        Input input = input(server, Map.of("app_token", "", "app_token_file", file.toString()))) {
      while (heard.failures.isEmpty()) {
        assertThat(input.read(Duration.ofMillis(10)).isEmpty()).isTrue();
      }
      assertThat(heard.failures.get(0)).hasMessageContaining("error \"invalid_auth\"; check");
      Files.writeString(file, SlackServer.TOKEN);
      assertThat(read(input, 1)).hasSize(1);
    }
  }

  @Test
  @DisplayName("hides the token of a file where Slack quotes it when it closes")
  void tokenQuotedAtClose() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), SlackServer.TOKEN);
    try (FeedServer server =
            serve((connection, number) -> connection.sendClose(4000, "no " + SlackServer.TOKEN));
        Input input = input(server, Map.of("app_token", "", "app_token_file", file.toString()))) {
      while (heard.losses.isEmpty()) {
        input.read(Duration.ofMillis(20)).ack();
      }
      assertThat(heard.losses.get(0)).hasMessageContaining("\"no [REDACTED]\"");
    }
  }

  @Test
  @DisplayName("stops when Slack refuses the token of the configuration, and says what to do")
  void tokenRefused() throws Exception {
    slack.refuse(200, Map.of(), "{\"ok\":false,\"error\":\"missing_scope\"}");
    try (FeedServer server = serve((connection, number) -> slack.send(connection, 1));
        Input input = input(server, Map.of())) {
      assertThatThrownBy(() -> batches(input, 1))
          .isInstanceOf(EndOfInputException.class)
          .hasMessageContaining(
              "error \"missing_scope\"; the token needs the scope connections:write");
    }
  }

  @Test
  @DisplayName("delivers again what the output has refused for good, when Slack sends it again")
  void givenUp() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    try (FeedServer server =
            serve(
                (connection, number) -> {
                  slack.send(connection, 1);
                  assertThat(refused.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                  connection.sendText(SlackServer.envelope("again", slack.delivered(1), RETRY));
                });
        Input input = input(server, Map.of(), Map.of("auto_replay_nacks", false))) {
      batches(input, 1).forEach(batch -> batch.nack(new IOException("it cannot be taken")));
      await().atMost(SOON).until(() -> heard.dropped.get() == 1);
      refused.countDown();
      assertThat(read(input, 1)).extracting(Message::text).containsExactly(slack.delivered(1));
      await().atMost(SOON).until(() -> fromClient.contains(reply("again")));
      assertThat(fromClient).containsExactly(reply("again"));
      assertThat(heard.repeated).hasValue(0);
    }
  }

  @Test
  @DisplayName("knows what came just before the connection ended, and acknowledges it later")
  void endInTheSameBurst() throws Exception {
    try (FeedServer server =
            serve(
                (connection, number) -> {
                  if (number == 1) {
                    String first = SlackServer.envelope("e1", slack.delivered(1), "");
                    connection.sendTexts(List.of(first, "garbage"));
                  } else {
                    connection.sendText(SlackServer.envelope("again", slack.delivered(1), RETRY));
                  }
                });
        Input input = input(server, Map.of())) {
      assertThat(read(input, 1)).extracting(Message::text).containsExactly(slack.delivered(1));
      while (!fromClient.contains(reply("again"))) {
        assertThat(input.read(Duration.ofMillis(10)).isEmpty()).isTrue();
      }
      assertThat(heard.repeated).hasValue(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"256, 1", "1, 256"})
  @DisplayName(
      "takes no envelope whose identifiers, which it keeps, are longer than any of Slack's")
  void longIdentifiers(int envelope, int event) throws Exception {
    String payload = "{\"event_id\":\"%s\"}";
    String allowed = payload.formatted("v".repeat(event));
    try (FeedServer server =
            serve(
                (connection, number) -> {
                  connection.sendText(SlackServer.envelope("e".repeat(envelope), allowed, ""));
                  connection.sendText(
                      SlackServer.envelope(
                          "e".repeat(envelope + 1), payload.formatted("w".repeat(event + 1)), ""));
                });
        Input input = input(server, Map.of())) {
      assertThat(read(input, 1)).extracting(Message::text).containsExactly(allowed);
      while (heard.losses.isEmpty()) {
        assertThat(input.read(Duration.ofMillis(10)).messages()).isEmpty();
      }
      assertThat(heard.losses.get(0)).hasMessageContaining("that is not a Socket Mode message");
    }
  }

  @Test
  @DisplayName("acknowledges what the output takes after Slack's warning before it leaves")
  void leavesWhenAcknowledged() throws Exception {
    Map<Integer, List<String>> byConnection = new ConcurrentHashMap<>();
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  int number = byConnection.size() + 1;
                  List<String> replies = new CopyOnWriteArrayList<>();
                  byConnection.put(number, replies);
                  connection.accept();
                  slack.login(connection, 0);
                  slack.send(connection, number);
                  if (number == 1) {
                    connection.sendText("{\"type\":\"disconnect\",\"reason\":\"warning\"}");
                  }
                  connection.stayOpen(frame -> replies.add(frame.text()));
                });
        Input input = input(server, Map.of())) {
      assertThat(read(input, 1)).hasSize(1);
      assertThat(read(input, 1)).hasSize(1);
      assertThat(byConnection.get(1)).contains(reply("e1"));
    }
  }

  @Test
  @DisplayName(
      "tries again with the longest delay after Socket Mode was turned off; ignores new types")
  void turnedOff() throws Exception {
    try (FeedServer server =
            serve(
                (connection, number) -> {
                  connection.sendText("{\"type\":\"news\"}");
                  slack.send(connection, number);
                  if (number == 1) {
                    connection.sendText("{\"type\":\"disconnect\",\"reason\":\"link_disabled\"}");
                  }
                });
        Input input = input(server, Map.of())) {
      assertThat(read(input, 2)).hasSize(2);
      assertThat(heard.losses.get(0))
          .hasMessageContaining("Socket Mode was turned off for this app");
      assertThat(heard.losses.get(0).details().retryAdvice().kind()).hasToString("SLOW");
    }
  }
}
