package dev.inlet.protocol.centrifugo;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.Session;

/** Speaks the JSON protocol of Centrifugo on the connections of one input. */
final class CentrifugoProtocol implements Protocol {
  private static final String SUBPROTOCOL = "centrifuge-json";

  private static final int EXPIRED = 3005;

  private final CentrifugoSettings settings;
  private final ProtocolContext context;
  private final Warnings warnings;

  CentrifugoProtocol(CentrifugoSettings settings, ProtocolContext context) {
    this.settings = settings;
    this.context = context;
    warnings = new Warnings(context);
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) {
    return request.withSubprotocol(SUBPROTOCOL);
  }

  @Override
  public Session open(Link link, Positions from) {
    return new CentrifugoSession(settings, context, warnings, link, from);
  }

  /**
   * Codes from 3500 to 3999 and from 4500 to 4999 ask clients not to come back. Something of this
   * side or of the server's configuration has to change, which may happen: so, slowly.
   */
  @Override
  public RetryAdvice judge(ConnectionFailure failure) {
    RetryAdvice advice = failure.retryAdvice();
    int code = failure.code().orElse(0);
    if (code == EXPIRED) {
      return advice.withKind(
          settings.tokenChanges() ? RetryAdvice.Kind.SOON : RetryAdvice.Kind.SLOW);
    }
    boolean terminal = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
    return terminal ? advice.withKind(RetryAdvice.Kind.SLOW) : advice;
  }
}
