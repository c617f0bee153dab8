package dev.inlet.input.websocket.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;

/**
 * Keeps from other handlers that a write failed because the other side is gone: TLS and proxy
 * handlers would close the channel, and throw away what is still to be read. Reading comes to the
 * end of the connection by itself. Stands next to the socket.
 */
public final class FailedWrites extends ChannelOutboundHandlerAdapter {

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var unused =
        context
            .write(message)
            .addListener(
                written -> {
                  if (written.isSuccess() || written.cause() instanceof IOException) {
                    promise.trySuccess();
                  } else {
                    promise.tryFailure(written.cause());
                  }
                });
  }
}
