/** The input {@code websocket}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.input.websocket {
  requires dev.inlet.api;
  requires dev.inlet.tls;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.tcnative.classes.openssl;
  requires io.netty.transport;

  provides dev.inlet.input.InputProvider with
      dev.inlet.input.websocket.WebSocketInputProvider;
}
