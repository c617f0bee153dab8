package dev.inlet.benchmarks.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.benchmarks.measure.FeedCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server's process. It accepts websockets and sends nothing on them but a ping every so often,
 * the first after a random part of that time. It prints its port, and then answers each line that
 * it reads with how many connections are open, how many were and are no more, how many pings it has
 * sent, and how many pongs came; behind the line {@value #STOP} it sends no more pings. It ends
 * with its standard input.
 *
 * <p>Arguments: the seconds between pings, and for TLS a PKCS #12 key store.
 */
public final class IdleServer {
  /** Has it send no more pings. */
  static final String STOP = "stop";

  private static final int MAX_HTTP_BYTES = 8192;
  private static final int BACKLOG = 4096;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicLong pings = new AtomicLong();
  private final AtomicLong pongs = new AtomicLong();
  private final long pingMillis;
  private final @Nullable SslContext tls;
  private volatile boolean pinging = true;

  private IdleServer(long pingMillis, @Nullable SslContext tls) {
    this.pingMillis = pingMillis;
    this.tls = tls;
  }

  public static void main(String[] arguments) throws Exception {
    long pingMillis = TimeUnit.SECONDS.toMillis(Long.parseLong(arguments[0]));
    SslContext tls = arguments.length == 2 ? tls(Path.of(arguments[1])) : null;
    new IdleServer(pingMillis, tls).serve();
  }

  private static SslContext tls(Path keyStore) throws Exception {
    char[] password = FeedCertificate.PASSWORD.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
  }

  private void serve() throws Exception {
    var listener =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(new Initializer())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      pinging = pinging && !command.equals(STOP);
      System.out.println(open + " " + lost + " " + pings + " " + pongs);
    }
    System.exit(0);
  }

  private final class Initializer extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      if (tls != null) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
      }
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(MAX_HTTP_BYTES),
              new WebSocketServerProtocolHandler(
                  WebSocketServerProtocolConfig.newBuilder()
                      .websocketPath("/")
                      .dropPongFrames(false)
                      .build()),
              new Connection());
    }
  }

  private final class Connection extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        open.incrementAndGet();
        var unused = context.channel().closeFuture().addListener(end -> lose());
        var unusedPings =
            context
                .executor()
                .scheduleAtFixedRate(
                    () -> ping(context),
                    ThreadLocalRandom.current().nextLong(pingMillis),
                    pingMillis,
                    TimeUnit.MILLISECONDS);
      }
    }

    private void lose() {
      open.decrementAndGet();
      lost.incrementAndGet();
    }

    private void ping(ChannelHandlerContext context) {
      if (pinging && context.channel().isActive()) {
        pings.incrementAndGet();
        var unused = context.writeAndFlush(new PingWebSocketFrame());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof PongWebSocketFrame) {
        pongs.incrementAndGet();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
