package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.proxy.Proxy;
import dev.inlet.input.websocket.tls.ServerName;
import dev.inlet.input.websocket.tls.TlsEndHandler;
import dev.inlet.input.websocket.transport.FailedWrites;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;

/** The handlers of a connection and their order, from the socket on. */
final class ConnectionPipeline {
  private static final String EVENTS = "events";

  private final WebSocketSettings settings;
  private final PreparedAttempt attempt;

  ConnectionPipeline(WebSocketSettings settings, PreparedAttempt attempt) {
    this.settings = requireNonNull(settings, "settings is null");
    this.attempt = requireNonNull(attempt, "attempt is null");
  }

  /**
   * Adds what a connection needs until its upgrade.
   *
   * @param events the last handler, which stays
   */
  void init(
      ChannelPipeline pipeline,
      Proxy.Outcome proxyOutcome,
      UpgradeHandler.Outcome upgradeOutcome,
      StreamEvents events) {
    pipeline.addLast("failed-writes", new FailedWrites());
    attempt
        .server()
        .proxy()
        .map(proxy -> proxy.newHandler(attempt.server().url(), attempt.masker(), proxyOutcome))
        .ifPresent(handler -> pipeline.addLast("proxy", handler));
    if (attempt.server().url().secure()) {
      addTls(pipeline, events);
    }
    pipeline.addLast("upgrade", new UpgradeHandler(upgradeRequest(), upgradeOutcome));
    pipeline.addLast(EVENTS, events);
  }

  private void addTls(ChannelPipeline pipeline, StreamEvents events) {
    WebSocketUrl url = attempt.server().url();
    String name = settings.serverName().isEmpty() ? url.host() : settings.serverName();
    SslHandler tls =
        ServerName.of(name).addTo(pipeline, settings.tls().orElseThrow().current(), url.port());
    tls.setHandshakeTimeoutMillis(0); // our own timer covers it
    tls.setCloseNotifyFlushTimeoutMillis(0); // the channel is closed without waiting for it
    pipeline.addLast("tls-end", new TlsEndHandler(events::tlsEnded));
  }

  private UpgradeHandler.Request upgradeRequest() {
    return new UpgradeHandler.Request(
        attempt.request(),
        WebSocketUrl.parse(attempt.request().uri().toString()),
        attempt.request().subprotocols(),
        settings.deflate(),
        attempt.masker());
  }

  /** Adds what reads frames, behind the upgrade. */
  static void addFrames(Channel channel, ChannelHandler frames) {
    channel.pipeline().addBefore(EVENTS, "frames", frames);
  }
}
