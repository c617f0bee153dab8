package com.example.inlet.frames;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A buffer of frames")
class FrameBufferTest {
  private final FrameBuffer buffer = new FrameBuffer(20_000);

  private void receive(byte[] bytes) throws IOException {
    assertThat(buffer.readFrom(Channels.newChannel(new ByteArrayInputStream(bytes))))
        .isEqualTo(bytes.length);
  }

  private static byte[] frames(String... texts) {
    ByteBuffer bytes = ByteBuffer.allocate(30_000);
    for (String text : texts) {
      bytes.putInt(text.length()).put(text.getBytes(UTF_8));
    }
    byte[] frames = new byte[bytes.position()];
    bytes.flip().get(frames);
    return frames;
  }

  @Test
  @DisplayName("gives messages once they are whole, wherever the bytes were torn apart")
  void splits() throws IOException {
    List<String> texts = new ArrayList<>();
    for (byte b : frames("one", "", "three")) {
      receive(new byte[] {b});
      buffer.take().forEach(message -> texts.add(message.text()));
    }
    assertThat(texts).containsExactly("one", "", "three");
    assertThat(buffer.isInsideMessage()).isFalse();
  }

  @Test
  @DisplayName("grows for a large message within its limit")
  void grows() throws IOException {
    String large = "x".repeat(20_000);
    byte[] bytes = frames(large);
    receive(Arrays.copyOf(bytes, 10_000));
    assertThat(buffer.take()).isEmpty();
    receive(Arrays.copyOfRange(bytes, 10_000, bytes.length));
    assertThat(buffer.take()).extracting(Message::text).containsExactly(large);
  }

  @Test
  @DisplayName("refuses a message over its limit, after giving those before it")
  void limit() throws IOException {
    byte[] announced = ByteBuffer.allocate(8).putInt(20_001).array();
    receive(frames("fine"));
    receive(announced);
    assertThat(buffer.take()).extracting(Message::text).containsExactly("fine");
    assertThatThrownBy(buffer::take)
        .isInstanceOf(IOException.class)
        .hasMessage("a message of 20001 bytes is over max_message_size of 20000");
  }
}
