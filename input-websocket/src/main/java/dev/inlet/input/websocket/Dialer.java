package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes a TCP connection to a server, or to the proxy before it: looks a name up anew and tries
 * every address within the connect timeout. All but the look-up happens on the event loop.
 */
final class Dialer {
  private static final int MIN_TLS_BYTES = 64;
  private static final int INITIAL_TLS_BYTES = 2 * 1024;
  private static final int MAX_TLS_BYTES = 256 * 1024;

  /** Then, after 2 MiB at most unless messages are large, other connections have their turn. */
  private static final int MAX_READS_PER_TURN = 8;

  /** The same where what is read has to be decrypted, which takes longer. */
  private static final int MAX_TLS_READS_PER_TURN = 4;

  private final WebSocketSettings.Server server;
  private final EventLoop eventLoop;
  private final Executor resolvers;
  private final AddressResolver resolver;
  private final long deadline;
  private final String host;
  private final int port;

  /** Told by the event loop how it goes. */
  interface Outcome {

    /** Whether anybody still waits for a connection; nothing is told any more if not. */
    boolean isWanted();

    /** The channel with which the next address is tried. */
    void trying(Channel attempt);

    void connected(Channel connected);

    void failed(Ending.Phase phase, String message, Throwable cause);
  }

  /** A dialer whose connect timeout begins now. */
  Dialer(
      Duration connectTimeout,
      WebSocketSettings.Server server,
      EventLoop eventLoop,
      Executor resolvers,
      AddressResolver resolver) {
    this.server = requireNonNull(server, "server is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.resolvers = requireNonNull(resolvers, "resolvers is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    deadline = System.nanoTime() + connectTimeout.toNanos();
    host = server.proxy().map(Proxy::host).orElse(server.url().host());
    port = server.proxy().map(Proxy::port).orElse(server.url().port());
  }

  /**
   * Begins. Called once, by the event loop.
   *
   * @param pipeline fills the pipeline of each attempt
   */
  void dial(Consumer<ChannelPipeline> pipeline, Outcome outcome) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    if (literal != null) {
      new Attempts(List.of(new InetSocketAddress(literal, port)), pipeline, outcome).next();
    } else {
      lookUpAndDial(pipeline, outcome);
    }
  }

  private void lookUpAndDial(Consumer<ChannelPipeline> pipeline, Outcome outcome) {
    var unused =
        CompletableFuture.supplyAsync(this::lookUp, resolvers)
            .whenCompleteAsync(
                (addresses, failure) -> {
                  if (!outcome.isWanted()) {
                    return;
                  }
                  if (failure != null) {
                    outcome.failed(
                        Ending.Phase.RESOLVE, "the host " + host + " is not known", failure);
                  } else {
                    new Attempts(addresses, pipeline, outcome).next();
                  }
                },
                eventLoop);
  }

  private List<InetSocketAddress> lookUp() {
    try {
      List<InetAddress> found = resolver.resolve(host);
      return found.stream().map(address -> new InetSocketAddress(address, port)).toList();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** One address after the other. */
  private final class Attempts {
    private final List<InetSocketAddress> addresses;
    private final Consumer<ChannelPipeline> pipeline;
    private final Outcome outcome;
    private final List<String> failures = new ArrayList<>();
    private int index;

    Attempts(
        List<InetSocketAddress> addresses, Consumer<ChannelPipeline> pipeline, Outcome outcome) {
      this.addresses = addresses;
      this.pipeline = pipeline;
      this.outcome = outcome;
    }

    /** Tries the next address with its share of the time that is left. */
    void next() {
      InetSocketAddress address = addresses.get(index);
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      long share = Math.max(1, left / (addresses.size() - index));
      ChannelFuture attempt = bootstrap((int) Math.min(share, Integer.MAX_VALUE)).connect(address);
      outcome.trying(attempt.channel());
      var unused = attempt.addListener((ChannelFutureListener) done -> tried(address, done));
    }

    private void tried(InetSocketAddress address, ChannelFuture done) {
      if (!outcome.isWanted()) {
        var unused = done.channel().close();
      } else if (done.isSuccess()) {
        outcome.connected(done.channel());
      } else {
        failures.add(address + ": " + Causes.describe(done.cause()));
        index++;
        if (index < addresses.size() && deadline - System.nanoTime() > 0) {
          next();
        } else {
          outcome.failed(
              Ending.Phase.CONNECT,
              "cannot reach " + whom() + ": " + String.join("; ", failures),
              done.cause());
        }
      }
    }

    private String whom() {
      return server.proxy().map(proxy -> "the proxy " + proxy).orElse("the server");
    }

    private Bootstrap bootstrap(int connectTimeoutMillis) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(eventLoop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.SO_KEEPALIVE, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                      pipeline.accept(socket.pipeline());
                    }
                  });
      readInto(bootstrap);
      return bootstrap;
    }

    /** The TLS handler keeps what it gets until a record is whole, so that can't be shared. */
    private void readInto(Bootstrap bootstrap) {
      if (server.url().secure()) {
        bootstrap
            .option(ChannelOption.ALLOCATOR, HeapAllocator.INSTANCE)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(MIN_TLS_BYTES, INITIAL_TLS_BYTES, MAX_TLS_BYTES)
                    .maxMessagesPerRead(MAX_TLS_READS_PER_TURN));
      } else {
        bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new ReadBuffer(MAX_READS_PER_TURN));
      }
    }
  }
}
