package dev.inlet.benchmarks.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.List;

/**
 * Netty's SslHandler and nothing behind it: what was decrypted is counted in bytes and released.
 * How many messages that were is not known.
 */
public final class NettyTlsClient extends ChannelInboundHandlerAdapter {
  /** The feed's Close frame, with 1000, with which the stream ends. */
  private static final int CLOSE_FRAME = 0x8802_03E8;

  /** The same from a client, with a mask of zeros. */
  private static final long CLOSE_REPLY = 0x8882_0000_0000_03E8L;

  private final Arrivals arrivals;
  private long bytes;

  private NettyTlsClient(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  public static void main(String[] arguments) throws Exception {
    NettyConnection.run(
        Arrivals.all(arguments),
        arrivals -> List.of(new HttpClientCodec(), new NettyTlsClient(arrivals)));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var unused = context.writeAndFlush(upgrade(arrivals.uri()));
  }

  private static FullHttpRequest upgrade(URI uri) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, uri.getRawPath() + "?" + uri.getRawQuery());
    request
        .headers()
        .set(HttpHeaderNames.HOST, uri.getRawAuthority())
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.UPGRADE, "websocket")
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, "c29tZXRoaW5nIHRyaXZpYWw=");
    return request;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf received) {
        take(context, received);
      } else if (message instanceof HttpResponse response
          && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        Arrivals.failed(new IllegalStateException(response.status().toString()));
      } else if (message instanceof LastHttpContent) {
        context.pipeline().remove(HttpClientCodec.class);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext context, ByteBuf received) {
    if (bytes == 0) {
      Arrivals.first();
    }
    bytes += received.readableBytes();
    if (endsWithClose(received)) {
      var unused =
          context
              .writeAndFlush(Unpooled.copyLong(CLOSE_REPLY))
              .addListener(
                  (ChannelFutureListener)
                      done -> Arrivals.report(new ClientReport(-1, bytes, null)));
    }
  }

  /** Whether the end is there; by accident random bytes are such once in 2³² times. */
  private static boolean endsWithClose(ByteBuf received) {
    return received.readableBytes() >= Integer.BYTES
        && received.getInt(received.writerIndex() - Integer.BYTES) == CLOSE_FRAME;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Arrivals.failed(cause);
  }
}
