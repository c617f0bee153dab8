package dev.inlet.input.websocket.tls;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Compares the server's name with its certificate where the JDK does not. Stands behind the TLS
 * handler, and lets nobody behind it know of an active channel before the name has been found: so
 * nothing is sent to another server.
 */
final class ServerNameHandler extends ChannelInboundHandlerAdapter {
  private final ServerName name;
  private final Supplier<SSLSession> session;

  ServerNameHandler(ServerName name, Supplier<SSLSession> session) {
    this.name = requireNonNull(name, "name is null");
    this.session = requireNonNull(session, "session is null");
  }

  /** Held back until the name has been compared. */
  @Override
  public void channelActive(ChannelHandlerContext context) {}

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event)
      throws SSLPeerUnverifiedException {
    boolean shaken = event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess();
    if (shaken) {
      name.verify(session.get());
    }
    context.fireUserEventTriggered(event);
    if (shaken) {
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }
}
