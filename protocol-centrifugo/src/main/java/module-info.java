/** The session protocol {@code centrifugo}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.protocol.centrifugo {
  requires dev.inlet.api;
  requires dev.inlet.json;

  provides dev.inlet.protocol.ProtocolProvider with
      dev.inlet.protocol.centrifugo.CentrifugoProtocolProvider;
}
