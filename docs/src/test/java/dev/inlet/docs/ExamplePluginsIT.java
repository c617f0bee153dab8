package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A plugin that strangers built")
class ExamplePluginsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path installation;
  @TempDir Path folder;

  @BeforeAll
  static void install() throws Exception {
    for (Path zip : Examples.zips()) {
      InletProcess.succeed(
          installation, "plugin", "install", "--plugins", "plugins", zip.toString());
    }
  }

  private InletProcess inlet(String... arguments) {
    Map<String, String> environment =
        Map.of("INLET_PLUGINS", installation.resolve("plugins").toString());
    return InletProcess.run(folder, environment, arguments);
  }

  @Test
  @DisplayName("is found in the folder that it is installed into")
  void found() throws Exception {
    try (InletProcess list = inlet("list")) {
      assertThat(list.exitStatus()).isZero();
      assertThat(list.out())
          .anyMatch(line -> line.contains("api_key") && line.contains("com.example.inlet.apikey"))
          .anyMatch(line -> line.contains("tcp_frames") && line.contains("inlet.frames"))
          .anyMatch(line -> line.contains("tcp_frames") && line.contains("inlet.frameout"))
          .anyMatch(line -> line.contains("sse") && line.contains("inlet.sse"))
          .anyMatch(line -> line.contains("stomp") && line.contains("inlet.stomp"))
          .anyMatch(line -> line.contains("challenge") && line.contains("inlet.challenge"))
          .anyMatch(line -> line.contains("client_credentials") && line.contains("inlet.client"))
          .noneMatch(line -> line.contains("could not be loaded"));
    }
  }

  @Test
  @DisplayName("is packed by Maven as one folder of jars, without what the host brings")
  void zips() throws Exception {
    for (Path zip : Examples.zips()) {
      String name = zip.getFileName().toString().replace("-1.0.0-plugin.zip", "");
      PluginZip.of(zip).assertHolds(name, "1.0.0");
    }
  }

  @Test
  @DisplayName("puts its key on the wire, and a new key at the next attempt")
  void apiKey() throws Exception {
    Path key = folder.resolve("feed-key");
    Files.writeString(key, "first-key");
    Semaphore drops = new Semaphore(0);
    try (FeedServer server =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("hello");
                  drops.acquire();
                });
        InletProcess inlet = runApiKey(server)) {
      await().atMost(PATIENCE).until(() -> inlet.out().size() == 1);
      Files.writeString(key, "second-key");
      drops.release();
      await().atMost(PATIENCE).until(() -> inlet.out().size() == 2);
      assertThat(server.requests())
          .extracting(request -> request.header("X-Feed-Key").orElseThrow())
          .containsExactly("first-key", "second-key");
      assertThat(inlet.terminate()).isZero();
    }
  }

  private InletProcess runApiKey(FeedServer server) throws Exception {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        input:
          websocket:
            url: %s
            api_key:
              enabled: true
              file: feed-key
              header: X-Feed-Key
            connection:
              retry_initial: 10ms
        """
            .formatted(server.uri()));
    return inlet("run", "pipeline.yaml");
  }

  @Test
  @DisplayName("signs the challenge of a server before anything is delivered")
  void challenge() throws Exception {
    try (FeedServer server = FeedServer.start(ExamplePluginsIT::challenge)) {
      Files.writeString(
          folder.resolve("challenge.yaml"),
          """
          input:
            websocket:
              url: %s
              challenge: {enabled: true, key_id: reader, secret: correct-horse-battery}
          """
              .formatted(server.uri()));
      try (InletProcess inlet = inlet("run", "challenge.yaml")) {
        await().atMost(PATIENCE).until(() -> inlet.out().equals(List.of("welcome", "hello")));
        assertThat(inlet.terminate()).isZero();
      }
    }
  }

  @Test
  @DisplayName("speaks a session protocol, and acknowledges what the output has")
  void stomp() throws Exception {
    List<String> fromClient = new CopyOnWriteArrayList<>();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept(Map.of("Sec-WebSocket-Protocol", "v12.stomp"));
              fromClient.add(connection.receiveText(PATIENCE));
              connection.sendText("CONNECTED\nversion:1.2\n\n\0");
              fromClient.add(connection.receiveText(PATIENCE));
              connection.sendText("RECEIPT\nreceipt-id:subscribed\n\n\0");
              connection.sendText("MESSAGE\nmessage-id:7\nack:a-7\n\nhello\0");
              connection.stayOpen(frame -> fromClient.add(frame.text()));
            })) {
      Files.writeString(
          folder.resolve("stomp.yaml"),
          """
          input:
            websocket:
              url: %s
              stomp: {enabled: true, destination: /queue/trades}
          """
              .formatted(server.uri()));
      try (InletProcess inlet = inlet("run", "stomp.yaml")) {
        await().atMost(PATIENCE).until(() -> fromClient.contains("ACK\nid:a-7\n\n\0"));
        assertThat(inlet.out()).containsExactly("hello");
        assertThat(fromClient.get(0)).startsWith("CONNECT\n");
        assertThat(inlet.terminate()).isZero();
      }
    }
  }

  @Test
  @DisplayName("serves a program in Kotlin that embeds an input")
  void kotlin() throws Exception {
    try (FeedServer server = FeedServer.start(ExamplePluginsIT::challenge);
        InletProcess program =
            InletProcess.runJar(
                Examples.EMBED_KOTLIN,
                folder,
                Map.of("SECRET", "correct-horse-battery"),
                installation.resolve("plugins").toString(),
                server.uri().toString())) {
      await().atMost(PATIENCE).until(() -> program.out().equals(List.of("welcome", "hello")));
      int unused = program.terminate();
      assertThat(program.err()).isEmpty();
    }
  }

  private static void challenge(FeedConnection connection) throws Exception {
    connection.accept();
    connection.sendText("welcome");
    connection.sendText("{\"type\": \"challenge\", \"challenge\": \"8f3c\"}");
    String login = connection.receiveText(PATIENCE);
    String expected = hmac("correct-horse-battery", "8f3c\n" + stringIn(login, "nonce"));
    connection.sendText(
        "{\"type\": \"login\", \"ok\": %b}"
            .formatted(stringIn(login, "signature").equals(expected)));
    connection.sendText("hello");
    connection.stayOpen();
  }

  private static String stringIn(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    assertThat(matcher.find()).as("whether %s has a %s", json, name).isTrue();
    return matcher.group(1);
  }

  private static String hmac(String secret, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }

  @Test
  @DisplayName("fetches a token, keeps it over a loss, and has another one when that has ended")
  void clientCredentials() throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    AtomicInteger losses = new AtomicInteger();
    HttpServer authorization =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    authorization.createContext("/token", exchange -> sendToken(exchange, tokens));
    authorization.start();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendText(connection.request().header("Authorization").orElseThrow());
              if (tokens.get() == 1 && losses.getAndIncrement() > 0) {
                connection.sendClose(4401, "token expired");
              }
              if (tokens.get() > 1) {
                connection.stayOpen();
              }
            })) {
      Files.writeString(folder.resolve("token.yaml"), tokenConfig(server, authorization));
      try (InletProcess inlet = inlet("run", "token.yaml")) {
        await().atMost(PATIENCE).until(() -> inlet.out().size() >= 3);
        assertThat(inlet.out().subList(0, 3))
            .containsExactly("Bearer t-1", "Bearer t-1", "Bearer t-2");
        // The second token ends soon, and the connection stays open: a new login replaces both.
        await().atMost(PATIENCE).until(() -> inlet.out().contains("Bearer t-3"));
        assertThat(inlet.err())
            .anyMatch(line -> line.contains("a new login: the token is about to end"));
        assertThat(inlet.terminate()).isZero();
      }
    } finally {
      authorization.stop(0);
    }
  }

  @Test
  @DisplayName("drops its token when it is refused by 401 or by close 4401, and in no other case")
  void droppedTokens() throws Exception {
    AtomicInteger tokens = new AtomicInteger(2); // none of these ends soon
    List<String> sent = new CopyOnWriteArrayList<>();
    HttpServer authorization =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    authorization.createContext("/token", exchange -> sendToken(exchange, tokens));
    authorization.start();
    try (FeedServer server =
        FeedServer.start(
            connection -> {
              sent.add(connection.request().header("Authorization").orElseThrow());
              switch (sent.size()) {
                case 1 -> connection.reject(503);
                case 2 -> connection.reject(401);
                case 3 -> {
                  connection.accept();
                  connection.sendClose(4000, "go away");
                }
                case 4 -> {
                  connection.accept();
                  connection.sendClose(4401, "token expired");
                }
                default -> {
                  connection.accept();
                  connection.sendText("hello");
                  connection.stayOpen();
                }
              }
            })) {
      Files.writeString(folder.resolve("refused.yaml"), tokenConfig(server, authorization));
      try (InletProcess inlet = inlet("run", "refused.yaml")) {
        await().atMost(PATIENCE).until(() -> inlet.out().equals(List.of("hello")));
        assertThat(sent)
            .containsExactly("Bearer t-3", "Bearer t-3", "Bearer t-4", "Bearer t-4", "Bearer t-5");
        assertThat(tokens).hasValue(5);
        assertThat(inlet.terminate()).isZero();
      }
    } finally {
      authorization.stop(0);
    }
  }

  private static String tokenConfig(FeedServer server, HttpServer authorization) {
    return """
    input:
      websocket:
        url: %s
        connection: {retry_initial: 10ms, retry_max: 50ms}
        client_credentials:
          enabled: true
          token_url: http://localhost:%d/token
          client_id: reader
          client_secret: correct-horse-battery
    """
        .formatted(server.uri(), authorization.getAddress().getPort());
  }

  /** The second one ends soon. */
  private static void sendToken(HttpExchange exchange, AtomicInteger tokens) throws IOException {
    int number = tokens.incrementAndGet();
    String json =
        "{\"access_token\":\"t-%d\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(number, number == 2 ? 2 : 3600);
    exchange.sendResponseHeaders(200, json.length());
    exchange.getResponseBody().write(json.getBytes(UTF_8));
    exchange.close();
  }

  @Test
  @DisplayName("is the input of a pipeline")
  void tcpFrames() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      Files.writeString(
          folder.resolve("frames.yaml"),
          "input: {tcp_frames: {port: %d}}".formatted(server.getLocalPort()));
      try (InletProcess inlet = inlet("run", "frames.yaml");
          Socket client = server.accept()) {
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        for (String text : List.of("one", "two")) {
          byte[] payload = text.getBytes(UTF_8);
          out.writeInt(payload.length);
          out.write(payload);
        }
        await().atMost(PATIENCE).until(() -> inlet.out().equals(List.of("one", "two")));
        assertThat(inlet.terminate()).isZero();
      }
    }
  }

  @Test
  @DisplayName("is the output of a pipeline, and gets again what was not confirmed")
  void tcpFramesOutput() throws Exception {
    try (ServerSocket store = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FeedServer feed =
            FeedServer.start(
                connection -> {
                  connection.accept();
                  connection.sendText("one");
                  connection.sendText("two");
                  connection.stayOpen();
                })) {
      store.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      Files.writeString(
          folder.resolve("out.yaml"),
          """
          input: {websocket: {url: "%s"}}
          output: {tcp_frames: {port: %d}}
          """
              .formatted(feed.uri(), store.getLocalPort()));
      try (InletProcess inlet = inlet("run", "out.yaml")) {
        try (Socket client = store.accept()) {
          assertThat(readFrame(new DataInputStream(client.getInputStream()))).isEqualTo("one");
        }
        try (Socket client = store.accept()) {
          DataInputStream in = new DataInputStream(client.getInputStream());
          DataOutputStream out = new DataOutputStream(client.getOutputStream());
          assertThat(readFrame(in)).isEqualTo("one");
          assertThat(readFrame(in)).isEqualTo("two");
          out.writeLong(1);
          out.writeLong(2);
          assertThat(inlet.terminate()).isZero();
        }
      }
    }
  }

  private static String readFrame(DataInputStream in) throws Exception {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }

  @Test
  @DisplayName("tells the server after a loss which event was the last")
  void serverSentEvents() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      Files.writeString(
          folder.resolve("events.yaml"),
          """
          input:
            sse:
              url: http://localhost:%d/events
              connection: {retry_initial: 10ms}
          """
              .formatted(server.getLocalPort()));
      try (InletProcess inlet = inlet("run", "events.yaml")) {
        try (Socket client = server.accept()) {
          assertThat(answer(client, "id: 7\ndata: one\n\n")).noneMatch(ExamplePluginsIT::isLastId);
        }
        try (Socket client = server.accept()) {
          assertThat(answer(client, "data: two\n\n")).contains("Last-Event-ID: 7");
          await().atMost(PATIENCE).until(() -> inlet.out().equals(List.of("one", "two")));
        }
        assertThat(inlet.terminate()).isZero();
      }
    }
  }

  private static boolean isLastId(String line) {
    return line.startsWith("Last-Event-ID");
  }

  /** Answers a request with events; the lines of the request. */
  private static List<String> answer(Socket client, String events) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
    List<String> request = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      request.add(line);
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    client.getOutputStream().write((head + events).getBytes(UTF_8));
    return request;
  }
}
