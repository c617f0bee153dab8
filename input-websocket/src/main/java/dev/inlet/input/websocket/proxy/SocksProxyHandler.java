package dev.inlet.input.websocket.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.address.HostAndPort;
import dev.inlet.input.websocket.address.WebSocketUrl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.NetUtil;

/**
 * Asks a SOCKS proxy for a connection (RFC 1928), with a user name and a password if there are any
 * (RFC 1929). The handlers behind this one hear of an active channel once it leads to the server.
 */
final class SocksProxyHandler extends ChannelInboundHandlerAdapter {
  private static final byte VERSION = 5;
  private static final byte LOGIN_VERSION = 1;
  private static final byte NO_LOGIN = 0;
  private static final byte LOGIN = 2;
  private static final byte CONNECT = 1;
  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;
  private static final int NOT_ALLOWED = 2;

  /** A reply with the longest name. */
  private static final int MAX_REPLY = 4 + 1 + 255 + 2;

  /** What the proxy says next. */
  private enum State {
    METHOD,
    LOGIN_RESULT,
    REPLY,
    /** The rest of a reply: the address that it connects from, which nobody needs. */
    BOUND_ADDRESS,
    DONE
  }

  private final Proxy proxy;
  private final WebSocketUrl url;
  private final Proxy.Outcome outcome;
  private final byte[] answer = new byte[MAX_REPLY];
  private int length;
  private State state = State.METHOD;

  SocksProxyHandler(Proxy proxy, WebSocketUrl url, Proxy.Outcome outcome) {
    this.proxy = requireNonNull(proxy, "proxy is null");
    this.url = requireNonNull(url, "url is null");
    this.outcome = requireNonNull(outcome, "outcome is null");
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    byte[] methods =
        proxy.credentials().isPresent()
            ? new byte[] {VERSION, 2, NO_LOGIN, LOGIN}
            : new byte[] {VERSION, 1, NO_LOGIN};
    ask(context, Unpooled.wrappedBuffer(methods), State.METHOD);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (state != State.DONE && isWhole(bytes)) {
        proceed(context);
      }
      if (context.isRemoved() && bytes.isReadable()) {
        context.fireChannelRead(bytes.retain());
      }
    } finally {
      bytes.release();
    }
  }

  /** Takes what the state is about and no more; false if there is more to come. */
  private boolean isWhole(ByteBuf bytes) {
    while (length < due() && bytes.isReadable()) {
      answer[length++] = bytes.readByte();
    }
    return length == due();
  }

  private int due() {
    if (state != State.BOUND_ADDRESS) {
      return 2;
    }
    if (length < 5) {
      return 5;
    }
    int address =
        switch (answer[3]) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          default -> 1 + Byte.toUnsignedInt(answer[4]);
        };
    return 4 + address + 2;
  }

  private void proceed(ChannelHandlerContext context) {
    switch (state) {
      case METHOD -> chooseMethod(context);
      case LOGIN_RESULT -> {
        if (answer[1] == 0) {
          askForConnection(context);
        } else {
          fail("refused the user name or the password", RetryAdvice.SLOW);
        }
      }
      case REPLY -> {
        int reply = Byte.toUnsignedInt(answer[1]);
        if (answer[0] != VERSION) {
          fail("does not speak SOCKS5", RetryAdvice.USUAL);
        } else if (reply == 0) {
          state = State.BOUND_ADDRESS;
        } else {
          fail(
              "refused with SOCKS5 reply " + reply + " " + describe(reply),
              reply == NOT_ALLOWED ? RetryAdvice.SLOW : RetryAdvice.USUAL);
        }
      }
      case BOUND_ADDRESS -> {
        state = State.DONE;
        outcome.tunnelled();
        context.fireChannelActive();
        context.pipeline().remove(this);
      }
      case DONE -> {}
    }
  }

  private void chooseMethod(ChannelHandlerContext context) {
    if (answer[0] != VERSION) {
      fail("does not speak SOCKS5", RetryAdvice.USUAL);
    } else if (answer[1] == NO_LOGIN) {
      askForConnection(context);
    } else if (answer[1] == LOGIN && proxy.credentials().isPresent()) {
      Proxy.Credentials credentials = proxy.credentials().get();
      byte[] user = credentials.user().getBytes(UTF_8);
      byte[] password = credentials.password().getBytes(UTF_8);
      ByteBuf login = Unpooled.buffer();
      login.writeByte(LOGIN_VERSION).writeByte(user.length).writeBytes(user);
      login.writeByte(password.length).writeBytes(password);
      ask(context, login, State.LOGIN_RESULT);
    } else {
      String wanted =
          proxy.credentials().isPresent()
              ? "accepts neither a user name with a password nor none"
              : "wants a user name and a password, or another way to log in";
      fail(wanted, RetryAdvice.SLOW);
    }
  }

  private void askForConnection(ChannelHandlerContext context) {
    ByteBuf request = Unpooled.buffer();
    request.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
    byte[] address =
        NetUtil.createByteArrayFromIpAddressString(HostAndPort.withoutZone(url.host()));
    if (address == null) {
      byte[] name = url.host().getBytes(US_ASCII);
      request.writeByte(NAME).writeByte(name.length).writeBytes(name);
    } else {
      request.writeByte(address.length == 4 ? IPV4 : IPV6).writeBytes(address);
    }
    ask(context, request.writeShort(url.port()), State.REPLY);
  }

  private void ask(ChannelHandlerContext context, ByteBuf request, State next) {
    state = next;
    length = 0;
    var unused = context.writeAndFlush(request);
  }

  /** RFC 1928, section 6. */
  private static String describe(int reply) {
    return switch (reply) {
      case 1 -> "general failure";
      case NOT_ALLOWED -> "not allowed by the rules";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "time to live expired";
      case 7 -> "command not supported";
      case 8 -> "address type not supported";
      default -> "unknown";
    };
  }

  private void fail(String what, RetryAdvice advice) {
    state = State.DONE;
    outcome.failed("the proxy " + what, advice);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state != State.DONE) {
      fail("ended the TCP connection before it answered", RetryAdvice.USUAL);
    }
    context.fireChannelInactive();
  }
}
