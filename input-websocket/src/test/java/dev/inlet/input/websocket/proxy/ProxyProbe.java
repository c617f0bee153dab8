package dev.inlet.input.websocket.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client's side of a proxy in memory: what it asks, and what it makes of the proxy's bytes. */
final class ProxyProbe implements AutoCloseable, Proxy.Outcome {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> outcomes = new ArrayList<>();

  private ProxyProbe(Proxy proxy, WebSocketUrl url, Masker masker) {
    channel.freezeTime();
    channel.pipeline().addLast(proxy.newHandler(url, masker, this));
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelActive(ChannelHandlerContext context) {
                outcomes.add("active");
              }
            });
    channel.pipeline().fireChannelActive();
  }

  static ProxyProbe of(String proxy, String url) {
    return of(proxy, url, new Masker());
  }

  static ProxyProbe of(String proxy, String url, Masker masker) {
    return new ProxyProbe(Proxy.parse(proxy), WebSocketUrl.parse(url), masker);
  }

  /** The bytes that were sent since the last call. */
  byte[] sent() {
    ByteBuf all = ByteBufAllocator.DEFAULT.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes).release();
    return bytes;
  }

  ProxyProbe answer(String text) {
    return answer(text.getBytes(ISO_8859_1));
  }

  ProxyProbe answer(byte[] bytes) {
    channel.writeInbound(ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes));
    return this;
  }

  ProxyProbe pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    return this;
  }

  /** The proxy ends the TCP connection. */
  ProxyProbe disconnect() {
    channel.finish();
    return this;
  }

  /** All that was reported, and when the handlers behind became active. */
  List<String> outcomes() {
    return List.copyOf(outcomes);
  }

  /** What was handed on behind the proxy's answer. */
  String handedOn() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      text.append(part.toString(ISO_8859_1));
      part.release();
    }
    return text.toString();
  }

  @Override
  public void tunnelled() {
    outcomes.add("tunnelled");
  }

  @Override
  public void refused(ResponseHead head, String body) {
    outcomes.add("refused " + head.status() + " " + head.reasonPhrase() + " " + body);
  }

  @Override
  public void failed(String message, RetryAdvice advice) {
    outcomes.add("failed " + message + " " + advice.kind());
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
