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
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the clients on Netty have in common: one event loop, NIO, TLS of the JDK. */
final class NettyConnection {

  private NettyConnection() {}

  /**
   * Opens all connections, and lets them go on until one of them ends the process.
   *
   * @param handlers those of a connection, behind TLS
   */
  static void run(List<Arrivals> all, Function<Arrivals, List<ChannelHandler>> handlers)
      throws Exception {
    URI uri = all.get(0).uri();
    SslContext tls =
        all.get(0).secure()
            ? SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build()
            : null;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true);
    for (Arrivals arrivals : all) {
      var unused =
          bootstrap
              .clone()
              .handler(new Initializer(uri, tls, handlers.apply(arrivals)))
              .connect(uri.getHost(), uri.getPort())
              .sync()
              .channel()
              .closeFuture()
              .addListener(end -> ended(arrivals));
    }
    Arrivals.await();
  }

  private static void ended(Arrivals arrivals) {
    if (!arrivals.isClosed()) {
      Arrivals.failed(new IllegalStateException("the connection ended without a Close frame"));
    }
  }

  private static final class Initializer extends ChannelInitializer<SocketChannel> {
    private final URI uri;
    private final @Nullable SslContext tls;
    private final List<ChannelHandler> handlers;

    Initializer(URI uri, @Nullable SslContext tls, List<ChannelHandler> handlers) {
      this.uri = uri;
      this.tls = tls;
      this.handlers = handlers;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (tls != null) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc(), uri.getHost(), uri.getPort()));
      }
      channel.pipeline().addLast(handlers.toArray(ChannelHandler[]::new));
    }
  }
}
