package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageType;
import dev.inlet.input.websocket.wire.FrameEncoder;
import dev.inlet.input.websocket.wire.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;
import java.util.function.Consumer;

/** Sends frames, each at once or a few together. Never throws. Belongs to the event loop. */
final class FrameWriter {
  private static final byte[] EMPTY = {};

  private final Channel channel;
  private final Consumer<Throwable> broken;

  /**
   * A writer.
   *
   * @param broken hears of what goes wrong here, as a timer that ends by it would end all that
   *     follows
   */
  FrameWriter(Channel channel, Consumer<Throwable> broken) {
    this.channel = requireNonNull(channel, "channel is null");
    this.broken = requireNonNull(broken, "broken is null");
  }

  /** Whether the server takes what is sent. */
  boolean isWritable() {
    return channel.isWritable();
  }

  void send(MessageType type, byte[] payload) {
    send(type == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY, payload);
  }

  void sendPing(byte[] payload) {
    send(Opcode.PING, payload);
  }

  /** Sends a Pong without a payload; false if the server does not read, and none was sent. */
  boolean sendPongIfWritable() {
    boolean writable = isWritable();
    if (writable) {
      send(Opcode.PONG, EMPTY);
    }
    return writable;
  }

  /**
   * Sends messages together.
   *
   * @param sent hears of each when it has gone out, or cannot any more
   */
  void send(List<Outbox.Outgoing> messages, Consumer<Outbox.Outgoing> sent) {
    for (Outbox.Outgoing message : messages) {
      int opcode = message.message().isText() ? Opcode.TEXT : Opcode.BINARY;
      byte[] payload = message.message().toByteArray();
      try {
        ByteBuf frame = FrameEncoder.encode(channel.alloc(), opcode, payload);
        var unused = channel.write(frame).addListener(done -> sent.accept(message));
      } catch (RuntimeException | Error e) {
        broken.accept(e);
        return;
      }
    }
    var unused = channel.flush();
  }

  private void send(int opcode, byte[] payload) {
    try {
      var unused = channel.writeAndFlush(FrameEncoder.encode(channel.alloc(), opcode, payload));
    } catch (RuntimeException | Error e) {
      broken.accept(e);
    }
  }
}
