package dev.inlet.input.websocket.proxy;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.http.HttpExchangeHandler;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.Peer;
import dev.inlet.input.websocket.http.ResponseHead;
import io.netty.channel.ChannelHandlerContext;

/**
 * Asks an HTTP proxy for a tunnel (RFC 9110, section 9.3.6). The handlers behind this one hear of
 * an active channel once it leads to the server.
 */
final class HttpProxyHandler extends HttpExchangeHandler {
  private final Proxy proxy;
  private final WebSocketUrl url;
  private final Masker masker;
  private final Proxy.Outcome outcome;

  HttpProxyHandler(Proxy proxy, WebSocketUrl url, Masker masker, Proxy.Outcome outcome) {
    super(Peer.PROXY);
    this.proxy = requireNonNull(proxy, "proxy is null");
    this.url = requireNonNull(url, "url is null");
    this.masker = requireNonNull(masker, "masker is null");
    this.outcome = requireNonNull(outcome, "outcome is null");
  }

  @Override
  protected HttpRequest request() {
    HttpRequest http = new HttpRequest("CONNECT " + url.authority()).with("Host", url.authority());
    proxy
        .credentials()
        .ifPresent(
            credentials -> http.with("Proxy-Authorization", "Basic " + credentials.base64()));
    return http;
  }

  @Override
  protected String tlsAdvice() {
    return "use one on which it speaks plain HTTP";
  }

  /** A tunnel begins behind the head of any of them, whatever length that gives. */
  @Override
  protected boolean isAcceptance(int status) {
    return status >= 200 && status < 300;
  }

  @Override
  protected boolean accept(ChannelHandlerContext context, ResponseHead head) {
    outcome.tunnelled();
    context.fireChannelActive();
    return true;
  }

  @Override
  protected void refused(ResponseHead head, String bodyText) {
    outcome.refused(head, bodyText);
  }

  @Override
  protected String masked(String beginning) {
    return masker.maskCut(beginning);
  }

  @Override
  protected void invalid(String message) {
    outcome.failed(message, RetryAdvice.USUAL);
  }
}
