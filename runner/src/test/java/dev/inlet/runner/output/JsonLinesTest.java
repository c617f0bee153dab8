package dev.inlet.runner.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.output.ChunkWriter;
import dev.inlet.output.Codec;
import dev.inlet.output.CodecChoice;
import dev.inlet.runner.config.YamlConfig;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The codec")
final class JsonLinesTest {

  private static String json(Message message) throws IOException {
    FlakyChannel channel = new FlakyChannel();
    ChunkWriter writer = new ChunkWriter();
    writer.begin(channel, 0);
    Codec codec = CodecChoice.JSON.create("trades");
    for (MessageBlock block : Batch.of(List.of(message), Batch.Settlement.NONE).blocks()) {
      codec.encode(block, writer);
    }
    writer.flush();
    return new String(channel.bytes(), UTF_8);
  }

  @Test
  @DisplayName("json writes objects that another parser reads back")
  void jsonParses() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      String text =
          random
              .ints(40, 0, 0x3000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      // YAML reads JSON, but for its own rules on what may stand in a text.
      if (text.chars().anyMatch(c -> c >= 0x7f && c <= 0x9f)) {
        continue;
      }
      assertThat(YamlConfig.parse("line", json(Message.text(text))).toPlain())
          .asInstanceOf(MAP)
          .containsEntry("payload", text);
    }
  }
}
