package dev.inlet.protocol.graphqlws;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.Session;
import java.util.Set;

/** Speaks {@code graphql-transport-ws} on the connections of one input. */
final class GraphQlWsProtocol implements Protocol {
  private static final String SUBPROTOCOL = "graphql-transport-ws";

  /**
   * Not accepted: a message (4400), the login (4401, 4403), the subprotocol (4406), an id (4409), a
   * second login (4429); and a fault of the server (4500), for which graphql-ws also takes a query
   * that is not GraphQL. All of them come again until somebody changes something.
   */
  private static final Set<Integer> LASTING = Set.of(4400, 4401, 4403, 4406, 4409, 4429, 4500);

  private final GraphQlWsSettings settings;
  private final PastSessions past;

  GraphQlWsProtocol(GraphQlWsSettings settings, ProtocolContext context) {
    this.settings = settings;
    past = new PastSessions(context);
  }

  @Override
  public boolean resumes() {
    return settings.resumes();
  }

  @Override
  public boolean catchesUp() {
    return settings.catchesUp();
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) {
    return request.withSubprotocol(SUBPROTOCOL);
  }

  @Override
  public Session open(Link link, Positions from) {
    return new GraphQlWsSession(settings, past, link, from);
  }

  @Override
  public RetryAdvice judge(ConnectionFailure failure) {
    RetryAdvice advice = failure.retryAdvice();
    boolean lasting = failure.code().isPresent() && LASTING.contains(failure.code().getAsInt());
    return lasting ? advice.withKind(RetryAdvice.Kind.SLOW) : advice;
  }
}
