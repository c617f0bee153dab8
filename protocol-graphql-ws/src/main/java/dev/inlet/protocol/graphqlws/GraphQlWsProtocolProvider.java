package dev.inlet.protocol.graphqlws;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;

/** GraphQL subscriptions by {@code graphql-transport-ws}. */
public final class GraphQlWsProtocolProvider implements ProtocolProvider {

  @Override
  public String name() {
    return "graphql_ws";
  }

  @Override
  public ConfigSpec spec() {
    return GraphQlWsFields.SPEC;
  }

  @Override
  public Protocol create(Config config, ProtocolContext context) {
    return new GraphQlWsProtocol(GraphQlWsSettings.of(config), context);
  }
}
