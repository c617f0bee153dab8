package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Durations;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.http.HttpExchangeHandler;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.Peer;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.text.TlsFailure;
import dev.inlet.input.websocket.tls.UntrustedChainException;
import dev.inlet.input.websocket.transport.LendableEventLoop;
import dev.inlet.input.websocket.wire.DeflateExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect up to the upgrade: dials, and follows the proxy, TLS and HTTP, all within
 * one time limit. Belongs to the event loop.
 */
final class Handshake {
  private final ConnectionContext context;
  private final PreparedAttempt attempt;
  private final WebSocketSettings.Server server;
  private final AttemptSteps steps;
  private final LendableEventLoop eventLoop;
  private final Progress progress;
  private final StreamEvents.Listener streamListener;
  private final Listener listener;
  private @Nullable Channel channel;
  private @Nullable Deadline deadline;

  /** Hears how it ends. */
  interface Listener {

    /** The server speaks websocket from here on. */
    void upgraded(Channel channel, Optional<DeflateExtension> deflate);

    /** No connection comes of it. */
    void failed(Ending reason);
  }

  /**
   * An attempt that has not begun.
   *
   * @param streamListener hears how the stream ends, also behind the upgrade
   */
  Handshake(
      ConnectionContext context,
      PreparedAttempt attempt,
      LendableEventLoop eventLoop,
      Progress progress,
      StreamEvents.Listener streamListener,
      Listener listener) {
    this.context = requireNonNull(context, "context is null");
    this.attempt = requireNonNull(attempt, "attempt is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.streamListener = requireNonNull(streamListener, "streamListener is null");
    this.listener = requireNonNull(listener, "listener is null");
    server = attempt.server();
    steps = attempt.steps();
  }

  /**
   * Begins.
   *
   * @param limit when it has failed
   */
  void start(Duration limit) {
    progress.become(Progress.State.CONNECTING);
    steps.begin();
    deadline = Deadline.after(eventLoop, limit, this::timeIsOver);
    new Dialer(
            context.settings().connectTimeout(),
            server,
            eventLoop,
            context.transport().lookUps(),
            context.resolver())
        .dial(this::initPipeline, new DialOutcome());
  }

  private void initPipeline(ChannelPipeline pipeline) {
    new ConnectionPipeline(context.settings(), attempt)
        .init(
            pipeline,
            new ProxyOutcome(),
            new UpgradeOutcome(),
            new StreamEvents(server.url().secure(), new TlsOutcome(), streamListener));
  }

  /** What has come of a refusal says more than that it has not come whole. */
  private void timeIsOver() {
    Channel dialled = channel;
    if (dialled != null) {
      dialled.pipeline().fireUserEventTriggered(HttpExchangeHandler.TIME_IS_OVER);
    }
    String limit = Durations.format(context.settings().handshakeTimeout());
    listener.failed(progress.ending("not open within " + limit + " (handshake_timeout)"));
  }

  /** The attempt is over, with success or without. */
  void stop() {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** The last one that was dialled; null if none was. */
  @Nullable Channel channel() {
    return channel;
  }

  private Channel requireChannel() {
    return requireNonNull(channel, "channel is null");
  }

  /** What goes wrong with the pipeline during the TLS handshake belongs to that. */
  void pipelineFailed(Throwable cause) {
    if (progress.phase() == Ending.Phase.TLS) {
      steps.notEncrypted(requireChannel().pipeline().get(SslHandler.class), cause);
    }
  }

  private final class DialOutcome implements Dialer.Outcome {

    @Override
    public void resolved(List<InetSocketAddress> addresses) {
      steps.resolved(server.proxy().map(Proxy::host).orElse(server.url().host()), addresses);
    }

    @Override
    public boolean isWanted() {
      return progress.is(Progress.State.CONNECTING);
    }

    @Override
    public void trying(Channel dialled) {
      progress.enter(Ending.Phase.CONNECT);
      channel = dialled;
    }

    @Override
    public void notReached(InetSocketAddress address, Throwable cause) {
      steps.notReached(address, cause);
    }

    @Override
    public void connected(InetSocketAddress address) {
      steps.connected(address, requireChannel().localAddress());
      progress.become(Progress.State.HANDSHAKING);
      progress.enter(server.proxy().isPresent() ? Ending.Phase.PROXY : behindProxy());
    }

    @Override
    public void failed(Ending.Phase where, String message, Throwable cause) {
      listener.failed(Ending.of(where, message, cause));
    }
  }

  private Ending.Phase behindProxy() {
    return server.url().secure() ? Ending.Phase.TLS : Ending.Phase.UPGRADE;
  }

  private final class ProxyOutcome implements Proxy.Outcome {

    @Override
    public void tunnelled() {
      steps.tunnelled();
      progress.enter(behindProxy());
    }

    @Override
    public void refused(ResponseHead head, String body) {
      steps.answered(head);
      listener.failed(Refusal.describe(Peer.PROXY, head, body, attempt.masker()));
    }

    @Override
    public void failed(String message, RetryAdvice advice) {
      listener.failed(progress.ending(message, advice));
    }
  }

  /** What the next attempt does in another way, to be put behind the reason of this one's end. */
  private String nextEngine(SslHandler tls, Throwable cause) {
    boolean mayBeTheEngine =
        cause instanceof SSLException failure
            && (TlsFailure.of(failure) == TlsFailure.NOTHING_IN_COMMON
                || UntrustedChainException.isSignedByEdwardsKey(failure));
    return context
        .settings()
        .tls()
        .filter(present -> mayBeTheEngine)
        .flatMap(present -> present.takeOtherThan(tls.engine()))
        .map(other -> "; the next attempt uses " + other + " (tls.engine: auto)")
        .orElse("");
  }

  private final class TlsOutcome implements StreamEvents.TlsOutcome {

    @Override
    public void encrypted(SslHandler tls) {
      if (progress.phase() == Ending.Phase.TLS) {
        steps.encrypted(tls);
        progress.enter(Ending.Phase.UPGRADE);
      }
    }

    @Override
    public void failed(SslHandler tls, Throwable cause) {
      steps.notEncrypted(tls, cause);
      listener.failed(progress.ending(cause).with(nextEngine(tls, cause)));
    }

    @Override
    public void endedBefore(SslHandler tls, Throwable cause) {
      steps.notEncrypted(tls, cause);
      listener.failed(Ending.OfStream.TLS.beforeAnswer(progress.phase()));
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
      if (progress.is(Progress.State.HANDSHAKING)) {
        steps.upgraded(head, attempt.request().subprotocols(), deflate);
        stop();
        listener.upgraded(requireChannel(), deflate);
      }
    }

    @Override
    public void refused(ResponseHead head, String body) {
      listener.failed(Refusal.describe(Peer.SERVER, head, body, attempt.masker()));
    }

    @Override
    public void invalid(String message) {
      listener.failed(progress.ending(message));
    }
  }
}
