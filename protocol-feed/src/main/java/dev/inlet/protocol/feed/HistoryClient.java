package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.RetryAfter;
import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.protocol.ProtocolContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownServiceException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes requests for pages of a history. One request at a time; any thread may close it. */
final class HistoryClient implements AutoCloseable {
  private static final int MAX_PAGE = 8 * 1024 * 1024;
  private static final int MAX_WORDS = 200;

  private final ProtocolContext context;
  private final ExecutorService threads = Executors.newCachedThreadPool(HistoryClient::thread);

  /** That of the last request, whose connections are there for the next one while it is. */
  @SuppressWarnings({"unused", "UnusedVariable"}) // it is held, not read
  private volatile @Nullable HttpClient held;

  /** Has no connection yet. */
  HistoryClient(ProtocolContext context) {
    this.context = context;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "inlet-feed-http");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * What a server answers.
   *
   * @param body a whole array of up to 8 MiB; empty unless the status is 200
   */
  record Answer(int status, HttpHeaders headers, ByteBuffer body) {

    /** How long to wait, if the server says so. */
    Optional<Duration> retryAfter() {
      return headers
          .firstValue("Retry-After")
          .flatMap(value -> RetryAfter.parse(value, Instant.now()));
    }
  }

  /**
   * Makes a request.
   *
   * @param time for all of it
   * @param masker of this request; learns what it holds
   * @throws AuthException if there are no credentials for it
   * @throws IOException if there is no whole response; says why, without secrets
   * @throws UnknownServiceException if there will be none, either, when the request is made again
   * @throws ShortfallException if the request cannot be sent, or its response is too large
   */
  Answer get(URI address, Map<String, String> headers, Duration time, Masker masker)
      throws AuthException, IOException, ShortfallException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    HttpRequest request = request(address, headers, masker);
    HttpClient client = context.httpClient(threads);
    held = client;
    CompletableFuture<HttpResponse<ByteBuffer>> exchange =
        client.sendAsync(request, head -> new Body(head.statusCode() == 200 ? MAX_PAGE : 0));
    try {
      HttpResponse<ByteBuffer> response =
          exchange.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no response");
    } catch (ExecutionException e) {
      if (isTooLarge(e)) { // so would it be the next time
        throw new ShortfallException(
            "a page of the history has more than " + (MAX_PAGE >> 20) + " MiB");
      }
      throw e.getCause() instanceof UnknownServiceException
          ? new UnknownServiceException(reason(e.getCause(), masker))
          : new IOException(reason(e.getCause(), masker), e);
    } finally {
      exchange.cancel(true); // if it has not ended yet, such as after an interrupt
    }
  }

  /**
   * Reports to the authentication scheme that its credentials were refused.
   *
   * @return whether and when to make the request again
   */
  AuthAdvice reportRefusal(Answer answer) throws InterruptedException {
    return context.rejected(AuthRejection.ofResponse(answer.status(), answer.headers().map(), ""));
  }

  private HttpRequest request(URI address, Map<String, String> headers, Masker masker)
      throws AuthException, ShortfallException, InterruptedException {
    try {
      AuthRequest request = AuthRequest.of(address);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        request = request.withHeader(header.getKey(), header.getValue());
      }
      AuthRequest sent = context.authenticate(request);
      if (!sent.subprotocols().isEmpty()) {
        throw new ShortfallException(
            "the authentication scheme sends its credentials as a subprotocol, which a request by"
                + " HTTP does not have");
      }
      masker.addUri(sent.uri());
      sent.headers().forEach(header -> masker.addHeader(header.value()));
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(sent.uri()).header("Accept", "application/json");
      sent.headers().forEach(header -> builder.setHeader(header.name(), header.value()));
      return builder.build();
    } catch (IllegalArgumentException e) { // its message may quote what is secret
      throw new ShortfallException("the address or a header of the request cannot be sent");
    }
  }

  private static boolean isTooLarge(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof TooLargeException)) { // the client wraps it
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static String reason(@Nullable Throwable failure, Masker masker) {
    String message = failure == null ? null : failure.getMessage();
    String unsaid =
        failure instanceof ConnectException ? "no connection" : "the connection was lost";
    return Printable.of(masker.mask(message == null ? unsaid : message), MAX_WORDS);
  }

  @Override
  public void close() {
    held = null;
    threads.shutdownNow();
  }

  /** A body has more bytes than are kept. */
  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Keeps a body of at most so many bytes; fails if there are more, unless none is kept. */
  private static final class Body implements HttpResponse.BodySubscriber<ByteBuffer> {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<ByteBuffer> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    Body(int limit) {
      this.limit = limit;
    }

    @Override
    public CompletionStage<ByteBuffer> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(Long.MAX_VALUE);
      if (limit == 0) {
        onComplete();
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > limit) {
          end();
          return;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        bytes.write(copy, 0, copy.length);
      }
    }

    private void end() {
      Flow.Subscription present = subscription;
      if (present != null) {
        present.cancel();
      }
      body.completeExceptionally(new TooLargeException());
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(ByteBuffer.wrap(bytes.toByteArray()));
    }
  }
}
