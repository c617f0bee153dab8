package dev.inlet.input.websocket.wire;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Handlers of Netty's, and behind them one that counts the frames and releases them. */
final class NettyPipeline {
  private final EmbeddedChannel channel;
  private final Counter counter = new Counter();

  NettyPipeline(ChannelHandler... handlers) {
    channel = new EmbeddedChannel(handlers);
    channel.pipeline().addLast(counter);
  }

  /** Netty's decoder, for frames of any size. */
  static ChannelHandler decoder(boolean extensions) {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(false)
            .allowExtensions(extensions)
            .maxFramePayloadLength(Integer.MAX_VALUE)
            .build());
  }

  /** Takes what was read, or decoded before, and releases it. */
  void read(Object message) {
    channel.pipeline().fireChannelRead(message);
  }

  /** A read from the socket is at its end. */
  void readComplete() {
    channel.pipeline().fireChannelReadComplete();
  }

  /**
   * How many frames there were since the last call.
   *
   * @throws RuntimeException if a handler failed
   */
  int takeCount() {
    channel.checkException();
    int taken = counter.count;
    counter.count = 0;
    return taken;
  }

  void close() {
    channel.finishAndReleaseAll();
  }

  private static final class Counter extends SimpleChannelInboundHandler<WebSocketFrame> {
    private int count;

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      count++;
    }
  }
}
