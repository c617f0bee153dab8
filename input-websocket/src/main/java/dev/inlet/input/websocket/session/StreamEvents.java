package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.text.Causes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * The last handler: what goes wrong anywhere in the pipeline arrives here, what becomes of TLS, and
 * how the server's stream of bytes ends.
 */
final class StreamEvents extends ChannelInboundHandlerAdapter {
  private final boolean secure;
  private final TlsOutcome tlsOutcome;
  private final Listener listener;
  private Ending.OfStream end = Ending.OfStream.TCP;

  /** Hears what becomes of the TLS handshake. Called by the event loop. */
  interface TlsOutcome {

    /** It is done. */
    void encrypted(SslHandler tls);

    /** It has failed. */
    void failed(SslHandler tls, Throwable cause);

    /** The server ended TLS in place of it. */
    void endedBefore(SslHandler tls, Throwable cause);
  }

  /** Hears how the stream ends. Called by the event loop. */
  interface Listener {

    /** The network failed: nothing more comes, and what came before may lack its end. */
    void networkFailed(Throwable cause);

    /** Something else went wrong. */
    void failed(Throwable cause);

    /** The channel is closed; comes after everything that was read. */
    void ended(Ending.OfStream how);
  }

  /**
   * A handler of one channel.
   *
   * @param secure whether TLS is spoken over it
   */
  StreamEvents(boolean secure, TlsOutcome tlsOutcome, Listener listener) {
    this.secure = secure;
    this.tlsOutcome = requireNonNull(tlsOutcome, "tlsOutcome is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** The server has ended TLS. */
  void tlsEnded() {
    end = Ending.OfStream.TLS;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      return;
    }
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (handshake.isSuccess()) {
      tlsOutcome.encrypted(tls);
    } else if (end == Ending.OfStream.TLS) { // there is nobody to shake hands with
      tlsOutcome.endedBefore(tls, handshake.cause());
    } else {
      tlsOutcome.failed(tls, handshake.cause());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    Throwable cause = Causes.unwrap(thrown); // the reason is told by its type
    if (Causes.isOfNetwork(cause)) {
      listener.networkFailed(cause);
    } else {
      listener.failed(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    boolean cut = end == Ending.OfStream.TCP && secure;
    listener.ended(cut ? Ending.OfStream.TCP_BELOW_TLS : end);
  }
}
