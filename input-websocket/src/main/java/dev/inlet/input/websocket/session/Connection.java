package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.input.InputListener;
import dev.inlet.input.Metadata;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.http.HttpExchangeHandler;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.Peer;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.text.Causes;
import dev.inlet.input.websocket.tls.ServerName;
import dev.inlet.input.websocket.tls.TlsEndHandler;
import dev.inlet.input.websocket.transport.AddressResolver;
import dev.inlet.input.websocket.transport.FailedWrites;
import dev.inlet.input.websocket.transport.Transport;
import dev.inlet.input.websocket.transport.WebSocketChannel;
import dev.inlet.input.websocket.wire.CloseCode;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.DeflateExtension;
import dev.inlet.input.websocket.wire.FrameEncoder;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, and the connection that comes of it. Never used again after its end, so
 * nothing that happens late can disturb the next one.
 *
 * <p>All state belongs to one event loop; only the futures, the hand-off and {@link #close} are for
 * other threads.
 */
public final class Connection {
  /** Nothing is lost if this side ends TCP first, so few servers are worth a longer wait. */
  private static final Duration TCP_END_WAIT = Duration.ofSeconds(1);

  /** A server that sends on behind our Close has so many close timeouts, however slow we are. */
  private static final int MAX_RETIRING_DELAYS = 60;

  /** The life of a connection: a straight line, in which steps may be left out. */
  private enum State {
    NEW,
    CONNECTING,
    HANDSHAKING,
    OPENING,
    OPEN,
    /** A Close frame has gone out; data is still taken. */
    CLOSING,
    /** Both sides have closed; the end of the TCP connection is waited for. */
    CLOSED,
    ENDED
  }

  /** What a connection is made for. */
  public enum Role {
    /** There is no other one. */
    ONLY,
    /** To take the place of another one, which is still open. */
    REPLACEMENT
  }

  private final WebSocketSettings settings;
  private final PreparedAttempt attempt;
  private final WebSocketSettings.Server server;
  private final Masker masker;
  private final Role role;
  private final Optional<SpokenProtocol> protocol;
  private final BiConsumer<Connection, String> replacements;
  private final AttemptSteps steps;
  private final Metadata metadata;
  private final Transport transport;
  private final AddressResolver resolver;
  private final InputListener listener;
  private final Traffic traffic;
  private final Duration handshakeTime;
  private final Duration tcpEndWait;
  private final EventLoop eventLoop;
  private final HandOff handOff;
  private final Waiters waiters;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  // Written before the end is reported, and read after it.
  private volatile long openedAt;
  private long lastFrameAt;
  private long endedAt;
  private long discarded;
  private long retiredAt;
  private boolean endedByServer;

  // All that follows belongs to the event loop.
  private State state = State.NEW;
  private Ending.Phase phase = Ending.Phase.RESOLVE;
  private @Nullable Channel channel;
  private @Nullable Ending ending;
  private @Nullable Deadline handshakeDeadline;
  private @Nullable ScheduledFuture<?> endTimer;
  private Optional<ProtocolSession> spoken = Optional.empty();
  private volatile boolean complete;
  private boolean closeSent;
  private boolean endsAfterProtocol; // for a reason that is known
  private boolean retiring; // while it closes
  private boolean broken; // what the server sent may not have come whole
  private boolean asked; // for a replacement
  private @Nullable FrameSession session;
  private Ending.OfStream streamEnd = Ending.OfStream.TCP;

  /**
   * A connection that is yet to be made.
   *
   * @param replacements hears, on the event loop, why the protocol wants this connection replaced
   * @param listener hears of long pauses of reading
   * @param traffic counts what comes
   * @param handshakeTime what is left of the handshake timeout
   */
  public Connection(
      WebSocketSettings settings,
      PreparedAttempt attempt,
      Role role,
      Optional<SpokenProtocol> protocol,
      BiConsumer<Connection, String> replacements,
      Metadata metadata,
      Transport transport,
      AddressResolver resolver,
      InputListener listener,
      Traffic traffic,
      Duration handshakeTime) {
    this(
        settings,
        attempt,
        role,
        protocol,
        replacements,
        metadata,
        transport,
        resolver,
        listener,
        traffic,
        handshakeTime,
        TCP_END_WAIT);
  }

  /**
   * The same with another bound.
   *
   * @param tcpEndWait how long the server is waited for, if both sides have closed, to end TCP
   */
  Connection(
      WebSocketSettings settings,
      PreparedAttempt attempt,
      Role role,
      Optional<SpokenProtocol> protocol,
      BiConsumer<Connection, String> replacements,
      Metadata metadata,
      Transport transport,
      AddressResolver resolver,
      InputListener listener,
      Traffic traffic,
      Duration handshakeTime,
      Duration tcpEndWait) {
    this.settings = requireNonNull(settings, "settings is null");
    this.attempt = requireNonNull(attempt, "attempt is null");
    this.server = attempt.server();
    this.masker = attempt.masker();
    this.steps = attempt.steps();
    this.role = requireNonNull(role, "role is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.replacements = requireNonNull(replacements, "replacements is null");
    this.metadata = requireNonNull(metadata, "metadata is null");
    this.transport = requireNonNull(transport, "transport is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    this.handshakeTime = requireNonNull(handshakeTime, "handshakeTime is null");
    this.tcpEndWait = requireNonNull(tcpEndWait, "tcpEndWait is null");
    eventLoop = transport.eventLoop();
    handOff =
        new HandOff(
            settings.maxBufferedMessages(), settings.maxBufferedBytes(), this::resumeReading);
    waiters = new Waiters(handOff);
  }

  private void resumeReading() {
    try {
      execute(
          () -> {
            if (session != null) {
              session.resumeReading();
            }
          });
    } catch (RejectedExecutionException e) {
      // The input was closed and its threads are gone: what is still taken needs no room.
      return;
    }
  }

  /** Has the event loop do something; whatever that throws ends the connection. */
  private void execute(Runnable task) {
    eventLoop.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) { // or nobody would ever hear of it
            fail(Ending.of(phase, Causes.describe(e), e));
          }
        });
  }

  /** Where messages are read from. */
  public HandOff handOff() {
    return handOff;
  }

  /** True when messages can be read; false when they never will be. Never exceptionally. */
  public CompletableFuture<Boolean> whenOpened() {
    return waiters.whenOpened();
  }

  /** Done when nothing of the connection is left, with the reason. Never exceptionally. */
  public CompletableFuture<Ending> whenEnded() {
    return waiters.whenEnded();
  }

  /** Done when nothing comes of the connection any more, which may be before its end. */
  public CompletableFuture<Void> whenGone() {
    return gone;
  }

  /** Whether the server has sent all that it will ever send. To be asked after the end. */
  public boolean isComplete() {
    return complete;
  }

  /** How long the connection was open. To be asked after its end. */
  public Duration uptime() {
    return Duration.ofNanos(endedAt - openedAt);
  }

  /** How long ago the connection was opened. Not to be asked before. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedAt);
  }

  /** How long ago the last bytes came from the server. To be asked after the end. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastFrameAt);
  }

  // ---- Connecting

  public void start() {
    execute(
        () -> {
          if (state != State.NEW) {
            return;
          }
          state = State.CONNECTING;
          steps.begin();
          handshakeDeadline = Deadline.after(eventLoop, handshakeTime, this::notOpen);
          new Dialer(settings.connectTimeout(), server, eventLoop, transport.lookUps(), resolver)
              .dial(this::initPipeline, new DialOutcome());
        });
  }

  /** What has come of a refusal says more than that it has not come whole. */
  private void notOpen() {
    Channel attempt = channel;
    if (attempt != null) {
      attempt.pipeline().fireUserEventTriggered(HttpExchangeHandler.TIME_IS_OVER);
    }
    fail(Ending.of(phase, "not open within " + handshakeTimeout()));
  }

  private String handshakeTimeout() {
    return Durations.format(settings.handshakeTimeout()) + " (handshake_timeout)";
  }

  private void initPipeline(ChannelPipeline pipeline) {
    pipeline.addLast("failed-writes", new FailedWrites());
    server
        .proxy()
        .map(proxy -> proxy.newHandler(server.url(), new ProxyOutcome()))
        .ifPresent(handler -> pipeline.addLast("proxy", handler));
    if (server.url().secure()) {
      String name = settings.serverName().isEmpty() ? server.url().host() : settings.serverName();
      SslHandler tls =
          ServerName.of(name)
              .addTo(pipeline, settings.tls().orElseThrow().current(), server.url().port());
      tls.setHandshakeTimeoutMillis(0); // our own timer covers it
      tls.setCloseNotifyFlushTimeoutMillis(0); // the channel is closed without waiting for it
      pipeline.addLast("tls-end", new TlsEndHandler(() -> streamEnd = Ending.OfStream.TLS));
    }
    pipeline.addLast(
        "upgrade",
        new UpgradeHandler(
            new UpgradeHandler.Request(
                attempt.request(),
                WebSocketUrl.parse(attempt.request().uri().toString()),
                attempt.request().subprotocols(),
                settings.deflate(),
                masker),
            new UpgradeOutcome()));
    pipeline.addLast("events", new Events());
  }

  private final class DialOutcome implements Dialer.Outcome {

    @Override
    public void resolved(List<InetSocketAddress> addresses) {
      steps.resolved(server.proxy().map(Proxy::host).orElse(server.url().host()), addresses);
    }

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
    public void notReached(InetSocketAddress address, Throwable cause) {
      steps.notReached(address, cause);
    }

    @Override
    public void connected(InetSocketAddress address) {
      steps.connected(address, requireChannel().localAddress());
      state = State.HANDSHAKING;
      phase =
          server.proxy().isPresent()
              ? Ending.Phase.PROXY
              : server.url().secure() ? Ending.Phase.TLS : Ending.Phase.UPGRADE;
    }

    @Override
    public void failed(Ending.Phase where, String message, Throwable cause) {
      fail(Ending.of(where, message, cause));
    }
  }

  // ---- Upgrading

  private final class ProxyOutcome implements Proxy.Outcome {

    @Override
    public void tunnelled() {
      steps.tunnelled();
      phase = server.url().secure() ? Ending.Phase.TLS : Ending.Phase.UPGRADE;
    }

    @Override
    public void refused(ResponseHead head, String body) {
      steps.answered(head);
      fail(Refusal.describe(Peer.PROXY, head, body, masker));
    }

    @Override
    public void failed(String message, RetryAdvice advice) {
      fail(Ending.of(phase, message, advice));
    }
  }

  private final class UpgradeOutcome implements UpgradeHandler.Outcome {

    @Override
    public void asked(HttpRequest sent) {
      steps.asked(sent, attempt.request());
    }

    @Override
    public void answered(ResponseHead head) {
      steps.answered(head);
    }

    @Override
    public void upgraded(ResponseHead head, Optional<DeflateExtension> deflate) {
      if (state == State.HANDSHAKING) {
        steps.upgraded(head, attempt.request().subprotocols(), deflate);
        startFrames(deflate);
      }
    }

    @Override
    public void refused(ResponseHead head, String body) {
      fail(Refusal.describe(Peer.SERVER, head, body, masker));
    }

    @Override
    public void invalid(String message) {
      fail(Ending.of(phase, message));
    }
  }

  private void startFrames(Optional<DeflateExtension> deflate) {
    cancelHandshakeDeadline();
    state = State.OPENING;
    phase = Ending.Phase.OPEN_MESSAGES;
    Channel open = requireChannel();
    spoken = protocol.map(this::newProtocolSession);
    FrameSession frames =
        new FrameSession(
            settings,
            open,
            handOff,
            spoken,
            metadata,
            stages(),
            deflate,
            transport.memory(),
            listener,
            traffic,
            new SessionEvents());
    session = frames;
    ChannelPipeline pipeline = open.pipeline();
    pipeline.addBefore("events", "frames", frames);
    frames.start();
  }

  private ProtocolSession newProtocolSession(SpokenProtocol spokenProtocol) {
    return new ProtocolSession(
        spokenProtocol,
        attempt.from(),
        role,
        eventLoop,
        handOff,
        listener,
        settings.handshakeTimeout(),
        new ProtocolEvents());
  }

  private final class ProtocolEvents implements ProtocolSession.Events {

    @Override
    public void awaits(String what) {
      if (state == State.OPENING) {
        steps.awaits(what);
      }
    }

    @Override
    public void ready() {
      opened();
    }

    @Override
    public void send(List<ProtocolSession.Outgoing> messages) {
      if (state == State.ENDED || closeSent) {
        return; // nothing follows a Close frame (RFC 6455, section 5.5.1)
      }
      for (ProtocolSession.Outgoing message : messages) {
        if (message.login()) {
          masker.addMessage(message.message().text());
          steps.sent(message.message());
        }
      }
      requireSession().send(messages);
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      fail(Ending.of(phase, reason, advice));
    }

    @Override
    public void reconnect(String reason) {
      if (state == State.OPENING) {
        fail(Ending.of(phase, reason, RetryAdvice.SOON));
      } else {
        askForReplacement(reason);
      }
    }

    @Override
    public void broken(Throwable cause) {
      fail(Ending.of(phase, Causes.describe(cause), cause));
    }

    @Override
    public void complete(String reason) {
      if (state == State.OPENING || state == State.OPEN) {
        complete = true;
        opened(); // what it delivered before is to be read
        Ending last = Ending.of(phase, reason, RetryAdvice.NEVER);
        startClosing(last, last);
      }
    }
  }

  private void askForReplacement(String reason) {
    if (!asked && state == State.OPEN) {
      asked = true;
      replacements.accept(this, reason);
    }
  }

  /** What the configuration sends comes last. */
  private List<OpeningStage> stages() {
    List<OpeningStage> stages = new ArrayList<>(attempt.stages());
    stages.add(
        OpeningStage.direct(
            Ending.Phase.OPEN_MESSAGES, OpenMessagesDialogue.of(settings.openMessages())));
    return stages;
  }

  private final class SessionEvents implements FrameSession.Listener {

    @Override
    public void opened() {
      Connection.this.opened();
    }

    @Override
    public void closedByServer(CloseFrame close) {
      isGone();
      afterProtocol(() -> closed(close));
    }

    private void closed(CloseFrame close) {
      if (state == State.ENDED) {
        return;
      }
      endedByServer = true;
      steps.closedByServer(close);
      if (state != State.CLOSING) {
        ending = Refusal.describeClose(phase, close, masker);
        sendClose(close.answer());
      }
      awaitServersEnd();
    }

    @Override
    public void violated(ProtocolViolation violation) {
      isGone();
      afterProtocol(() -> end(violation));
    }

    private void end(ProtocolViolation violation) {
      if (state == State.ENDED) {
        return;
      }
      if (state != State.CLOSING) {
        ending = Ending.of(phase, violation.describe());
        sendClose(violation.closeCode());
      }
      awaitServersEnd();
    }

    @Override
    public void stage(Ending.Phase stage) {
      steps.stageDone(phase);
      phase = stage;
    }

    @Override
    public void sends(DialogueMessage message) {
      masker.addMessage(message.text());
      steps.sent(message);
    }

    @Override
    public void replied(DialogueMessage message) {
      steps.replied(message);
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      fail(Ending.of(phase, reason, advice));
    }

    @Override
    public void broken(Throwable cause) {
      fail(Ending.of(phase, Causes.describe(cause), cause));
    }
  }

  private void opened() {
    if (state != State.OPENING) {
      return; // the session was stopped, and found that in the last of what had been read
    }
    state = State.OPEN;
    steps.opened(phase, protocol);
    phase = Ending.Phase.OPEN;
    openedAt = System.nanoTime();
    waiters.opened();
  }

  /** The last handler: what goes wrong anywhere in the pipeline arrives here. */
  private final class Events extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
        steps.notEncrypted(context.pipeline().get(SslHandler.class), tls.cause());
        // It fails as well when there is nothing to shake hands over.
        fail(
            streamEnd == Ending.OfStream.TLS
                ? streamEnd.beforeAnswer(phase)
                : Ending.of(phase, Causes.describe(tls.cause()), tls.cause()));
      } else if (event instanceof SslHandshakeCompletionEvent && phase == Ending.Phase.TLS) {
        steps.encrypted(context.pipeline().get(SslHandler.class));
        phase = Ending.Phase.UPGRADE;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Ending failure = Ending.of(phase, Causes.describe(cause), cause);
      if (phase == Ending.Phase.TLS) {
        steps.notEncrypted(context.pipeline().get(SslHandler.class), cause);
      }
      if (Causes.isOfNetwork(cause)) {
        broken = true;
        readingEnded(() -> failure);
      } else {
        fail(failure);
      }
    }

    /** Comes after everything that was read. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      channelClosed();
    }
  }

  /** Sends a ping; done with the time until its answer, exceptionally if the connection ends. */
  public CompletableFuture<Duration> ping() {
    CompletableFuture<Duration> answer = new CompletableFuture<>();
    try {
      execute(
          () -> {
            if (session == null || state != State.OPEN) {
              answer.completeExceptionally(new IllegalStateException("the connection is not open"));
            } else {
              session.ping(answer);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e); // the input was closed and its threads are gone
    }
    return answer;
  }

  // ---- Replacing

  /**
   * The connection whose place this one takes has ended, and its messages have been read: what has
   * waited for that goes on. To be called once, unless nobody is going to read; any thread may.
   *
   * @param behind where the protocol was behind those messages
   * @return how many blocks were added to the hand-off before the protocol recognised what it has
   *     delivered over that connection; {@link Long#MAX_VALUE} if it does not, or there is none;
   *     not done before its answer, and perhaps never if this connection ends
   */
  public CompletableFuture<Long> takeOver(Positions behind) {
    CompletableFuture<Long> blocks = new CompletableFuture<>();
    if (protocol.isEmpty()) {
      blocks.complete(Long.MAX_VALUE);
    } else {
      try {
        execute(() -> spoken.ifPresent(session -> session.takeOver(behind, blocks)));
      } catch (RejectedExecutionException e) {
        return blocks; // the input was closed and its threads are gone
      }
    }
    return blocks;
  }

  // ---- Ending

  /**
   * Ends the connection politely; {@link #whenEnded} tells when that is done, which is not later
   * than the close timeout. Any thread may call it, any number of times.
   */
  public void close() {
    execute(
        () -> {
          switch (state) {
            case NEW, CONNECTING, HANDSHAKING -> end(Ending.of(phase, "closed by this side"));
            case OPENING, OPEN -> {
              if (endsAfterProtocol) {
                endAfter(settings.closeTimeout().toMillis(), withoutAnswer());
              } else {
                startClosing(Ending.of(phase, "closed by this side"), withoutAnswer());
              }
            }
            case CLOSING -> hurry();
            case CLOSED, ENDED -> {}
          }
        });
  }

  /** There is no more time to {@link #retire}. */
  private void hurry() {
    if (retiring) {
      retiring = false;
      cancel(endTimer);
      endAfter(settings.closeTimeout().toMillis(), withoutAnswer());
      if (closeSent) {
        requireSession().startClosing();
      }
    }
  }

  private Ending withoutAnswer() {
    return Ending.of(phase, "closed by this side, without an answer of the server");
  }

  /**
   * Ends the connection politely, if it is open, once all that the server has sent before was
   * taken: the close timeout does not run while there is no room. Any thread may call it.
   */
  public void retire() {
    execute(
        () -> {
          if (state == State.OPEN) {
            retiring = true;
            retiredAt = System.nanoTime();
            startClosing(Ending.of(phase, "closed by this side"), withoutAnswer());
          }
        });
  }

  /** A close timeout is over, in which something may have come, or there was no room for it. */
  private void endRetired(Ending unanswered, long lastFrameBefore, int delays) {
    FrameSession frames = requireSession();
    boolean goesOn = frames.isReadingPaused() || frames.lastFrameAt() != lastFrameBefore;
    if (retiring && goesOn && delays > 0) {
      long last = frames.lastFrameAt();
      endAfter(settings.closeTimeout().toMillis(), () -> endRetired(unanswered, last, delays - 1));
    } else {
      end(unanswered);
    }
  }

  /** How long it took from {@link #retire} to the end. To be asked after the end. */
  public Duration retirement() {
    return retiring ? Duration.ofNanos(endedAt - retiredAt) : Duration.ZERO;
  }

  /**
   * Whether the server ended it, by a Close frame or the end of its stream, so that all that it had
   * sent was read. To be asked after the end.
   */
  public boolean isEndedByServer() {
    return endedByServer;
  }

  /** Nobody is going to read this connection: nothing of it has to wait for that. Any thread. */
  public void release() {
    try {
      execute(() -> spoken.ifPresent(ProtocolSession::release));
    } catch (RejectedExecutionException e) {
      // The input was closed and its threads are gone.
      return;
    }
  }

  /** How many messages had come that nobody will see. To be asked after the end. */
  public long discarded() {
    return discarded;
  }

  /**
   * Ends the connection politely, if it is open, for the next one to be made at once. Any thread
   * may call it.
   */
  public void disconnect(String reason) {
    execute(
        () -> {
          if (state == State.OPEN) {
            Ending last = Ending.of(phase, "closed by this side: " + reason, RetryAdvice.SOON);
            startClosing(last, last);
          }
        });
  }

  /** Sends a Close frame and waits for that of the server. */
  private void startClosing(Ending answered, Ending unanswered) {
    ending = answered;
    state = State.CLOSING;
    steps.closing();
    long lastFrame = requireSession().lastFrameAt();
    endAfter(
        settings.closeTimeout().toMillis(),
        () -> endRetired(unanswered, lastFrame, MAX_RETIRING_DELAYS));
    if (spoken.isPresent()) {
      spoken.get().closing(this::sayClose);
    } else {
      sayClose();
    }
  }

  private void sayClose() {
    if (state == State.CLOSING) {
      sendClose(CloseCode.NORMAL);
      if (retiring) {
        requireSession().retire();
      } else {
        requireSession().startClosing();
      }
    }
  }

  private void sendClose(int code) {
    closeSent = true;
    Channel open = requireChannel();
    var unused = open.writeAndFlush(FrameEncoder.encodeClose(open.alloc(), code));
  }

  private void endAfter(long millis, Ending reason) {
    endAfter(millis, () -> end(reason));
  }

  private void endAfter(long millis, Runnable ending) {
    endTimer = eventLoop.schedule(ending, millis, TimeUnit.MILLISECONDS);
  }

  /** Both sides have closed: the server ends TCP (RFC 6455, section 7.1.1), or else this side. */
  private void awaitServersEnd() {
    state = State.CLOSED;
    cancel(endTimer);
    Duration wait =
        tcpEndWait.compareTo(settings.closeTimeout()) < 0 ? tcpEndWait : settings.closeTimeout();
    endAfter(wait.toMillis(), requireEnding());
  }

  /** The TCP connection is gone, for whatever reason. */
  private void channelClosed() {
    boolean cut = streamEnd == Ending.OfStream.TCP && server.url().secure();
    Ending.OfStream end = cut ? Ending.OfStream.TCP_BELOW_TLS : streamEnd;
    FrameSession frames = session;
    endedByServer |= !broken && state != State.ENDED;
    readingEnded(
        () ->
            frames == null
                ? end.beforeAnswer(phase)
                : end.withoutClose(phase, frames.isWithinMessage()));
  }

  private void isGone() {
    boolean unused = gone.complete(null);
  }

  /** Nothing more will be read; what was read before that comes first. */
  private void readingEnded(Supplier<Ending> reason) {
    isGone();
    if (session != null && (waiters.whenOpened().isDone() || session.isDeciding())) {
      session.drain(() -> fail(reason.get()));
    } else { // nobody reads yet
      afterProtocol(() -> fail(reason.get()));
    }
  }

  /** What has come may be just what the protocol needs for the connection to be open. */
  private void afterProtocol(Runnable action) {
    if (state == State.OPENING && spoken.isPresent()) {
      endsAfterProtocol = true;
      spoken.get().finish(action);
    } else {
      action.run();
    }
  }

  /** Ends at once, for this reason unless there was one before. */
  private void fail(Ending failure) {
    end(ending == null ? failure : ending);
  }

  /** The one way out: leaves nothing behind and tells everybody. */
  private void end(Ending reason) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    Ending told = reason;
    try {
      isGone();
      cancelHandshakeDeadline();
      cancel(endTimer);
      told = inCircumstances(reason);
      if (session != null) {
        session.stop();
      }
    } finally { // or nobody would ever hear of the end
      closeChannel(told);
    }
  }

  private void closeChannel(Ending reason) {
    Channel open = channel;
    try {
      if (open != null && open.isRegistered()) {
        var unused = open.closeFuture().addListener(done -> tell(reason));
        WebSocketChannel.closeNow(open);
        return;
      }
      if (open != null) {
        open.unsafe().closeForcibly(); // it has no event loop, without which nothing else works
      }
    } catch (RuntimeException | Error e) {
      tell(reason);
      throw e;
    }
    tell(reason);
  }

  private Ending inCircumstances(Ending reason) {
    String awaited = spoken.map(ProtocolSession::describeAwaited).orElse("");
    return session == null
        ? reason
        : reason.with(awaited + session.describeCircumstances(masker::maskCut));
  }

  private void tell(Ending reason) {
    if (spoken.isPresent()) {
      spoken.get().finish(() -> tellNow(reason));
    } else {
      tellNow(reason);
    }
  }

  private void tellNow(Ending reason) {
    endedAt = System.nanoTime();
    if (session != null) {
      lastFrameAt = session.lastFrameAt();
    }
    waiters.end(
        reason,
        () -> {
          Ending told = withUnread(reason).masked(masker);
          steps.ended(told);
          return told;
        });
  }

  private Ending withUnread(Ending reason) {
    if (session == null) {
      return reason;
    }
    discarded = session.discarded() + spoken.map(ProtocolSession::unseen).orElse(0L);
    Ending told = reason.withDiscarded(discarded);
    return waiters.whenOpened().isDone()
        ? told
        : told.withUndelivered(handOff.discard()); // nobody reads what had come
  }

  private void cancelHandshakeDeadline() {
    if (handshakeDeadline != null) {
      handshakeDeadline.cancel();
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

  private FrameSession requireSession() {
    return requireNonNull(session, "session is null");
  }

  private Ending requireEnding() {
    return requireNonNull(ending, "ending is null");
  }
}
