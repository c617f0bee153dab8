package dev.inlet.input.websocket.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/**
 * A TCP connection of which a failed write ends no more than writing. A server that has closed may
 * have sent much before that, its Close frame among it, which is still to be read when a pong or a
 * heartbeat of this side meets nobody any more.
 */
public final class WebSocketChannel extends NioSocketChannel {

  /**
   * A channel with a socket that is not connected.
   *
   * @throws io.netty.channel.ChannelException if the system has no socket to give
   */
  public WebSocketChannel() {
    config().setAutoClose(false);
  }

  /**
   * Closes a channel at once, after what can be sent at once: a close_notify that finds no room on
   * the way to a server that does not read is not waited for.
   */
  public static void closeNow(Channel channel) {
    ChannelFuture closed = channel.close();
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls != null && !closed.isDone()) {
      var unused = tls.close(); // not through the TLS handler, but by what stands before it
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer pending) throws Exception {
    try {
      super.doWrite(pending);
    } catch (IOException e) {
      clearOpWrite(); // or the selector would go on to report the socket as ready to be written to
      throw e;
    }
  }
}
