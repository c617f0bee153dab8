package dev.inlet.benchmarks.client;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.util.ArrayList;
import java.util.List;

/** Netty with its own websocket handlers. */
public final class NettyClient {
  private static final int MAX_HTTP_BYTES = 8192;

  private NettyClient() {}

  public static void main(String[] arguments) throws Exception {
    NettyConnection.run(Arrivals.all(arguments), NettyClient::handlers);
  }

  private static List<ChannelHandler> handlers(Arrivals arrivals) {
    List<ChannelHandler> handlers = new ArrayList<>();
    handlers.add(new HttpClientCodec());
    handlers.add(new HttpObjectAggregator(MAX_HTTP_BYTES));
    if (arrivals.compressed()) {
      handlers.add(new WebSocketClientCompressionHandler(Arrivals.MAX_MESSAGE_BYTES));
    }
    handlers.add(
        new WebSocketClientProtocolHandler(
            WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(arrivals.uri())
                .allowExtensions(arrivals.compressed())
                .maxFramePayloadLength(Arrivals.MAX_MESSAGE_BYTES)
                .handleCloseFrames(false)
                .build()));
    handlers.add(new WebSocketFrameAggregator(Arrivals.MAX_MESSAGE_BYTES));
    handlers.add(new Counter(arrivals));
    return handlers;
  }

  private static final class Counter extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Arrivals arrivals;

    Counter(Arrivals arrivals) {
      this.arrivals = arrivals;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof CloseWebSocketFrame) {
        var unused =
            context
                .writeAndFlush(frame.retain())
                .addListener((ChannelFutureListener) done -> arrivals.closed());
      } else if (arrivals.paced()) {
        arrivals.message(frame.content().nioBuffer());
      } else {
        arrivals.message(frame.content().readableBytes());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Arrivals.failed(cause);
    }
  }
}
