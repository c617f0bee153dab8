package dev.inlet.output.http;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.RetryAfter;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.config.Problem;
import dev.inlet.tls.HttpFailure;
import dev.inlet.tls.TlsFields;
import dev.inlet.tls.TlsMaterial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/**
 * Makes single requests and says what their answers mean. Used by one thread, but closed by any.
 */
final class Server implements AutoCloseable {
  private static final String CLOSED = "the output was closed";

  private final Config config;
  private final URI uri;
  private final Authenticator authenticator;
  private final Masker masker;
  private final ExecutorService executor;
  private final Duration timeout;
  private final Set<Integer> dropOn;

  // Guarded by this. A client begins a thread, so the first request makes it; nothing but a request
  // refers to it beside this.
  private HttpClient.Builder builder;
  private Optional<HttpClient> client = Optional.empty();
  private boolean closed;

  private byte[] fingerprint;

  /**
   * Zero once the last call to the scheme has returned, which may be long after it was given up.
   */
  private CountDownLatch lastCall = new CountDownLatch(0);

  /**
   * A server.
   *
   * @param executor runs what the client does between reading and writing, and the scheme
   * @throws ConfigException if a certificate or key cannot be used
   */
  Server(Config config, Authenticator authenticator, ExecutorService executor) {
    this.config = config;
    this.authenticator = authenticator;
    this.executor = executor;
    uri = HttpFields.uri(config.get(HttpFields.URL)).orElseThrow();
    masker = config.masker();
    masker.addUri(uri);
    timeout = config.get(HttpFields.TIMEOUT);
    dropOn = new HashSet<>(config.get(HttpFields.DROP_ON));
    TlsMaterial material = TlsMaterial.read(config.get(HttpFields.TLS));
    fingerprint = material.fingerprint();
    builder = builder(material);
  }

  private HttpClient.Builder builder(TlsMaterial material) {
    HttpClient.Builder made =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(executor);
    if (isSecure()) {
      made.sslContext(material.context()).sslParameters(material.parameters());
    }
    return made;
  }

  private boolean isSecure() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Whether anybody can pretend to be the server. */
  boolean isUnverified() {
    Config tls = config.get(HttpFields.TLS);
    return isSecure() && tls.get(TlsFields.ENABLED) && tls.get(TlsFields.SKIP_CERT_VERIFY);
  }

  /** What can be shown of a request: its method and URL. */
  String describe() {
    return config.get(HttpFields.VERB) + " " + masker.mask(uri);
  }

  /**
   * Makes one request.
   *
   * @param severalMessages whether the body could be made smaller
   */
  Answer send(byte[] body, boolean severalMessages) throws InterruptedException {
    Masker attempt = masker.scope();
    try {
      refreshTls();
      AuthRequest request = authenticate(attempt);
      HttpResponse<String> response = exchange(httpRequest(request, body));
      return answer(response, severalMessages, attempt);
    } catch (AuthException e) {
      String words = "no credentials: " + shown(Problem.reason(e), attempt);
      return of(e.advice(), words, e.advice().retryAfter());
    } catch (ConfigException e) {
      return new Answer(Answer.Kind.RETRY, shown(TlsMaterial.describe(e), attempt));
    } catch (IOException e) {
      return new Answer(Answer.Kind.RETRY, shown(HttpFailure.describe(e, isSecure()), attempt));
    }
  }

  /** Renewed certificates count from the next request on; connections that are open stay so. */
  private void refreshTls() {
    if (isSecure() && config.get(HttpFields.TLS).get(TlsFields.ENABLED)) {
      TlsMaterial material = TlsMaterial.read(config.get(HttpFields.TLS));
      byte[] now = material.fingerprint();
      if (!MessageDigest.isEqual(now, fingerprint)) {
        replaceClient(builder(material));
        fingerprint = now;
      }
    }
  }

  private synchronized void replaceClient(HttpClient.Builder renewed) {
    builder = renewed;
    client = Optional.empty();
  }

  private synchronized HttpClient client() throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
    HttpClient used = client.orElseGet(builder::build);
    client = Optional.of(used);
    return used;
  }

  private AuthRequest authenticate(Masker attempt)
      throws AuthException, InterruptedException, IOException {
    AuthRequest plain = AuthRequest.of(config.get(HttpFields.VERB).name(), uri);
    for (Map.Entry<String, String> header : config.get(HttpFields.HEADERS).entrySet()) {
      plain = plain.withHeader(header.getKey(), header.getValue());
    }
    AuthRequest bare = plain;
    AuthRequest request = ask("no credentials", () -> authenticator.authenticate(bare));
    request.headers().forEach(header -> attempt.addHeader(header.value()));
    attempt.addUri(request.uri());
    if (!request.subprotocols().isEmpty()) {
      throw new IOException(
          "the authentication scheme sends its token as a subprotocol, which only websockets have;"
              + " set its send_as to another place");
    }
    return request;
  }

  /**
   * Asks the scheme in a thread of its own: what it asks in turn, such as a token server, may never
   * answer. While a call that was given up still blocks, no other one begins: a scheme is called by
   * one thread at a time.
   *
   * @param nothing what there is if it takes longer than a request may
   */
  private <T> T ask(String nothing, Callable<T> question)
      throws AuthException, InterruptedException, IOException {
    long start = System.nanoTime();
    FutureTask<T> asked = new FutureTask<>(question);
    try {
      if (!lastCall.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException("an earlier call has not returned");
      }
      start(asked);
      return asked.get(timeout.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new IOException(CLOSED, e);
    } catch (TimeoutException e) {
      throw new IOException(nothing + " within " + Durations.format(timeout), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthException failure) {
        throw failure;
      }
      if (e.getCause() instanceof InterruptedException) {
        throw new IOException(
            isClosed() ? CLOSED : "a call to the authentication scheme was interrupted", e);
      }
      throw new IOException(e.getCause());
    } finally {
      // Ends the call if it has not ended yet; an interrupt comes here, too.
      asked.cancel(true);
    }
  }

  private void start(FutureTask<?> call) {
    CountDownLatch returned = new CountDownLatch(1);
    executor.execute(
        () -> {
          try {
            call.run(); // returns at once if it was cancelled before
          } finally {
            returned.countDown();
          }
        });
    lastCall = returned;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private HttpRequest httpRequest(AuthRequest request, byte[] body) throws IOException {
    boolean gzip = config.get(HttpFields.COMPRESSION) == HttpFields.Compression.GZIP;
    HttpRequest.BodyPublisher content =
        HttpRequest.BodyPublishers.ofByteArray(gzip ? compress(body) : body);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri()).method(request.method(), content).timeout(timeout);
    if (request.headers().stream().anyMatch(header -> !HttpFields.isAscii(header.value()))) {
      throw new IOException(
          "the authentication scheme sets a header with characters beyond ASCII, which the HTTP"
              + " client of Java cannot send");
    }
    try {
      request.headers().forEach(header -> builder.header(header.name(), header.value()));
    } catch (IllegalArgumentException e) {
      throw new IOException("the authentication scheme sets a header that HTTP sets itself", e);
    }
    if (request.header("Content-Type").isEmpty()) {
      builder.header("Content-Type", config.get(HttpFields.FORMAT).contentType());
    }
    if (gzip) {
      builder.header("Content-Encoding", "gzip");
    }
    return builder.build();
  }

  private static byte[] compress(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return compressed.toByteArray();
  }

  /** The client's own time limit ends with the head of the response. */
  private HttpResponse<String> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> exchange =
        client().sendAsync(request, head -> new Excerpt());
    try {
      return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw noAnswer(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException late) {
        throw noAnswer(late);
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } finally {
      // Ends the exchange if it has not ended yet; an interrupt comes here, too.
      exchange.cancel(true);
    }
  }

  private IOException noAnswer(Exception cause) {
    return new IOException("no answer within " + Durations.format(timeout), cause);
  }

  private Answer answer(HttpResponse<String> response, boolean severalMessages, Masker attempt)
      throws AuthException, InterruptedException {
    int status = response.statusCode();
    String words = words(response, attempt);
    Optional<Duration> retryAfter =
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(value -> RetryAfter.parse(value, Instant.now()));
    if (status >= 200 && status <= 299) {
      return new Answer(Answer.Kind.ACCEPTED, words);
    }
    if (status == 413 && severalMessages) {
      return new Answer(Answer.Kind.TOO_LARGE, words);
    }
    if (dropOn.contains(status)) {
      return new Answer(Answer.Kind.DROPPED, words);
    }
    if (status == 401 || status == 403 || status == 407) {
      AuthRejection rejection =
          AuthRejection.ofResponse(status, response.headers().map(), response.body());
      return verdict(rejection, words, retryAfter, attempt);
    }
    boolean passes = status == 408 || status == 425 || status == 429 || status >= 500;
    return new Answer(passes ? Answer.Kind.RETRY : Answer.Kind.REFUSED, words, retryAfter);
  }

  /** The time that the server asks for counts, unless the scheme knows another. */
  private Answer verdict(
      AuthRejection rejection, String words, Optional<Duration> retryAfter, Masker attempt)
      throws AuthException, InterruptedException {
    try {
      AuthAdvice advice = ask("no advice of the scheme", () -> authenticator.rejected(rejection));
      return of(advice, words, advice.retryAfter().or(() -> retryAfter));
    } catch (IOException e) {
      String reason = shown(Problem.reason(e), attempt);
      return new Answer(Answer.Kind.RETRY, words + "; " + reason, retryAfter);
    }
  }

  private static Answer of(AuthAdvice advice, String words, Optional<Duration> retryAfter) {
    Answer.Kind kind =
        switch (advice.kind()) {
          case RETRY -> Answer.Kind.RETRY;
          case SLOW -> Answer.Kind.REFUSED;
          case STOP -> Answer.Kind.STOP;
        };
    return new Answer(kind, words, retryAfter);
  }

  private static String words(HttpResponse<String> response, Masker attempt) {
    StringBuilder words = new StringBuilder("status ").append(response.statusCode());
    List<String> locations = response.headers().allValues("Location");
    if (!locations.isEmpty()) {
      words.append(" to ").append(shown(locations.get(0), attempt));
    }
    String body = shown(response.body(), attempt);
    return body.isEmpty() ? words.toString() : words.append(": \"" + body + "\"").toString();
  }

  /** One line without secrets. The body may have been cut within one. */
  private static String shown(String text, Masker attempt) {
    return Printable.of(attempt.maskCut(text.strip().replaceAll("\\s*\\R\\s*", " ")));
  }

  /**
   * Lets go of the client. Java 17 has no way to close one: its thread and idle connections end
   * when the garbage collector finds it.
   */
  @Override
  public synchronized void close() {
    closed = true;
    client = Optional.empty();
  }
}
