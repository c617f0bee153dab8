package dev.inlet.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message")
class MessageTest {
  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of("url", "ws://h/"));

  @Test
  @DisplayName("gives its payload as text, bytes, a view, or a copy into an array or a stream")
  void payload() throws Exception {
    Message message = Message.text("hé");
    assertThat(message.type()).isEqualTo(MessageType.TEXT);
    assertThat(message.size()).isEqualTo(3);
    assertThat(message.text()).isEqualTo("hé");
    assertThat(message.toByteArray()).isEqualTo("hé".getBytes(UTF_8));
    assertThat(message.payload()).isEqualTo(ByteBuffer.wrap("hé".getBytes(UTF_8)));
    byte[] target = new byte[5];
    assertThat(message.copyTo(target, 2)).isEqualTo(5);
    assertThat(new String(target, 2, 3, UTF_8)).isEqualTo("hé");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    assertThat(out.toString(UTF_8)).isEqualTo("hé");
    assertThatThrownBy(() -> message.copyTo(target, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("cannot be changed through anything that it gives or was made of")
  void immutable() {
    byte[] bytes = {1, 2, 3};
    Message message = Message.binary(bytes);
    bytes[0] = 9;
    message.toByteArray()[1] = 9;
    assertThat(message.toByteArray()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> message.payload().put((byte) 9))
        .isInstanceOf(ReadOnlyBufferException.class);
    message.payload().get();
    assertThat(message.payload().remaining()).isEqualTo(3);
  }

  @Test
  @DisplayName("shows bytes that are no UTF-8 as replacement characters")
  void invalidText() {
    assertThat(Message.binary(new byte[] {'a', (byte) 0xff, 'b'}).text()).isEqualTo("a\ufffdb");
  }

  @Test
  @DisplayName("equals another one of the same type, payload and metadata")
  void equality() {
    Message message = Message.of(MessageType.BINARY, new byte[] {2, 3}, METADATA);
    MessageBlock.Builder builder = new MessageBlock.Builder();
    builder.add(1, 2, MessageType.BINARY);
    Message window = builder.build(new byte[] {1, 2, 3, 4}, METADATA).get(0);
    assertThat(message).isEqualTo(window).hasSameHashCodeAs(window);
    assertThat(message)
        .isNotEqualTo(Message.of(MessageType.TEXT, new byte[] {2, 3}, METADATA))
        .isNotEqualTo(Message.of(MessageType.BINARY, new byte[] {2}, METADATA))
        .isNotEqualTo(Message.of(MessageType.BINARY, new byte[] {2, 3}, METADATA.at(Instant.MAX)))
        .isNotEqualTo("x");
  }

  @Test
  @DisplayName("does not show its payload in its text")
  void textOfMessage() {
    assertThat(Message.text("secret")).hasToString("Message[TEXT, 6 bytes]");
  }

  @Test
  @DisplayName("carries when it came and what the input adds, in a stable order")
  void metadata() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("z", "1");
    attributes.put("a", "2");
    Metadata metadata = Metadata.of(Instant.EPOCH, attributes);
    attributes.clear();
    assertThat(metadata.attributes().keySet()).containsExactly("z", "a");
    assertThatThrownBy(() -> metadata.attributes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    Metadata later = metadata.at(Instant.EPOCH.plusSeconds(1));
    assertThat(later.receivedAt()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(later.attributes()).isEqualTo(metadata.attributes());
    assertThat(later).isNotEqualTo(metadata).isNotEqualTo("x");
    assertThat(later.at(Instant.EPOCH)).isEqualTo(metadata).hasSameHashCodeAs(metadata);
    assertThat(metadata).hasToString("Metadata[1970-01-01T00:00:00Z, {z=1, a=2}]");
    assertThat(Message.of(MessageType.TEXT, new byte[0], metadata).metadata()).isSameAs(metadata);
  }
}
