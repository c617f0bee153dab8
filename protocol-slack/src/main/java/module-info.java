/** The session protocol {@code slack}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.protocol.slack {
  requires dev.inlet.api;
  requires dev.inlet.json;
  requires java.net.http;

  provides dev.inlet.protocol.ProtocolProvider with
      dev.inlet.protocol.slack.SlackProtocolProvider;
}
