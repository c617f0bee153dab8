package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Handshake;
import dev.inlet.auth.HandshakeRejection;
import dev.inlet.auth.OpeningMessage;
import dev.inlet.config.Durations;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.RetryAdvice;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, and the connection that comes of it. Never used again after its end, so
 * nothing that happens late can disturb the next one.
 *
 * <p>All state belongs to one event loop; only the futures, the hand-off and {@link #close} are for
 * other threads.
 */
final class Connection {
  private static final long CLOSE_WAIT_MILLIS = 1_000;

  /** Messages are handed over at the end of a read loop, or when they take this much. */
  private static final long FULL_BURST = 512 * 1024;

  /** The life of a connection: a straight line, in which steps may be left out. */
  private enum State {
    NEW,
    CONNECTING,
    HANDSHAKING,
    OPENING,
    OPEN,
    /** A Close frame has gone out; data is still taken. */
    CLOSING,
    /** Only the end of the TCP connection is waited for; nothing is taken. */
    DRAINED,
    ENDED
  }

  private final WebSocketSettings settings;
  private final WebSocketSettings.Server server;
  private final Handshake handshake;
  private final List<OpeningMessage> openingMessages;
  private final Metadata metadata;
  private final Transport transport;
  private final AddressResolver resolver;
  private final EventLoop eventLoop;
  private final HandOff handOff;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();

  // All that follows belongs to the event loop.
  private State state = State.NEW;
  private Ending.Phase phase = Ending.Phase.RESOLVE;
  private @Nullable Channel channel;
  private @Nullable Ending ending;
  private @Nullable ScheduledFuture<?> handshakeTimer;
  private @Nullable MessageInflater inflater;
  private @Nullable KeepAlive keepAlive;
  private final OpeningDialog dialog;
  private final List<MessageBlock> burst = new ArrayList<>();
  private long burstBytes;
  private boolean dataArrived;
  private byte @Nullable [] unansweredPing;
  private long discarded;

  Connection(
      WebSocketSettings settings,
      WebSocketSettings.Server server,
      Handshake handshake,
      List<OpeningMessage> openingMessages,
      Metadata metadata,
      Transport transport,
      AddressResolver resolver) {
    this.settings = requireNonNull(settings, "settings is null");
    this.server = requireNonNull(server, "server is null");
    this.handshake = requireNonNull(handshake, "handshake is null");
    this.openingMessages = List.copyOf(openingMessages);
    this.metadata = requireNonNull(metadata, "metadata is null");
    this.transport = requireNonNull(transport, "transport is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    eventLoop = transport.eventLoop();
    handOff =
        new HandOff(
            settings.maxBufferedMessages(), settings.maxBufferedBytes(), this::resumeReading);
    dialog =
        new OpeningDialog(
            this.openingMessages, eventLoop, this::sendMessage, this::opened, this::dialogFailed);
  }

  /** Where messages are read from. */
  HandOff handOff() {
    return handOff;
  }

  /** Done when messages can be read; exceptionally when it never will be. */
  CompletableFuture<Void> whenOpened() {
    return opened;
  }

  /** Done when nothing of the connection is left, with the reason. Never exceptionally. */
  CompletableFuture<Ending> whenEnded() {
    return ended;
  }

  // ---- Connecting

  void start() {
    eventLoop.execute(
        () -> {
          if (state != State.NEW) {
            return;
          }
          state = State.CONNECTING;
          handshakeTimer =
              eventLoop.schedule(
                  () -> fail(Ending.of(phase, "not open within " + handshakeTimeout())),
                  settings.handshakeTimeout().toNanos(),
                  TimeUnit.NANOSECONDS);
          new Dialer(settings.connectTimeout(), server, eventLoop, transport.resolvers(), resolver)
              .dial(this::initPipeline, new DialOutcome());
        });
  }

  private String handshakeTimeout() {
    return Durations.format(settings.handshakeTimeout()) + " (handshake_timeout)";
  }

  private void initPipeline(ChannelPipeline pipeline, InetSocketAddress address) {
    server.proxy().ifPresent(proxy -> pipeline.addLast("proxy", proxy.newHandler(address)));
    if (server.url().secure()) {
      String name = settings.serverName().isEmpty() ? server.url().host() : settings.serverName();
      SslHandler tls =
          settings
              .sslContext()
              .orElseThrow()
              .newHandler(pipeline.channel().alloc(), name, server.url().port());
      tls.setHandshakeTimeoutMillis(0); // our own timer covers it
      pipeline.addLast("tls", tls);
    }
    pipeline.addLast("http-encoder", new HttpRequestEncoder());
    pipeline.addLast("http-decoder", new HttpResponseDecoder());
    pipeline.addLast(
        "upgrade",
        new UpgradeHandler(
            new UpgradeHandler.Request(
                handshake,
                WebSocketUrl.parse(handshake.uri().toString()),
                settings.subprotocols(),
                settings.deflate()),
            new UpgradeOutcome()));
    pipeline.addLast("events", new Events());
  }

  private final class DialOutcome implements Dialer.Outcome {

    @Override
    public boolean isWanted() {
      return state == State.CONNECTING;
    }

    @Override
    public void trying(Channel attempt) {
      phase = Ending.Phase.CONNECT;
      channel = attempt;
    }

    @Override
    public void connected(Channel connected) {
      state = State.HANDSHAKING;
      phase =
          server.proxy().isPresent()
              ? Ending.Phase.PROXY
              : server.url().secure() ? Ending.Phase.TLS : Ending.Phase.UPGRADE;
      var unused = connected.closeFuture().addListener(done -> channelClosed());
    }

    @Override
    public void failed(Ending.Phase where, String message, Throwable cause) {
      fail(Ending.of(where, message, cause));
    }
  }

  // ---- Upgrading

  private final class UpgradeOutcome implements UpgradeHandler.Outcome {

    @Override
    public void upgraded(Optional<DeflateExtension> deflate) {
      if (state == State.HANDSHAKING) {
        startFrames(deflate);
      }
    }

    @Override
    public void refused(HandshakeRejection rejection, String reasonPhrase) {
      fail(Refusal.describe(rejection, reasonPhrase, handshake));
    }

    @Override
    public void invalid(String message) {
      fail(Ending.of(phase, message));
    }
  }

  private void startFrames(Optional<DeflateExtension> deflate) {
    cancel(handshakeTimer);
    state = State.OPENING;
    phase = Ending.Phase.OPEN_MESSAGES;
    inflater =
        deflate
            .map(
                agreed ->
                    new MessageInflater(agreed.serverContextTakeover(), settings.maxMessageSize()))
            .orElse(null);
    FrameDecoder decoder =
        new FrameDecoder(new Frames(), metadata, settings.maxMessageSize(), inflater);
    keepAlive = new KeepAlive(settings.keepAlive(), new Upkeep(), eventLoop);
    keepAlive.start();
    ChannelPipeline pipeline = requireChannel().pipeline();
    pipeline.addBefore("events", "frames", new FrameHandler(decoder));
    pipeline.remove("upgrade");
    pipeline.remove("http-encoder");
    dialog.proceed();
    // Gives what was read behind the upgrade to the frame handler, so it comes last.
    pipeline.remove("http-decoder");
  }

  private void opened() {
    state = State.OPEN;
    phase = Ending.Phase.OPEN;
    opened.complete(null);
  }

  private void dialogFailed(String message) {
    fail(Ending.of(phase, message));
  }

  // ---- Receiving

  /** The last handler: what goes wrong anywhere in the pipeline arrives here. */
  private final class Events extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ProxyConnectionEvent && phase == Ending.Phase.PROXY) {
        phase = server.url().secure() ? Ending.Phase.TLS : Ending.Phase.UPGRADE;
      } else if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
        fail(Ending.of(Ending.Phase.TLS, Causes.describe(tls.cause()), tls.cause()));
      } else if (event instanceof SslHandshakeCompletionEvent && phase == Ending.Phase.TLS) {
        phase = Ending.Phase.UPGRADE;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(Ending.of(phase, Causes.describe(cause), cause));
    }
  }

  /** Feeds what is read to the decoder. */
  private final class FrameHandler extends ChannelInboundHandlerAdapter {
    private final FrameDecoder decoder;

    FrameHandler(FrameDecoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        if (state.compareTo(State.DRAINED) < 0) {
          decoder.decode(bytes);
          requireKeepAlive().received(dataArrived);
          dataArrived = false;
        }
      } catch (ProtocolViolation e) {
        violated(e);
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      publish();
      answerPing();
    }
  }

  private final class Frames implements FrameDecoder.Receiver {

    @Override
    public void messages(MessageBlock block) {
      MessageBlock wanted = withoutHeartbeatReplies(dialog.received(block));
      dataArrived = true;
      if (!wanted.isEmpty()) {
        burst.add(wanted);
        burstBytes += wanted.heapBytes();
        if (burstBytes >= FULL_BURST) {
          publish();
        }
      }
    }

    @Override
    public void ping(byte[] payload) {
      // Several pings in one read are answered at once (RFC 6455, section 5.5.3).
      unansweredPing = payload;
    }

    @Override
    public void pong(byte[] payload) {}

    @Override
    public void close(int code, String reason) {
      closedByServer(code, reason);
    }
  }

  private MessageBlock withoutHeartbeatReplies(MessageBlock block) {
    String reply = settings.heartbeatReply();
    return reply.isEmpty() ? block : block.filter(message -> !isHeartbeatReply(message, reply));
  }

  private static boolean isHeartbeatReply(Message message, String reply) {
    return message.size() >= reply.length() && message.text().equals(reply);
  }

  /** Hands the burst over and stops reading if that has filled the hand-off. */
  private void publish() {
    if (burst.isEmpty()) {
      return;
    }
    if (state == State.CLOSING && !handOff.hasRoom()) {
      // Nobody promised to take these, and the server's Close may stand behind them.
      burst.forEach(block -> discarded += block.size());
    } else if (!handOff.add(burst) && state.compareTo(State.CLOSING) < 0) {
      requireChannel().config().setAutoRead(false);
      requireKeepAlive().suspend();
    }
    burst.clear();
    burstBytes = 0;
  }

  private void resumeReading() {
    eventLoop.execute(
        () -> {
          if (state.compareTo(State.ENDED) < 0 && !requireChannel().config().isAutoRead()) {
            requireKeepAlive().resume();
            requireChannel().config().setAutoRead(true);
          }
        });
  }

  private void answerPing() {
    byte[] payload = unansweredPing;
    // A server that pings but does not read must not fill our memory with answers.
    if (payload != null && state.compareTo(State.CLOSING) < 0 && requireChannel().isWritable()) {
      unansweredPing = null;
      send(Opcode.PONG, payload);
    }
  }

  // ---- Sending

  private void sendMessage(OpeningMessage message) {
    int opcode = message.type() == OpeningMessage.Type.TEXT ? Opcode.TEXT : Opcode.BINARY;
    send(opcode, message.message().getBytes(UTF_8));
  }

  private void send(int opcode, byte[] payload) {
    Channel open = requireChannel();
    var unused = open.writeAndFlush(FrameEncoder.encode(open.alloc(), opcode, payload));
  }

  private final class Upkeep implements KeepAlive.Actions {

    @Override
    public void sendPing() {
      sendIfWritable(Opcode.PING, new byte[0]);
    }

    @Override
    public void sendPong() {
      sendIfWritable(Opcode.PONG, new byte[0]);
    }

    @Override
    public void sendHeartbeat() {
      OpeningMessage message = settings.heartbeat();
      sendIfWritable(
          message.type() == OpeningMessage.Type.TEXT ? Opcode.TEXT : Opcode.BINARY,
          message.message().getBytes(UTF_8));
    }

    @Override
    public void dead(String reason) {
      fail(Ending.of(phase, reason));
    }

    private void sendIfWritable(int opcode, byte[] payload) {
      if (state.compareTo(State.CLOSING) < 0 && requireChannel().isWritable()) {
        send(opcode, payload);
      }
    }
  }

  // ---- Ending

  /**
   * Ends the connection politely; {@link #whenEnded} tells when that is done, which is not later
   * than the close timeout. Any thread may call it, any number of times.
   */
  void close() {
    eventLoop.execute(
        () -> {
          switch (state) {
            case NEW, CONNECTING, HANDSHAKING -> end(Ending.of(phase, "closed by this side"));
            case OPENING, OPEN -> {
              ending = Ending.of(phase, "closed by this side");
              state = State.CLOSING;
              sendClose(CloseCode.NORMAL);
              requireKeepAlive().stop();
              // Whatever fills the hand-off, the server's answer has to be read.
              requireChannel().config().setAutoRead(true);
              endWithin(settings.closeTimeout().toMillis());
            }
            case CLOSING, DRAINED, ENDED -> {}
          }
        });
  }

  private void sendClose(int code) {
    Channel open = requireChannel();
    var unused = open.writeAndFlush(FrameEncoder.encodeClose(open.alloc(), code));
  }

  private void endWithin(long millis) {
    var unused =
        eventLoop.schedule(
            () -> {
              publish();
              end(Ending.of(phase, "closed by this side, without an answer of the server"));
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  private void closedByServer(int code, String reason) {
    if (state == State.CLOSING) {
      drained();
      return;
    }
    String message =
        "closed by the server with "
            + CloseCode.describe(code)
            + (reason.isEmpty()
                ? ""
                : ", reason " + OneLine.quote(Refusal.scrub(reason, handshake)));
    RetryAdvice advice = CloseCode.asksForPatience(code) ? RetryAdvice.SLOW : RetryAdvice.USUAL;
    ending = Ending.of(phase, message, advice);
    sendClose(code);
    drained();
  }

  private void violated(ProtocolViolation violation) {
    if (state != State.CLOSING) {
      ending =
          Ending.of(
              phase,
              violation.getMessage()
                  + "; closed with "
                  + CloseCode.describe(violation.closeCode()));
      sendClose(violation.closeCode());
    }
    drained();
  }

  /** Both sides have said that they close: the server ends TCP (RFC 6455, section 7.1.1), or we. */
  private void drained() {
    publish();
    state = State.DRAINED;
    stopTimers();
    Channel open = requireChannel();
    open.config().setAutoRead(true);
    var unused =
        eventLoop.schedule(
            () -> end(requireEnding()),
            Math.min(CLOSE_WAIT_MILLIS, settings.closeTimeout().toMillis()),
            TimeUnit.MILLISECONDS);
  }

  /** The TCP connection is gone, for whatever reason. */
  private void channelClosed() {
    if (state == State.ENDED) {
      return;
    }
    publish();
    if (ending == null) {
      ending =
          Ending.of(
              phase,
              phase == Ending.Phase.OPEN || phase == Ending.Phase.OPEN_MESSAGES
                  ? "the server ended the TCP connection without a Close frame (1006)"
                  : "the server ended the TCP connection before it answered");
    }
    end(requireEnding());
  }

  private void fail(Ending failure) {
    if (state.compareTo(State.CLOSING) < 0) {
      publish();
      end(failure);
    } else if (state != State.ENDED) {
      publish();
      end(requireEnding());
    }
  }

  /** The one way out: leaves nothing behind and tells everybody. */
  private void end(Ending reason) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    stopTimers();
    cancel(handshakeTimer);
    Channel open = channel;
    if (open == null) {
      tell(reason);
    } else {
      var unused = open.close().addListener(done -> tell(reason));
    }
  }

  private void tell(Ending reason) {
    if (inflater != null) {
      inflater.close();
    }
    Ending told = discarded == 0 ? reason : reason.withDiscarded(discarded);
    ended.complete(told);
    handOff.end();
    opened.completeExceptionally(new IllegalStateException("ended: " + told.describe()));
  }

  private void stopTimers() {
    dialog.stop();
    if (keepAlive != null) {
      keepAlive.stop();
    }
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private Channel requireChannel() {
    return requireNonNull(channel, "channel is null");
  }

  private KeepAlive requireKeepAlive() {
    return requireNonNull(keepAlive, "keepAlive is null");
  }

  private Ending requireEnding() {
    return requireNonNull(ending, "ending is null");
  }
}
