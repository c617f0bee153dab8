package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Masker;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.wire.DeflateExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client's handshake in memory: what it asks, and what it makes of a server's bytes. */
final class UpgradeProbe implements AutoCloseable, UpgradeHandler.Outcome {
  private final EmbeddedChannel channel;
  private final String request;
  private final List<String> outcomes = new ArrayList<>();
  private @Nullable ResponseHead refusal;

  UpgradeProbe(UpgradeHandler.Request asked) {
    channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast("upgrade", new UpgradeHandler(asked, this));
    channel.pipeline().fireChannelActive();
    request = sentBytes();
  }

  static UpgradeProbe of(String url) {
    WebSocketUrl parsed = WebSocketUrl.parse(url);
    return new UpgradeProbe(
        new UpgradeHandler.Request(
            AuthRequest.of(parsed.uri()), parsed, List.of(), false, new Masker()));
  }

  static UpgradeProbe offering(List<String> subprotocols, boolean deflate) {
    WebSocketUrl url = WebSocketUrl.parse("ws://h/");
    return new UpgradeProbe(
        new UpgradeHandler.Request(
            AuthRequest.of(url.uri()), url, subprotocols, deflate, new Masker()));
  }

  private String sentBytes() {
    StringBuilder sent = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      sent.append(part.toString(ISO_8859_1));
      part.release();
    }
    return sent.toString();
  }

  /** The bytes of the request as text. */
  String request() {
    return request;
  }

  Optional<String> requestHeader(String name) {
    return request
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .findFirst();
  }

  /** What RFC 6455, section 4.2.2, has the server answer to the key. */
  String acceptKey() {
    String key = requestHeader("sec-websocket-key").orElseThrow();
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The head of a good answer, with further header lines. */
  String acceptance(String... headerLines) {
    return response(
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + acceptKey(),
        String.join("\r\n", headerLines));
  }

  /** Lines with their ends; empty ones are left out. */
  static String response(String... lines) {
    StringBuilder response = new StringBuilder();
    for (String line : lines) {
      response.append(line).append(line.isEmpty() ? "" : "\r\n");
    }
    return response.append("\r\n").toString();
  }

  UpgradeProbe answer(String text) {
    return answer(text.getBytes(ISO_8859_1));
  }

  UpgradeProbe answer(byte[] bytes) {
    ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
    channel.writeInbound(buffer);
    return this;
  }

  UpgradeProbe pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    return this;
  }

  /** The server ends the TCP connection. */
  UpgradeProbe disconnect() {
    channel.finish();
    return this;
  }

  /** All that was told. */
  List<String> outcomes() {
    return List.copyOf(outcomes);
  }

  /** The head of a refusal. */
  Optional<ResponseHead> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** What was handed on behind the handshake. */
  byte[] handedOn() {
    ByteBuf all = ByteBufAllocator.DEFAULT.buffer();
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      all.writeBytes((ByteBuf) part);
      ((ByteBuf) part).release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes).release();
    return bytes;
  }

  @Override
  public void asked(HttpRequest sent) {}

  @Override
  public void answered(ResponseHead head) {}

  @Override
  public void upgraded(ResponseHead head, Optional<DeflateExtension> deflate) {
    outcomes.add("upgraded " + deflate.map(DeflateExtension::toString).orElse(""));
  }

  @Override
  public void refused(ResponseHead head, String body) {
    refusal = head;
    outcomes.add("refused " + head.status() + " " + head.reasonPhrase() + " " + body);
  }

  @Override
  public void invalid(String message) {
    outcomes.add("invalid " + message);
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
