package dev.inlet.runner.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Asks a {@link WebServer}, within a time limit. Used by one thread. */
public final class WebClient implements AutoCloseable {
  private static final int MAX_BODY = 64 * 1024 * 1024;

  private final Endpoint endpoint;
  private final boolean tls;
  private final Duration timeLimit;
  private final HttpClient client;
  private final Scheduler timer = new ScheduledExecutorScheduler("inlet-client-timer", true);
  private volatile boolean closed;
  private @Nullable String authorization;

  /** What was answered. */
  public record Reply(int status, String body) {}

  /** Hears the lines of a body as they come. */
  @FunctionalInterface
  public interface Lines {

    /**
     * The next line.
     *
     * @return whether to go on
     */
    boolean line(String text) throws IOException;
  }

  /**
   * A client.
   *
   * @param tls empty for none
   * @param timeLimit how long a request may take, and how long the wait for the next line
   */
  public WebClient(Endpoint endpoint, Optional<Trust> tls, Duration timeLimit) {
    this.endpoint = requireNonNull(endpoint, "endpoint is null");
    this.tls = tls.isPresent();
    this.timeLimit = requireNonNull(timeLimit, "timeLimit is null");
    QueuedThreadPool threads = new QueuedThreadPool(4, 1);
    threads.setName("inlet-client");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setScheduler(timer);
    connector.setConnectTimeout(timeLimit);
    tls.ifPresent(trust -> connector.setSslContextFactory(trust.contexts()));
    client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setAddressResolutionTimeout(timeLimit.toMillis());
    client.setUserAgentField(null);
  }

  /** Sends these with each request from now on. */
  public void authenticate(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /**
   * Asks for something and waits for all of it.
   *
   * @throws IOException if there is no answer in time; a {@link ProtocolException} if what answered
   *     does not speak HTTP
   */
  public Reply get(String target) throws IOException {
    CompletableFuture<ContentResponse> answer =
        new CompletableResponseListener(
                request(target).timeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS), MAX_BODY)
            .send();
    ContentResponse response = await(answer::get);
    return new Reply(response.getStatus(), new String(response.getContent(), UTF_8));
  }

  /**
   * Asks for something and hears its lines until there are no more, or enough of them. Whoever
   * hears them may take any time for a line.
   *
   * @return the answer; without the body if that came in lines
   * @throws IOException if there is no answer, or no next line, in time
   */
  public Reply lines(String target, Lines lines) throws IOException {
    InputStreamResponseListener listener = new InputStreamResponseListener();
    org.eclipse.jetty.client.Request request = request(target);
    request.send(listener);
    int status = await(() -> listener.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS)).getStatus();
    try (BufferedReader body =
        new BufferedReader(new InputStreamReader(listener.getInputStream(), UTF_8))) {
      if (status != 200) {
        return new Reply(status, Objects.requireNonNullElse(next(body, request), ""));
      }
      String line = next(body, request);
      while (line != null && lines.line(line)) {
        line = next(body, request);
      }
      return new Reply(status, "");
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Waits for a line; an idle timeout of Jetty's would pass while one is being heard, too. */
  private @Nullable String next(BufferedReader body, org.eclipse.jetty.client.Request request)
      throws IOException {
    Scheduler.Task end =
        timer.schedule(
            () -> {
              var unused = request.abort(new TimeoutException());
            },
            timeLimit.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return body.readLine();
    } finally {
      end.cancel();
    }
  }

  private org.eclipse.jetty.client.Request request(String target) throws IOException {
    start();
    org.eclipse.jetty.client.Request request =
        client.newRequest((tls ? "https" : "http") + "://localhost" + target);
    if (endpoint instanceof Endpoint.Tcp tcp) {
      // Not as a part of the URI, whose class knows no host name with an underscore.
      request.host(tcp.host()).port(tcp.port());
    } else if (endpoint instanceof Endpoint.Unix unix) {
      request.transport(new Transport.TCPUnix(unix.path()));
    }
    return authorization == null
        ? request
        : request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, authorization));
  }

  private void start() throws IOException {
    requireOpen();
    try {
      client.start();
    } catch (Exception e) { // which it declares
      throw new IOException(e.getMessage(), e);
    }
    if (closed) { // meanwhile, and before there was something to stop
      LifeCycle.stop(client);
    }
    requireOpen();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the client is closed");
    }
  }

  /** Something of Jetty's that waits. */
  @FunctionalInterface
  private interface Waiting<T> {
    T get() throws InterruptedException, ExecutionException, TimeoutException;
  }

  private static <T> T await(Waiting<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (ExecutionException | TimeoutException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** In words for people: Jetty's are about its own parts, around what the system says. */
  private static IOException failure(Throwable failure) {
    IOException last = new ProtocolException("does not speak HTTP");
    last.initCause(failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return new IOException("no answer in time", failure);
      }
      if (cause instanceof EOFException) {
        return new IOException("ended the connection without an answer", failure);
      }
      if (cause instanceof IOException reason) {
        last = reason;
      }
    }
    return last;
  }

  /** Ends what is under way, and refuses what follows. Any thread may call it. */
  @Override
  public void close() {
    closed = true;
    LifeCycle.stop(client);
  }
}
