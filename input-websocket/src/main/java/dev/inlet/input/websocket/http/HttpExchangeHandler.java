package dev.inlet.input.websocket.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.text.OneLine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends one HTTP/1.1 request when the channel is active, and decides on the head of the answer
 * whether the connection serves another protocol from then on. If it does, this handler is gone,
 * and what came behind the head is passed on. Of a refusal no more than the beginning of the body
 * is read, since that may never end.
 */
public abstract class HttpExchangeHandler extends ChannelInboundHandlerAdapter {
  /**
   * To be fired through a pipeline when there is no more time for the answer: a refusal that has
   * begun is reported as far as it has come.
   */
  public static final Object TIME_IS_OVER = new Object();

  private static final long BODY_WAIT_MILLIS = 500;

  /** How much is quoted of an answer that is not HTTP. */
  private static final int MAX_QUOTED = 64;

  /** How much of it is searched for secrets, so that none is quoted in part. */
  private static final int MAX_SEARCHED = 64 * 1024;

  /** Its type and the major version (RFC 8446, section 5.1); it may come in pieces. */
  private static final Pattern TLS_ALERT = Pattern.compile("\\x15(\\x03|$)");

  private enum State {
    HEAD,
    BODY,
    DONE
  }

  private final Peer peer;
  private final ResponseReader reader = new ResponseReader();
  private State state = State.HEAD;
  private @Nullable ResponseHead refusal;
  private @Nullable RefusalBody body;

  protected HttpExchangeHandler(Peer peer) {
    this.peer = requireNonNull(peer, "peer is null");
  }

  /** What is asked. */
  protected abstract HttpRequest request();

  /** What to do where the other side speaks TLS to a request in clear. */
  protected abstract String tlsAdvice();

  /** Whether this status ends HTTP. */
  protected abstract boolean isAcceptance(int status);

  /**
   * Such a head has come. Called once at most, and nothing after it.
   *
   * @return whether what follows is for the next handlers; if so, they have to be there
   */
  protected abstract boolean accept(ChannelHandlerContext context, ResponseHead head);

  /** Another status has come. Called once at most, and nothing after it. */
  protected abstract void refused(ResponseHead head, String bodyText);

  /** Hides the secrets of a text of which the end may be missing. */
  protected abstract String masked(String beginning);

  /** The answer breaks the protocol. Called once at most, and nothing after it. */
  protected abstract void invalid(String message);

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // A TLS handler holds this back until it is through.
    var unused = context.writeAndFlush(request().encode());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (state == State.HEAD) {
        readHead(context, bytes);
      }
      if (state == State.BODY) {
        readBody(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void readHead(ChannelHandlerContext context, ByteBuf bytes) {
    switch (reader.read(bytes)) {
      case INCOMPLETE -> {}
      case HEAD ->
          takeHead(context, bytes, reader.head(ResponseHead.Extent.COMPLETE).orElseThrow());
      case NOT_HTTP -> fail(describeForeign(bytes));
      case TOO_LONG -> {
        if (!refuseWithoutBody(ResponseHead.Extent.TOO_LONG)) {
          fail("the head of the " + peer + "'s answer is longer than 64 KiB");
        }
      }
      case TOO_MANY_INTERIM ->
          fail(
              "the "
                  + peer
                  + " sent more than "
                  + ResponseReader.MAX_INTERIM
                  + " interim answers (HTTP 1xx)");
    }
  }

  private void takeHead(ChannelHandlerContext context, ByteBuf bytes, ResponseHead head) {
    if (!isAcceptance(head.status())) {
      refusal = head;
      body = new RefusalBody(head);
      state = State.BODY;
      // A body without a length on a connection that stays open has no end.
      var unused =
          context.executor().schedule(this::refuse, BODY_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    state = State.DONE;
    if (accept(context, head)) {
      context.pipeline().remove(this);
      if (bytes.isReadable()) {
        context.fireChannelRead(bytes.retain());
      }
    }
  }

  private String describeForeign(ByteBuf rest) {
    byte[] taken = reader.taken();
    int length = Math.min(rest.readableBytes(), MAX_SEARCHED);
    String answer =
        new String(taken, ISO_8859_1) + rest.toString(rest.readerIndex(), length, ISO_8859_1);
    if (TLS_ALERT.matcher(answer).lookingAt()) {
      return "the " + peer + " speaks TLS on this port; " + tlsAdvice();
    }
    String line = masked(answer).split("\r?\n", 2)[0];
    return "the "
        + peer
        + "'s answer is not HTTP/1.1, but begins with "
        + OneLine.quote(line, MAX_QUOTED);
  }

  private void readBody(ByteBuf bytes) {
    RefusalBody taken = requireNonNull(body, "body is null");
    taken.add(bytes);
    if (taken.isComplete()) {
      refuse();
    }
  }

  /** Reports the refusal as far as it has come, if there is one that was not reported. */
  private void refuse() {
    if (state == State.BODY) {
      state = State.DONE;
      refused(
          requireNonNull(refusal, "refusal is null"), requireNonNull(body, "body is null").text());
    }
  }

  /** The same for a head that is not whole; false if its status is unknown or no refusal. */
  private boolean refuseWithoutBody(ResponseHead.Extent extent) {
    ResponseHead head = reader.head(extent).orElse(null);
    if (state != State.HEAD || head == null || isAcceptance(head.status()) || head.isInterim()) {
      return false;
    }
    state = State.DONE;
    refused(head, "");
    return true;
  }

  private void fail(String message) {
    state = State.DONE;
    invalid(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event.equals(TIME_IS_OVER)) {
      breakOff();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    breakOff();
    if (state == State.HEAD) {
      fail("the " + peer + " ended the TCP connection before it answered");
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    breakOff();
    context.fireExceptionCaught(cause);
  }

  /** A refusal that does not come to its end says more than what ended it. */
  private void breakOff() {
    if (!refuseWithoutBody(ResponseHead.Extent.BROKEN_OFF)) {
      refuse();
    }
  }
}
