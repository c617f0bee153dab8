package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Masker;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.http.HttpExchangeHandler;
import dev.inlet.input.websocket.http.HttpRequest;
import dev.inlet.input.websocket.http.Peer;
import dev.inlet.input.websocket.http.ResponseHead;
import dev.inlet.input.websocket.text.OneLine;
import dev.inlet.input.websocket.wire.DeflateExtension;
import io.netty.channel.ChannelHandlerContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The client's side of the opening handshake (RFC 6455, section 4.1). */
final class UpgradeHandler extends HttpExchangeHandler {
  /** What the accept key is made with (RFC 6455, section 1.3). */
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * What is asked for.
   *
   * @param masker knows what the server may quote of that
   */
  record Request(
      AuthRequest handshake,
      WebSocketUrl url,
      List<String> subprotocols,
      boolean deflate,
      Masker masker) {}

  /** Hears once how the handshake ended. */
  interface Outcome {

    /** The request goes out. */
    void asked(HttpRequest sent);

    /** An answer has come, whatever it says; one of the other methods follows. */
    void answered(ResponseHead head);

    /**
     * The connection speaks websocket from here on. What was read behind the handshake is passed to
     * the handlers that follow this one when this returns.
     */
    void upgraded(ResponseHead head, Optional<DeflateExtension> deflate);

    /** The server answered with another status than 101. */
    void refused(ResponseHead head, String body);

    /** The answer breaks the protocol. */
    void invalid(String message);
  }

  private final Request request;
  private final Outcome outcome;
  private final String key;
  private Optional<DeflateExtension> deflate = Optional.empty();

  UpgradeHandler(Request request, Outcome outcome) {
    super(Peer.SERVER);
    this.request = requireNonNull(request, "request is null");
    this.outcome = requireNonNull(outcome, "outcome is null");
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    key = Base64.getEncoder().encodeToString(nonce);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    super.channelActive(context);
    context.fireChannelActive();
  }

  @Override
  protected HttpRequest request() {
    HttpRequest http =
        new HttpRequest("GET " + request.url().requestTarget())
            .with("Host", request.url().hostHeader())
            .with("Upgrade", "websocket")
            .with("Connection", "Upgrade")
            .with("Sec-WebSocket-Key", key)
            .with("Sec-WebSocket-Version", "13");
    if (!request.subprotocols().isEmpty()) {
      http.with("Sec-WebSocket-Protocol", String.join(", ", request.subprotocols()));
    }
    if (request.deflate()) {
      http.with("Sec-WebSocket-Extensions", DeflateExtension.OFFER);
    }
    request.handshake().headers().forEach(header -> http.with(header.name(), header.value()));
    outcome.asked(http);
    return http;
  }

  @Override
  protected String tlsAdvice() {
    return "use wss://";
  }

  @Override
  protected boolean isAcceptance(int status) {
    return status == SWITCHING_PROTOCOLS;
  }

  @Override
  protected boolean accept(ChannelHandlerContext context, ResponseHead head) {
    outcome.answered(head);
    Optional<String> fault = faultOf(head);
    if (fault.isPresent()) {
      outcome.invalid(fault.get());
      return false;
    }
    outcome.upgraded(head, deflate);
    return true;
  }

  @Override
  protected void refused(ResponseHead head, String bodyText) {
    outcome.answered(head);
    outcome.refused(head, bodyText);
  }

  @Override
  protected String masked(String beginning) {
    return request.masker().maskCut(beginning);
  }

  @Override
  protected void invalid(String message) {
    outcome.invalid(message);
  }

  private Optional<String> faultOf(ResponseHead head) {
    if (head.fault().isPresent()) {
      return Optional.of(
          "the server answered 101 with " + head.fault().get().describe(request.masker()::mask));
    }
    if (!head.elements("Upgrade").contains("websocket")) {
      return Optional.of("the server answered 101 without \"Upgrade: websocket\"");
    }
    if (!head.elements("Connection").contains("upgrade")) {
      return Optional.of("the server answered 101 without \"Connection: Upgrade\"");
    }
    if (!head.values("Sec-WebSocket-Accept").equals(List.of(acceptKey(key)))) {
      return Optional.of("the server's Sec-WebSocket-Accept does not fit the key it was sent");
    }
    return faultOfSubprotocol(head).or(() -> faultOfExtensions(head));
  }

  private Optional<String> faultOfSubprotocol(ResponseHead head) {
    String chosen = String.join(", ", head.values("Sec-WebSocket-Protocol"));
    if (chosen.isEmpty()) { // as good as no header
      return request.subprotocols().isEmpty()
          ? Optional.empty()
          : Optional.of(
              "the server speaks none of the subprotocols "
                  + String.join(", ", request.subprotocols()));
    }
    return request.subprotocols().contains(chosen)
        ? Optional.empty()
        : Optional.of(
            "the server chose the subprotocol "
                + OneLine.quote(request.masker().mask(chosen))
                + ", which was not offered");
  }

  private Optional<String> faultOfExtensions(ResponseHead head) {
    String joined = withoutEmptyEnds(String.join(", ", head.values("Sec-WebSocket-Extensions")));
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
          "the server chose the extensions "
              + OneLine.quote(request.masker().mask(joined))
              + ", but "
              + e.getMessage());
    }
  }

  /** A recipient ignores empty elements of a list (RFC 9110, section 5.6.1.2). */
  private static String withoutEmptyEnds(String list) {
    return list.replaceAll("^[, \\t]+|[, \\t]+$", "");
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
}
