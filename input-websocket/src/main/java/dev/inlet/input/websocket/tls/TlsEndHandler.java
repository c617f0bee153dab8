package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.transport.WebSocketChannel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Takes the end of a TLS stream for the end of the connection. Since TLS 1.3 a close_notify ends
 * one direction only (RFC 8446, section 6.1), and many servers wait for the client's before they
 * end TCP. Stands behind the TLS handler, so whoever comes after it sees no difference.
 */
public final class TlsEndHandler extends ChannelInboundHandlerAdapter {
  private final Runnable ended;

  /**
   * A handler of one channel.
   *
   * @param ended called when the server has ended its stream, before the channel is closed
   */
  public TlsEndHandler(Runnable ended) {
    this.ended = requireNonNull(ended, "ended is null");
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      ended.run();
      WebSocketChannel.closeNow(context.channel());
    }
    context.fireUserEventTriggered(event);
  }
}
