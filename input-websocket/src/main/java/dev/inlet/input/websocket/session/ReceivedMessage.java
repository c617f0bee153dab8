package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.protocol.Received;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows a session one message of a block after the other. */
final class ReceivedMessage implements Received {
  private final Deliveries deliveries;
  private @Nullable MessageBlock block;
  private int index;

  ReceivedMessage(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  void show(MessageBlock newBlock, int newIndex) {
    block = newBlock;
    index = newIndex;
  }

  /** Shows nothing any more. */
  void hide() {
    block = null;
  }

  private MessageBlock block() {
    MessageBlock shown = block;
    if (shown == null) {
      throw new IllegalStateException("a message can be seen only in the call that it is given to");
    }
    return shown;
  }

  @Override
  public MessageType type() {
    return block().type(index);
  }

  @Override
  public int size() {
    return block().payloadSize(index);
  }

  @Override
  public byte byteAt(int position) {
    return block().payloadByte(index, position);
  }

  @Override
  public void copyTo(byte[] target) {
    int size = size();
    Objects.checkFromIndexSize(0, size, target.length);
    var unused = block().copyPayload(index, 0, ByteBuffer.wrap(target, 0, size));
  }

  @Override
  public byte[] toByteArray() {
    return block().toByteArray(index);
  }

  @Override
  public String text() {
    return new String(toByteArray(), UTF_8);
  }

  @Override
  public Metadata metadata() {
    return block().metadata(index);
  }

  @Override
  public void deliver(int from, int size, MessageType type, Metadata metadata) {
    MessageBlock unused = block();
    deliveries.deliver(
        index,
        from,
        size,
        requireNonNull(type, "type is null"),
        requireNonNull(metadata, "metadata is null"));
  }
}
