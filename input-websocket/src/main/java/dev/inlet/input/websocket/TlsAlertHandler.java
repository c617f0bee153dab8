package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Recognises a server that speaks TLS to a client that does not: it answers the request with an
 * alert (RFC 8446, section 5.1), which HTTP can make no sense of.
 */
final class TlsAlertHandler extends ChannelInboundHandlerAdapter {
  private static final int ALERT = 0x15;
  private static final int MAJOR_VERSION = 0x03;

  private final Runnable recognised;

  TlsAlertHandler(Runnable recognised) {
    this.recognised = requireNonNull(recognised, "recognised is null");
  }

  /** Looks at what comes first and is gone. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int start = bytes.readerIndex();
    if (bytes.readableBytes() >= 2
        && bytes.getByte(start) == ALERT
        && bytes.getByte(start + 1) == MAJOR_VERSION) {
      recognised.run();
    }
    context.fireChannelRead(message);
    context.pipeline().remove(this);
  }
}
