/** The session protocol {@code graphql_ws}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.protocol.graphqlws {
  requires dev.inlet.api;
  requires dev.inlet.json;

  provides dev.inlet.protocol.ProtocolProvider with
      dev.inlet.protocol.graphqlws.GraphQlWsProtocolProvider;
}
