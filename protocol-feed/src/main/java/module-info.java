/** The session protocol {@code feed}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.protocol.feed {
  requires dev.inlet.api;
  requires dev.inlet.json;
  requires java.net.http;

  provides dev.inlet.protocol.ProtocolProvider with
      dev.inlet.protocol.feed.FeedProtocolProvider;
}
