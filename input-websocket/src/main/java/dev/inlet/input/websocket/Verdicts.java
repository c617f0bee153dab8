package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthRejection;
import dev.inlet.input.InputContext;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.session.Ending;
import dev.inlet.input.websocket.session.SpokenProtocol;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a protocol and a scheme make of the end of a connection. */
final class Verdicts {
  private final InputContext context;
  private final Optional<SpokenProtocol> protocol;
  private final BoundedCalls calls;
  private final Duration limit;

  /**
   * Verdicts of the plugins of one input.
   *
   * @param limit how long each may take
   */
  Verdicts(
      InputContext context, Optional<SpokenProtocol> protocol, BoundedCalls calls, Duration limit) {
    this.context = requireNonNull(context, "context is null");
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.calls = requireNonNull(calls, "calls is null");
    this.limit = requireNonNull(limit, "limit is null");
  }

  /** Asks the protocol what follows, and the scheme if it was about credentials. */
  CompletableFuture<Ending> judge(Ending ending) {
    return protocol
        .map(spoken -> judge(ending, spoken).thenCompose(this::judgeRejection))
        .orElseGet(() -> judgeRejection(ending));
  }

  private CompletableFuture<Ending> judge(Ending ending, SpokenProtocol spoken) {
    if (!ending.phase().reachesServer()) {
      return CompletableFuture.completedFuture(ending);
    }
    CompletableFuture<RetryAdvice> advice =
        calls.start(
            () -> spoken.calls().call(() -> spoken.protocol().judge(ending.toFailure(""))), limit);
    return advice.handle(
        (given, failure) -> given == null ? ending : ending.withRetryAdvice(given));
  }

  /** Asks the scheme what follows, if the server did not accept the credentials. */
  private CompletableFuture<Ending> judgeRejection(Ending ending) {
    if (!context.authenticated() || ending.rejection().isEmpty()) {
      return CompletableFuture.completedFuture(ending);
    }
    AuthRejection rejection = ending.rejection().get();
    CompletableFuture<AuthAdvice> advice =
        calls.start(() -> context.authenticator().rejected(rejection), limit);
    return advice.handle(
        (given, failure) ->
            given == null
                ? ending
                : ending.withRetryAdvice(ending.retryAdvice().withVerdict(given)));
  }
}
