/** The session protocol {@code socketio}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.protocol.socketio {
  requires dev.inlet.api;
  requires dev.inlet.json;

  provides dev.inlet.protocol.ProtocolProvider with
      dev.inlet.protocol.socketio.SocketIoProtocolProvider;
}
