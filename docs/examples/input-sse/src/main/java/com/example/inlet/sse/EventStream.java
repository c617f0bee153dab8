package com.example.inlet.sse;

import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.RetryAfter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Opens event streams, one after the other, and can be closed by any thread. */
final class EventStream {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "inlet-sse");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient client =
      HttpClient.newBuilder()
          .executor(executor)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private volatile CompletableFuture<HttpResponse<EventBody>> opening =
      CompletableFuture.failedFuture(new IOException("not opened"));
  private volatile boolean closed;

  /**
   * Sends the request.
   *
   * @throws RefusedException if the answer is no event stream
   */
  EventBody open(AuthRequest request, String lastEventId)
      throws IOException, InterruptedException, RefusedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .timeout(CONNECT_TIMEOUT)
            .header("Accept", "text/event-stream")
            .header("Cache-Control", "no-store");
    request.headers().forEach(header -> builder.header(header.name(), header.value()));
    if (!lastEventId.isEmpty()) {
      builder.header("Last-Event-ID", lastEventId);
    }
    opening = client.sendAsync(builder.build(), EventStream::bodyOf);
    if (closed) { // a close from now on finds the attempt
      opening.cancel(true);
    }
    HttpResponse<EventBody> response = await(opening);
    EventBody body = response.body();
    if (!isEventStream(response.statusCode(), contentType(response.headers()))) {
      body.cancel("refused");
      throw new RefusedException(response.statusCode(), response.headers());
    }
    return body;
  }

  private static HttpResponse.BodySubscriber<EventBody> bodyOf(HttpResponse.ResponseInfo response) {
    EventBody body = new EventBody();
    return isEventStream(response.statusCode(), contentType(response.headers()))
        ? body
        : BodySubscribers.replacing(body);
  }

  private static boolean isEventStream(int status, String contentType) {
    return status == 200 && contentType.startsWith("text/event-stream");
  }

  private static String contentType(HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("");
  }

  private static HttpResponse<EventBody> await(CompletableFuture<HttpResponse<EventBody>> opening)
      throws IOException, InterruptedException {
    try {
      return opening.get();
    } catch (CancellationException e) {
      throw new IOException("closed by this side", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      opening.cancel(true);
      throw e;
    }
  }

  /** Ends an attempt that is under way, and the threads. */
  void close() {
    closed = true;
    opening.cancel(true);
    executor.shutdown();
  }

  /** An answer that is no event stream. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;
    private final transient HttpHeaders headers;

    RefusedException(int status, HttpHeaders headers) {
      super(
          status == 200
              ? "the answer is \"" + contentType(headers) + "\", not an event stream"
              : "refused with status " + status);
      this.status = status;
      this.headers = headers;
    }

    int status() {
      return status;
    }

    Map<String, List<String>> headers() {
      return headers.map();
    }

    /** How long the server asks to wait, if it does. */
    Optional<Duration> retryAfter() {
      return headers
          .firstValue("Retry-After")
          .flatMap(value -> RetryAfter.parse(value, Instant.now()));
    }
  }
}
