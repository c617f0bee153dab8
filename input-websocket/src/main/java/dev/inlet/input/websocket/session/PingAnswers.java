package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.wire.FrameEncoder;
import dev.inlet.input.websocket.wire.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, those of a turn together at its end. A server that pings but does not read must
 * not fill our memory with answers, nor our time: beyond a bound the last of its pings is answered,
 * once that is possible (RFC 6455, section 5.5.3). Belongs to the event loop.
 */
final class PingAnswers {
  private static final int MAX_BYTES = 64 * 1024;

  private final Channel channel;
  private ByteBuf frames = Unpooled.EMPTY_BUFFER;
  private byte @Nullable [] last; // behind those

  PingAnswers(Channel channel) {
    this.channel = requireNonNull(channel, "channel is null");
  }

  /** A ping has come. */
  void add(byte[] ping) {
    boolean kept = last != null || frames.readableBytes() >= MAX_BYTES;
    if (kept || !channel.isWritable()) {
      last = ping;
      return;
    }
    if (!frames.isReadable()) {
      frames = channel.alloc().buffer();
    }
    frames = FrameEncoder.encodeTo(frames, Opcode.PONG, ping);
  }

  /** Sends what there is; to be called at the end of a turn, and when the channel is writable. */
  void send() {
    if (frames.isReadable()) {
      ByteBuf answers = frames;
      frames = Unpooled.EMPTY_BUFFER;
      var unused = channel.writeAndFlush(answers);
    }
    byte[] ping = last;
    if (ping != null && channel.isWritable()) {
      last = null;
      var unused = channel.writeAndFlush(FrameEncoder.encode(channel.alloc(), Opcode.PONG, ping));
    }
  }

  /** Nothing is answered any more. Later calls do nothing. */
  void stop() {
    frames.release();
    frames = Unpooled.EMPTY_BUFFER;
    last = null;
  }
}
