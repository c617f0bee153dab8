package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Handshake;
import dev.inlet.auth.HandshakeRejection;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the opening handshake (RFC 6455, section 4.1). Stands behind Netty's HTTP
 * codec until the server has answered; decides on the head of the answer and reads no more than the
 * beginning of a body, since a refusal may never end.
 */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
  /** What the accept key is made with (RFC 6455, section 1.3). */
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int MAX_BODY = 1024;
  private static final long BODY_WAIT_MILLIS = 500;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What is asked for. */
  record Request(
      Handshake handshake, WebSocketUrl url, List<String> subprotocols, boolean deflate) {}

  /** Told once how the handshake ended. */
  interface Outcome {

    /** The connection speaks websocket from here on. */
    void upgraded(Optional<DeflateExtension> deflate);

    /** The server answered with another status than 101. */
    void refused(HandshakeRejection rejection, String reasonPhrase);

    /** The answer breaks the protocol. */
    void invalid(String message);
  }

  private final Request request;
  private final Outcome outcome;
  private final String key;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable HttpResponse refusal;
  private boolean accepted;
  private boolean finished;
  private Optional<DeflateExtension> deflate = Optional.empty();

  UpgradeHandler(Request request, Outcome outcome) {
    this.request = requireNonNull(request, "request is null");
    this.outcome = requireNonNull(outcome, "outcome is null");
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    key = Base64.getEncoder().encodeToString(nonce);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // Proxy and TLS handlers hold this back until they are through.
    var unused = context.writeAndFlush(upgradeRequest());
    context.fireChannelActive();
  }

  private DefaultFullHttpRequest upgradeRequest() {
    DefaultFullHttpRequest http =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, request.url().requestTarget());
    HttpHeaders headers = http.headers();
    headers.set(HttpHeaderNames.HOST, request.url().hostHeader());
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    if (!request.subprotocols().isEmpty()) {
      headers.set(
          HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", request.subprotocols()));
    }
    if (request.deflate()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, DeflateExtension.OFFER);
    }
    request.handshake().headers().forEach(header -> headers.set(header.name(), header.value()));
    return http;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!finished) {
        take(context, (HttpObject) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext context, HttpObject object) {
    if (object.decoderResult().isFailure()) {
      refuse();
      finish(() -> outcome.invalid("the server's answer is not HTTP/1.1"));
      return;
    }
    if (object instanceof HttpResponse response) {
      takeHead(context, response);
    }
    if (object instanceof HttpContent content && refusal != null) {
      int length = Math.min(MAX_BODY - body.size(), content.content().readableBytes());
      body.writeBytes(ByteBufUtil.getBytes(content.content().readSlice(length)));
    }
    boolean last = object instanceof LastHttpContent;
    if (accepted && last) {
      finish(() -> outcome.upgraded(deflate));
    } else if (refusal != null && (last || body.size() >= MAX_BODY)) {
      refuse();
    }
  }

  private void takeHead(ChannelHandlerContext context, HttpResponse response) {
    int status = response.status().code();
    if (status == 101) {
      Optional<String> fault = faultOf(response.headers());
      if (fault.isPresent()) {
        finish(() -> outcome.invalid(fault.get()));
      } else {
        accepted = true;
      }
    } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      refusal = response;
      // A body without a length on a connection that stays open has no end.
      var unused =
          context.executor().schedule(this::refuse, BODY_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Optional<String> faultOf(HttpHeaders headers) {
    if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      return Optional.of("the server answered 101 without \"Upgrade: websocket\"");
    }
    if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return Optional.of("the server answered 101 without \"Connection: Upgrade\"");
    }
    String accept = headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    if (accept == null || !accept.strip().equals(acceptKey(key))) {
      return Optional.of("the server's Sec-WebSocket-Accept does not fit the key it was sent");
    }
    return faultOfSubprotocol(headers).or(() -> faultOfExtensions(headers));
  }

  private Optional<String> faultOfSubprotocol(HttpHeaders headers) {
    String chosen = headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (chosen == null) {
      return request.subprotocols().isEmpty()
          ? Optional.empty()
          : Optional.of(
              "the server speaks none of the subprotocols "
                  + String.join(", ", request.subprotocols()));
    }
    return request.subprotocols().contains(chosen.strip())
        ? Optional.empty()
        : Optional.of(
            "the server chose the subprotocol "
                + OneLine.quote(chosen)
                + ", which was not offered");
  }

  private Optional<String> faultOfExtensions(HttpHeaders headers) {
    List<String> extensions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
    String joined = String.join(", ", extensions).strip();
    if (joined.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (!request.deflate()) {
        throw new IllegalArgumentException("none was offered");
      }
      deflate = Optional.of(DeflateExtension.parse(joined));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "the server chose the extensions " + OneLine.quote(joined) + ", but " + e.getMessage());
    }
  }

  /** Section 4.2.2, step 5.4. */
  static String acceptKey(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + KEY_SUFFIX).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Tells of the refusal as far as it has come, if there is one. */
  private void refuse() {
    HttpResponse response = refusal;
    if (response == null) {
      return;
    }
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : response.headers().names()) {
      headers.put(name, response.headers().getAll(name));
    }
    HandshakeRejection rejection =
        new HandshakeRejection(response.status().code(), headers, body.toString(UTF_8));
    finish(() -> outcome.refused(rejection, response.status().reasonPhrase()));
  }

  private void finish(Runnable report) {
    if (!finished) {
      finished = true;
      report.run();
    }
  }

  // A refusal whose body does not come to its end says more than what ended it.

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    refuse();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    refuse();
    context.fireExceptionCaught(cause);
  }
}
