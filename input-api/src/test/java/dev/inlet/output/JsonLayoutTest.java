package dev.inlet.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Problem;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The layout of JSON lines")
final class JsonLayoutTest {
  private static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .field(CodecChoice.FIELD)
          .field(JsonLayout.FIELD)
          .rule(CodecChoice.RULE)
          .build();
  private static final Metadata METADATA =
      Metadata.of(Instant.parse("2026-11-23T22:40:00.123456Z"), Map.of("url", "ws://localhost/"));

  private static Config config(Map<String, ?> json) {
    return SPEC.read(ConfigNode.of(Map.of("codec", "json", "json", json)), "output.file");
  }

  private static String encode(Map<String, ?> json, byte[] payload) throws IOException {
    Codec codec = CodecChoice.of(config(json), "trades");
    MessageBlock block =
        Batch.of(List.of(Message.of(MessageType.TEXT, payload, METADATA)), Batch.Settlement.NONE)
            .blocks()
            .get(0);
    FlakyChannel channel = new FlakyChannel();
    ChunkWriter writer = new ChunkWriter();
    writer.begin(channel, 0);
    codec.encode(block, writer);
    writer.flush();
    assertThat(new String(codec.encode(block, 0), UTF_8) + "\n")
        .as("a message by itself")
        .isEqualTo(new String(channel.bytes(), UTF_8));
    return new String(channel.bytes(), UTF_8);
  }

  private static String embed(String payload) throws IOException {
    return encode(
        Map.of("payload", "embed", "fields", List.of("payload")), payload.getBytes(UTF_8));
  }

  @Test
  @DisplayName("embeds what is JSON, byte for byte")
  void embeds() throws IOException {
    for (String json :
        List.of(
            "{\"a\":[1,-0.5e+3,{}],\"b\":\"\\u00e9é\\\"\\/\",\"a\":null}",
            " [ true , false , null , [] ]\t",
            "0",
            "-0",
            "12.30",
            "1E9",
            "9".repeat(400),
            "\"text\"",
            "\"\\ud800\"",
            "[".repeat(512) + "]".repeat(512))) {
      assertThat(embed(json)).isEqualTo("{\"payload\":" + json + "}\n");
    }
  }

  @Test
  @DisplayName("quotes what is not JSON in every byte, and says so")
  void quotes() throws IOException {
    for (String text :
        List.of(
            "",
            " ",
            "pong",
            "{",
            "{\"a\":1",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "{'a':1}",
            "01",
            "+1",
            "1.",
            ".5",
            "1e",
            "-",
            "0x1",
            "NaN",
            "truex",
            "tru",
            "nul",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\tb\"",
            "\"a\nb\"",
            "1 2",
            "{} {}",
            "[1}",
            "{]",
            "]",
            "\ufeff{}",
            "// comment\n1",
            "[".repeat(513) + "]".repeat(513))) {
      String line = embed(text);
      assertThat(line).startsWith("{\"encoding\":\"text\",\"payload\":\"").endsWith("\"}\n");
      assertThat(line.indexOf('\n')).as(line).isEqualTo(line.length() - 1);
    }
  }

  @Test
  @DisplayName("keeps a line a line when JSON comes on several")
  void lineBreaks() throws IOException {
    assertThat(embed("{\r\n  \"a\": \"\\n\"\n}\n"))
        .isEqualTo("{\"payload\":{    \"a\": \"\\n\" } }\n");
  }

  @Test
  @DisplayName("writes JSON that is not UTF-8 in Base64")
  void notUtf8() throws IOException {
    byte[] payload = "{\"a\":\"é\"}".getBytes(ISO_8859_1);

    assertThat(encode(Map.of("payload", "embed", "fields", List.of("payload")), payload))
        .startsWith("{\"encoding\":\"base64\",\"payload\":\"");
  }

  @Test
  @DisplayName("finds the end of JSON and of a fault wherever the parts of a large one are cut")
  void large() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      String filler = "x".repeat(6 * 1024 - 20 + random.nextInt(40));
      String json = "[\"" + filler + "\\u00e9\",-12.5e-3,true,{\"" + filler + "\":null}]";
      assertThat(embed(json)).isEqualTo("{\"payload\":" + json + "}\n");
      assertThat(embed(json + "]")).startsWith("{\"encoding\":\"text\"");
    }
  }

  @Test
  @DisplayName("writes the members that were chosen, in one order")
  void chosenMembers() throws IOException {
    byte[] payload = "hi".getBytes(UTF_8);
    assertThat(encode(Map.of("fields", List.of("payload", "received_at")), payload))
        .isEqualTo("{\"received_at\":\"2026-11-23T22:40:00.123456Z\",\"payload\":\"hi\"}\n");
    assertThat(encode(Map.of("fields", List.of("type", "metadata")), payload))
        .isEqualTo("{\"type\":\"text\",\"metadata\":{\"url\":\"ws://localhost/\"}}\n");
    assertThat(encode(Map.of("fields", List.of("label", "payload")), payload))
        .isEqualTo("{\"label\":\"trades\",\"payload\":\"hi\"}\n");
    assertThat(encode(Map.of("fields", List.of("metadata")), payload))
        .isEqualTo("{\"metadata\":{\"url\":\"ws://localhost/\"}}\n");
    assertThat(encode(Map.of("fields", List.of("type")), payload))
        .isEqualTo("{\"type\":\"text\"}\n");
  }

  @Test
  @DisplayName("is refused without a member, and doubtful without its codec")
  void problems() {
    assertThat(
            SPEC.check(
                ConfigNode.of(Map.of("codec", "json", "json", Map.of("fields", List.of()))), "o"))
        .extracting(Problem::message)
        .containsExactly("must name at least one");
    assertThat(SPEC.check(ConfigNode.of(Map.of("json", Map.of("payload", "embed"))), "o"))
        .extracting(Problem::message, Problem::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "has no effect without codec: json", Problem.Severity.WARNING));
  }
}
