package com.example.inlet.clientcredentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.RetryAfter;
import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks a token server for tokens. It sets no time limit: the host interrupts a call that takes
 * longer than an attempt to connect may.
 */
final class TokenClient implements TokenCache.TokenSource {
  private static final int MAX_BODY = 64 << 10;
  private static final int LONGEST_QUOTE = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final TokenRequest request;
  private final Masker masker;
  // It has threads, so it is made when the first token is needed.
  private Optional<HttpClient> client = Optional.empty();

  /**
   * A client for the tokens of one section.
   *
   * @param masker knows its secrets
   */
  TokenClient(TokenRequest request, Masker masker) {
    this.request = request;
    this.masker = masker;
  }

  @Override
  public Token fetch() throws AuthException, InterruptedException {
    HttpResponse<ByteArrayOutputStream> response;
    try {
      response = client().send(request.toHttp(), limitedBody());
    } catch (IOException e) {
      throw new AuthException(
          "no token from %s: %s".formatted(masker.mask(request.endpoint()), reason(e)), e);
    }
    JsonNode body = parse(response.body());
    if (response.statusCode() != 200) {
      throw refusal(response, body);
    }
    String token = body.path("access_token").asString("");
    String type = body.path("token_type").asString("");
    if (token.isEmpty() || !type.equalsIgnoreCase("Bearer")) {
      throw failure("sent no bearer token", AuthAdvice.SLOW);
    }
    long seconds = body.path("expires_in").asLong(0);
    return new Token(
        token, seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty());
  }

  private HttpClient client() {
    HttpClient made =
        client.orElseGet(
            () -> HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build());
    client = Optional.of(made);
    return made;
  }

  /** The beginning of the body: no token server needs more, and a wrong one sends without end. */
  private static BodyHandler<ByteArrayOutputStream> limitedBody() {
    return head -> {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return HttpResponse.BodySubscribers.mapping(
          BodyHandlers.ofByteArrayConsumer(
                  part ->
                      part.ifPresent(
                          bytes ->
                              body.write(bytes, 0, Math.min(bytes.length, MAX_BODY - body.size()))))
              .apply(head),
          end -> body);
    };
  }

  private static JsonNode parse(ByteArrayOutputStream body) {
    try {
      return JsonMapper.shared().readTree(body.toString(UTF_8));
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  /** A wrong secret stays wrong, so it is not tried again soon; a busy server is. */
  private AuthException refusal(HttpResponse<?> response, JsonNode body) {
    int status = response.statusCode();
    boolean busy = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    AuthAdvice advice = busy ? AuthAdvice.RETRY : AuthAdvice.SLOW;
    String error = body.path("error").asString("");
    String description = body.path("error_description").asString("");
    String said = (error + " " + description).strip();
    return failure(
        "refused with status " + status + (said.isEmpty() ? "" : ": " + quote(said)),
        retryAfter(response).map(advice::withRetryAfter).orElse(advice));
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(value -> RetryAfter.parse(value, Instant.now()));
  }

  /** Masked first and shortened then: half a secret is found by nobody. */
  private String quote(String said) {
    return Printable.of(masker.mask(said), LONGEST_QUOTE);
  }

  private AuthException failure(String what, AuthAdvice advice) {
    return new AuthException(masker.mask(request.endpoint()) + " " + what, advice);
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
