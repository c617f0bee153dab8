package dev.inlet.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A codec")
final class CodecTest {
  private static final Metadata METADATA =
      Metadata.of(
          Instant.parse("2026-11-23T22:40:00.123456Z"), Map.of("url", "ws://localhost/\"quoted\""));

  private static byte[] encode(Codec codec, Message... messages) throws IOException {
    FlakyChannel channel = new FlakyChannel();
    ChunkWriter writer = new ChunkWriter();
    writer.begin(channel, 0);
    for (MessageBlock block : Batch.of(List.of(messages), Batch.Settlement.NONE).blocks()) {
      codec.encode(block, writer);
    }
    writer.flush();
    return channel.bytes();
  }

  private static String json(Message message) throws IOException {
    return new String(encode(CodecChoice.JSON.create("trades"), message), UTF_8);
  }

  private static Message text(String text) {
    return Message.of(MessageType.TEXT, text.getBytes(UTF_8), METADATA);
  }

  @Test
  @DisplayName("lines puts a line feed behind every payload")
  void lines() throws IOException {
    byte[] bytes =
        encode(
            CodecChoice.LINES.create(""),
            Message.text("a"),
            Message.text(""),
            Message.binary(new byte[] {0, -1}));

    assertThat(bytes).containsExactly('a', '\n', '\n', 0, -1, '\n');
  }

  @Test
  @DisplayName("raw puts nothing between payloads")
  void raw() throws IOException {
    byte[] bytes = encode(CodecChoice.RAW.create(""), Message.text("a"), Message.text("b"));

    assertThat(bytes).containsExactly('a', 'b');
  }

  @Test
  @DisplayName("json puts a text into an envelope with all that is known of it")
  void jsonText() throws IOException {
    assertThat(json(text("hello")))
        .isEqualTo(
            "{\"label\":\"trades\",\"type\":\"text\","
                + "\"received_at\":\"2026-11-23T22:40:00.123456Z\","
                + "\"metadata\":{\"url\":\"ws://localhost/\\\"quoted\\\"\"},"
                + "\"payload\":\"hello\"}\n");
  }

  @Test
  @DisplayName("json escapes what JSON wants escaped and leaves the rest as it is")
  void jsonEscapes() throws IOException {
    assertThat(json(text("\"\\\b\f\n\r\t\u0000\u001f\u007f/é€😀")))
        .contains("\"payload\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f/é€😀\"}\n");
  }

  @Test
  @DisplayName("json writes binary payloads that are UTF-8 as text, and says that they are binary")
  void jsonBinaryText() throws IOException {
    assertThat(json(Message.of(MessageType.BINARY, "é".getBytes(UTF_8), METADATA)))
        .contains("\"type\":\"binary\"")
        .contains("\"payload\":\"é\"}")
        .doesNotContain("encoding");
  }

  @Test
  @DisplayName("json writes payloads that are not UTF-8 in Base64")
  void jsonBase64() throws IOException {
    // An overlong slash, a surrogate and half a character are no UTF-8.
    for (byte[] payload :
        List.of(
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {'a', (byte) 0xe2, (byte) 0x82})) {
      assertThat(json(Message.of(MessageType.BINARY, payload, METADATA)))
          .contains(
              ",\"encoding\":\"base64\",\"payload\":\""
                  + Base64.getEncoder().encodeToString(payload)
                  + "\"}\n");
    }
  }

  @Test
  @DisplayName("json writes large payloads whole, whatever they hold")
  void jsonLarge() throws IOException {
    byte[] noise = new byte[300_001];
    new Random(1).nextBytes(noise);
    String long1 = "é\"€\n😀".repeat(40_000);

    assertThat(json(Message.of(MessageType.BINARY, noise, METADATA)))
        .contains("\"payload\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}\n");
    assertThat(json(text(long1)))
        .endsWith(long1.replace("\"", "\\\"").replace("\n", "\\n") + "\"}\n");
  }

  @Test
  @DisplayName("gives one message by itself, without what sets it apart from the next")
  void oneMessage() throws IOException {
    for (Message message : List.of(text("one"), text("two \"\n\" and a line feed"))) {
      MessageBlock block = Batch.of(List.of(message), Batch.Settlement.NONE).blocks().get(0);

      assertThat(CodecChoice.LINES.create("").encode(block, 0)).isEqualTo(message.toByteArray());
      assertThat(CodecChoice.RAW.create("").encode(block, 0)).isEqualTo(message.toByteArray());
      assertThat(new String(CodecChoice.JSON.create("trades").encode(block, 0), UTF_8) + "\n")
          .isEqualTo(json(message));
    }
  }

  @Test
  @DisplayName("json gives one large message by itself whole")
  void oneLargeMessage() throws IOException {
    Message large = text("\u0001".repeat(100_000));
    MessageBlock block = Batch.of(List.of(large), Batch.Settlement.NONE).blocks().get(0);

    byte[] object = CodecChoice.JSON.create("trades").encode(block, 0);

    assertThat(new String(object, UTF_8) + "\n").isEqualTo(json(large));
  }

  @Test
  @DisplayName("json describes each burst with its own metadata")
  void jsonMetadata() throws IOException {
    Metadata other = Metadata.of(Instant.parse("2026-01-01T00:00:00Z"), Map.of());
    String lines =
        new String(
            encode(
                CodecChoice.JSON.create(""),
                text("a"),
                Message.of(MessageType.TEXT, "b".getBytes(UTF_8), other),
                text("c")),
            UTF_8);

    assertThat(lines.lines().map(line -> line.contains("\"received_at\":\"2026-11-23")))
        .containsExactly(true, false, true);
  }
}
