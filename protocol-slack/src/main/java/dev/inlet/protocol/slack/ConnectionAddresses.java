package dev.inlet.protocol.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.CredentialSource;
import dev.inlet.auth.RetryAfter;
import dev.inlet.config.Masker;
import dev.inlet.input.RetryAdvice;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownServiceException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks Slack for the address of a connection, which is good for one connection. */
final class ConnectionAddresses {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER = 64 * 1024;

  /** What can be done about a token that is refused: no other answer will come for it. */
  private static final Map<String, String> REFUSED_TOKENS =
      Map.of(
          "invalid_auth", "check app_token, which begins with xapp-",
          "not_authed", "check app_token, which begins with xapp-",
          "not_allowed_token_type", "app_token has to be an app-level token (xapp-), no bot token",
          "missing_scope", "the token needs the scope connections:write",
          "no_permission", "the token needs the scope connections:write",
          "token_revoked", "the token was revoked: make a new one",
          "token_expired", "the token has expired: make a new one",
          "account_inactive", "the app was removed or its workspace is gone");

  /** What can be done about errors that end when somebody changes a setting. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "forbidden_team", "Socket Mode is turned off for this app: turn it on in its settings",
          "team_disabled", "the workspace is disabled",
          "access_denied", "the workspace does not let this app in",
          "ekm_access_denied", "an administrator has suspended access to the workspace");

  private final URI method;
  private final CredentialSource token;
  private final boolean tokenMayChange;
  private final ProtocolContext context;

  /**
   * Asks nothing yet.
   *
   * @param tokenMayChange whether another token may be there at the next attempt
   */
  ConnectionAddresses(
      URI api, CredentialSource token, boolean tokenMayChange, ProtocolContext context) {
    this.method = api.resolve("apps.connections.open");
    this.token = token;
    this.tokenMayChange = tokenMayChange;
    this.context = context;
  }

  /**
   * Where to connect.
   *
   * @param token for which Slack has given the address
   */
  record Address(URI uri, String token) {}

  /**
   * A new address. Blocks.
   *
   * @param masker of this attempt; learns the token and the ticket of the address
   */
  Address next(Masker masker) throws ProtocolException, InterruptedException {
    String read = readToken();
    masker.add(read);
    HttpRequest request = request(read);
    // Of its own, so that no thread is left; an attempt is rare.
    ExecutorService executor = Executors.newCachedThreadPool(ConnectionAddresses::thread);
    try {
      HttpResponse<InputStream> response =
          context.httpClient(executor).send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String answer = new String(body.readNBytes(MAX_ANSWER), UTF_8);
        return new Address(address(response, answer, masker), read);
      }
    } catch (HttpTimeoutException e) {
      throw new ProtocolException(
          "%s did not answer within %d s".formatted(method, TIME_LIMIT.toSeconds()), e);
    } catch (IOException e) {
      throw new ProtocolException(
          masker.mask("cannot ask %s for an address: %s".formatted(method, reason(e))),
          e instanceof UnknownServiceException ? RetryAdvice.SLOW : RetryAdvice.USUAL,
          e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "inlet-slack-http");
    thread.setDaemon(true);
    return thread;
  }

  private String readToken() throws ProtocolException {
    try {
      return token.read();
    } catch (AuthException e) {
      throw new ProtocolException(
          String.valueOf(e.getMessage()),
          RetryAdvice.of(e.advice()).withKind(RetryAdvice.Kind.SLOW),
          e);
    }
  }

  private HttpRequest request(String read) throws ProtocolException {
    try {
      return HttpRequest.newBuilder(method)
          .timeout(TIME_LIMIT)
          .header("Authorization", "Bearer " + read)
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.noBody())
          .build();
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(
          "the token cannot be sent: it holds characters other than printable ASCII",
          RetryAdvice.SLOW);
    }
  }

  private static String reason(IOException failure) {
    String words =
        failure instanceof ConnectException ? "no connection" : "the connection was lost";
    return failure.getMessage() == null ? words : failure.getMessage();
  }

  private URI address(HttpResponse<?> response, String body, Masker masker)
      throws ProtocolException {
    int status = response.statusCode();
    if (status == 429) {
      throw rateLimited(response);
    }
    if (status != 200) {
      throw new ProtocolException(
          "%s answers with status %d".formatted(method, status),
          status >= 500 ? RetryAdvice.USUAL : RetryAdvice.SLOW);
    }
    JsonValue answer;
    try {
      answer = JsonValue.parse(body);
    } catch (JsonException e) {
      throw new ProtocolException(method + " did not answer with JSON", RetryAdvice.SLOW);
    }
    if (answer.member("ok").flatMap(JsonValue::asBoolean).orElse(false)) {
      return webSocket(answer.member("url").flatMap(JsonValue::asString).orElse(""), masker);
    }
    String error = answer.member("error").flatMap(JsonValue::asString).orElse("unknown");
    throw error.equals("ratelimited") ? rateLimited(response) : refused(error, masker);
  }

  private ProtocolException rateLimited(HttpResponse<?> response) {
    Optional<Duration> wait =
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(value -> RetryAfter.parse(value, Instant.now()));
    String until = wait.map(delay -> "; wait " + delay.toSeconds() + " s").orElse("");
    return new ProtocolException(
        "Slack is asked for addresses too often (ratelimited" + until + ")",
        wait.map(RetryAdvice.SLOW::withNotBefore).orElse(RetryAdvice.SLOW));
  }

  private ProtocolException refused(String error, Masker masker) {
    String tokenRemedy = REFUSED_TOKENS.getOrDefault(error, "");
    String remedy = tokenRemedy.isEmpty() ? SETTINGS.getOrDefault(error, "") : tokenRemedy;
    RetryAdvice advice =
        remedy.isEmpty()
            ? RetryAdvice.USUAL
            : tokenRemedy.isEmpty() || tokenMayChange ? RetryAdvice.SLOW : RetryAdvice.NEVER;
    return new ProtocolException(
        "Slack refused to give an address: error "
            + Quote.of(error, masker)
            + (remedy.isEmpty() ? "" : "; " + remedy),
        advice);
  }

  private URI webSocket(String text, Masker masker) throws ProtocolException {
    try {
      URI address = URI.create(text);
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("wss") || scheme.equals("ws")) && address.getHost() != null) {
        masker.addUri(address); // has a ticket in its query
        return address;
      }
    } catch (IllegalArgumentException e) {
      // As any other that is none.
    }
    throw new ProtocolException(
        method + " answered without the address of a websocket", RetryAdvice.SLOW);
  }
}
