package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.Inputs.SOON;
import static dev.inlet.input.websocket.Inputs.config;
import static dev.inlet.input.websocket.Inputs.raw;
import static dev.inlet.input.websocket.Inputs.readMessages;
import static dev.inlet.input.websocket.Inputs.readTexts;
import static dev.inlet.input.websocket.Inputs.readUntilLost;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.MessageType;
import dev.inlet.testkit.TestCertificate;
import dev.inlet.testkit.TestCertificates;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A server of another make (Java-WebSocket)")
final class ForeignServerIT {
  private static TestCertificate certificate;

  /** How server and input speak to each other. */
  enum Way {
    PLAIN,
    TLS_OF_JDK,
    TLS_OF_BORINGSSL,
    DEFLATE
  }

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificates.selfSigned("localhost");
  }

  private static ForeignServer server(Way way, Consumer<WebSocket> onOpen) {
    return switch (way) {
      case PLAIN -> ForeignServer.start(onOpen);
      case TLS_OF_JDK, TLS_OF_BORINGSSL ->
          ForeignServer.secure(certificate.serverContext(), new SSLParameters(), onOpen);
      case DEFLATE -> ForeignServer.compressing(onOpen);
    };
  }

  private static Input input(Way way, URI url) {
    return raw(
        config(
            url,
            switch (way) {
              case PLAIN -> Map.of();
              case TLS_OF_JDK -> Map.of("tls", tls("jdk"));
              case TLS_OF_BORINGSSL -> Map.of("tls", tls("native"));
              case DEFLATE -> Map.of("compression", "permessage_deflate");
            }));
  }

  private static Map<String, Object> tls(String engine) {
    return Map.of("enabled", true, "engine", engine, "root_cas", certificate.pem());
  }

  @ParameterizedTest
  @DisplayName("has its text and binary messages delivered as they are")
  @EnumSource(Way.class)
  void textAndBinary(Way way) throws Exception {
    try (ForeignServer server =
            server(
                way,
                connection -> {
                  connection.send("grüße 𝄞");
                  connection.send(new byte[] {0, 1, (byte) 0xff});
                  connection.send("");
                });
        Input input = input(way, server.uri())) {
      input.connect();
      List<Message> messages = readMessages(input, 3);

      assertThat(messages)
          .extracting(Message::type)
          .containsExactly(MessageType.TEXT, MessageType.BINARY, MessageType.TEXT);
      assertThat(messages.get(0).text()).isEqualTo("grüße 𝄞");
      assertThat(messages.get(1).toByteArray()).containsExactly(0, 1, 0xff);
      assertThat(messages.get(2).size()).isZero();
    }
  }

  @ParameterizedTest
  @DisplayName("has thousands of messages delivered in order")
  @EnumSource(Way.class)
  void order(Way way) throws Exception {
    List<String> sent = IntStream.range(0, 20_000).mapToObj(i -> "{\"tick\":" + i + "}").toList();
    try (ForeignServer server = server(way, connection -> sent.forEach(connection::send));
        Input input = input(way, server.uri())) {
      input.connect();

      assertThat(readTexts(input, sent.size())).isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @DisplayName("has messages of several MiB delivered")
  @EnumSource(Way.class)
  void large(Way way) throws Exception {
    byte[] noise = new byte[6 << 20];
    new Random(42).nextBytes(noise);
    String text = "0123456789".repeat(400_000);
    try (ForeignServer server =
            server(
                way,
                connection -> {
                  connection.send(noise);
                  connection.send(text);
                });
        Input input = input(way, server.uri())) {
      input.connect();
      List<Message> messages = readMessages(input, 2);

      assertThat(messages.get(0).toByteArray()).isEqualTo(noise);
      assertThat(messages.get(1).text()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @DisplayName("has its fragments put together, with a ping in between that is answered")
  @EnumSource(Way.class)
  void fragments(Way way) throws Exception {
    try (ForeignServer server =
            server(
                way,
                connection -> {
                  connection.sendFragmentedFrame(Opcode.TEXT, utf8("one, "), false);
                  connection.sendPing();
                  connection.sendFragmentedFrame(Opcode.TEXT, utf8("two, "), false);
                  connection.sendFragmentedFrame(Opcode.TEXT, utf8("three"), true);
                });
        Input input = input(way, server.uri())) {
      input.connect();

      assertThat(readTexts(input, 1)).containsExactly("one, two, three");
      await().atMost(SOON).until(() -> server.events().contains("pong"));
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @DisplayName("has its Close reported with code and reason, and answered")
  @EnumSource(Way.class)
  void serverCloses(Way way) throws Exception {
    try (ForeignServer server =
            server(
                way,
                connection -> {
                  connection.send("last");
                  connection.close(4321, "enough");
                });
        Input input = input(way, server.uri())) {
      input.connect();
      Inputs.Rest rest = readUntilLost(input);

      assertThat(rest.texts()).containsExactly("last");
      assertThat(rest.loss())
          .hasMessage("open: closed by the server with 4321 private use, reason \"enough\"");
      await().atMost(SOON).until(() -> server.events().contains("closed by the server 4321"));
    }
  }

  @ParameterizedTest
  @DisplayName("sees the Close of an input that is closed")
  @EnumSource(Way.class)
  void inputCloses(Way way) throws Exception {
    try (ForeignServer server = server(way, connection -> connection.send("data"))) {
      try (Input input = input(way, server.uri())) {
        input.connect();
        assertThat(readTexts(input, 1)).containsExactly("data");
      }
      await().atMost(SOON).until(() -> server.events().contains("closed by the client 1000"));
    }
  }
}
