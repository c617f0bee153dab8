package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.ServerFrames.deflate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The inflater of a connection")
final class MessageInflaterTest {
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final MessageInflater inflater = new MessageInflater(true, 0);

  @AfterEach
  void end() {
    inflater.close();
    deflater.end();
  }

  private byte[] inflated(String text) throws ProtocolViolation {
    byte[] compressed = deflate(deflater, text.getBytes(UTF_8));
    int start = inflater.position();
    inflater.inflate(ByteBuffer.wrap(compressed), 0, compressed.length);
    assertThat(new String(inflater.output().array(), start, inflater.position() - start, UTF_8))
        .isEqualTo(text);
    return inflater.detach();
  }

  @Test
  @DisplayName("never touches again what it gave away, whatever sizes come after it")
  void givenAway() throws ProtocolViolation {
    List<byte[]> outputs = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int size : new int[] {10, 1_000, 900, 200_000, 190_000, 30_000, 5, 300_000, 1, 150_000}) {
      String text = Integer.toString(size % 7).repeat(size);
      outputs.add(inflated(text));
      texts.add(text);
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(outputs.get(i)).asString(UTF_8).startsWith(texts.get(i));
    }
  }

  @Test
  @DisplayName("gives away little more than what came, and keeps little after a burst")
  void sizes() throws ProtocolViolation {
    for (int size : new int[] {100_000, 100_000, 99_000, 90_000, 10, 10, 3_000_000, 10, 10}) {
      assertThat(inflated("x".repeat(size)).length).isBetween(size, size + size / 7 + 64);
    }
    assertThat(inflater.output().capacity()).isLessThan(1_000);
  }
}
