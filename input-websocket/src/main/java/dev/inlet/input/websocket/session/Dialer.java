package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.memory.ReadBuffer;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.LendableEventLoop;
import dev.inlet.input.websocket.transport.LookUps;
import dev.inlet.input.websocket.transport.WebSocketChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes a TCP connection to a server, or to the proxy before it: looks a name up again and then
 * tries every address within the connect timeout. All but the look-up happens on the event loop.
 */
final class Dialer {
  /** Then, after 2 MiB at most unless messages are large, other connections have their turn. */
  private static final int MAX_READS_PER_TURN = 8;

  private final WebSocketSettings.Server server;
  private final LendableEventLoop eventLoop;
  private final LookUps lookUps;
  private final AddressResolver resolver;
  private final Duration connectTimeout;
  private final String host;
  private final int port;

  /** Told by the event loop how it goes. */
  interface Outcome {

    /** The addresses that will be tried, in this order. */
    void resolved(List<InetSocketAddress> addresses);

    /** Whether anybody still waits for a connection; nothing is told any more if not. */
    boolean isWanted();

    /** The channel with which the next address is tried. */
    void trying(Channel attempt);

    /** An address cannot be reached; the next one is tried, or {@link #failed} follows. */
    void notReached(InetSocketAddress address, Throwable cause);

    void connected(InetSocketAddress address);

    /** The last call, unless it is connected: nothing that goes wrong ends without it. */
    void failed(Ending.Phase phase, String message, Throwable cause);
  }

  /**
   * A dialer.
   *
   * @param connectTimeout begins when the name is looked up
   */
  Dialer(
      Duration connectTimeout,
      WebSocketSettings.Server server,
      LendableEventLoop eventLoop,
      LookUps lookUps,
      AddressResolver resolver) {
    this.server = requireNonNull(server, "server is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.lookUps = requireNonNull(lookUps, "lookUps is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.connectTimeout = requireNonNull(connectTimeout, "connectTimeout is null");
    host = server.proxy().map(Proxy::host).orElse(server.url().host());
    port = server.proxy().map(Proxy::port).orElse(server.url().port());
  }

  /**
   * Begins. Called once, by the event loop.
   *
   * @param pipeline fills the pipeline of each attempt; what encrypts may read in another way
   */
  void dial(Consumer<ChannelPipeline> pipeline, Outcome outcome) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    if (literal != null) {
      begin(List.of(literal), pipeline, outcome);
    } else {
      lookUpAndDial(pipeline, outcome);
    }
  }

  private void lookUpAndDial(Consumer<ChannelPipeline> pipeline, Outcome outcome) {
    var unused =
        lookUps
            .start(resolver, host)
            .whenCompleteAsync(
                (addresses, failure) -> {
                  if (!outcome.isWanted()) {
                    return;
                  }
                  if (failure != null) {
                    outcome.failed(Ending.Phase.RESOLVE, notFound(failure), failure);
                  } else {
                    begin(addresses, pipeline, outcome);
                  }
                },
                eventLoop);
  }

  private void begin(List<InetAddress> found, Consumer<ChannelPipeline> pipeline, Outcome outcome) {
    List<InetSocketAddress> addresses =
        found.stream().map(address -> new InetSocketAddress(address, port)).toList();
    outcome.resolved(addresses);
    new Attempts(addresses, pipeline, outcome).next();
  }

  private String notFound(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof UnknownHostException
        ? "the host " + host + " is not known"
        : "the host " + host + " cannot be looked up: " + Causes.describe(cause);
  }

  /** One address after the other. */
  private final class Attempts {
    private final List<InetSocketAddress> addresses;
    private final Consumer<ChannelPipeline> pipeline;
    private final Outcome outcome;
    private final List<String> failures = new ArrayList<>();
    private final long deadline = System.nanoTime() + connectTimeout.toNanos();
    private int index;

    Attempts(
        List<InetSocketAddress> addresses, Consumer<ChannelPipeline> pipeline, Outcome outcome) {
      this.addresses = addresses;
      this.pipeline = pipeline;
      this.outcome = outcome;
    }

    /** Tries the next address with its share of the time that is left. */
    void next() {
      guard(() -> attempt(addresses.get(index)));
    }

    /** Whatever is thrown ends the attempt, or nobody would ever hear of it. */
    private void guard(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        outcome.failed(Ending.Phase.CONNECT, "cannot connect: " + Causes.describe(e), e);
      }
    }

    private void attempt(InetSocketAddress address) {
      WebSocketChannel channel = new WebSocketChannel();
      outcome.trying(channel);
      configure(channel.config());
      pipeline.accept(channel.pipeline());
      var unused =
          eventLoop
              .register(channel)
              .addListener(
                  registered -> {
                    if (registered.isSuccess()) {
                      connect(channel, address);
                    } else {
                      guard(() -> tried(address, registered));
                    }
                  });
    }

    private void connect(WebSocketChannel channel, InetSocketAddress address) {
      var unused =
          channel
              .connect(address)
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
              .addListener(connected -> guard(() -> tried(address, connected)));
    }

    private void tried(InetSocketAddress address, Future<?> attempt) {
      if (!outcome.isWanted()) {
        return;
      }
      if (attempt.isSuccess()) {
        outcome.connected(address);
        return;
      }
      failures.add(address + ": " + Causes.describe(attempt.cause()));
      outcome.notReached(address, attempt.cause());
      index++;
      if (index < addresses.size() && deadline - System.nanoTime() > 0) {
        next();
      } else {
        outcome.failed(
            Ending.Phase.CONNECT,
            "cannot reach " + whom() + ": " + String.join("; ", failures),
            attempt.cause());
      }
    }

    private String whom() {
      return server.proxy().map(proxy -> "the proxy " + proxy).orElse("the server");
    }

    private void configure(SocketChannelConfig config) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      long share = Math.max(1, left / (addresses.size() - index));
      config
          .setTcpNoDelay(true)
          .setKeepAlive(true)
          .setRecvByteBufAllocator(new ReadBuffer(MAX_READS_PER_TURN, eventLoop.sharedBuffer()))
          .setConnectTimeoutMillis((int) Math.min(share, Integer.MAX_VALUE));
    }
  }
}
