package dev.inlet.benchmarks.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What the clients on Netty have in common: one event loop, NIO, TLS of the JDK. */
final class NettyConnection {

  private NettyConnection() {}

  /** Connects and waits for the end of the connection. */
  static void run(Arrivals arrivals, ChannelHandler... handlers) throws Exception {
    URI uri = arrivals.uri();
    SslContext tls =
        arrivals.secure()
            ? SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build()
            : null;
    new Bootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new Initializer(uri, tls, handlers))
        .connect(uri.getHost(), uri.getPort())
        .sync()
        .channel()
        .closeFuture()
        .sync();
    Arrivals.failed(new IllegalStateException("the connection ended without a Close frame"));
  }

  private static final class Initializer extends ChannelInitializer<SocketChannel> {
    private final URI uri;
    private final @Nullable SslContext tls;
    private final ChannelHandler[] handlers;

    Initializer(URI uri, @Nullable SslContext tls, ChannelHandler[] handlers) {
      this.uri = uri;
      this.tls = tls;
      this.handlers = handlers;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (tls != null) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc(), uri.getHost(), uri.getPort()));
      }
      channel.pipeline().addLast(handlers);
    }
  }
}
