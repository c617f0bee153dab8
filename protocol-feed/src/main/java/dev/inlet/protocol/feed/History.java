package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.config.Durations;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fetches by HTTP what was missed, for all sessions of a protocol: one request after the other, on
 * a thread of its own. For any thread.
 */
final class History implements AutoCloseable {
  private static final int MAX_PAGE = 8 * 1024 * 1024;
  private static final int MAX_BYTES = 32 * 1024 * 1024;
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_DELAY = Duration.ofMillis(500);

  private final Refill refill;
  private final ProtocolContext context;
  private final ExecutorService fetcher = Executors.newSingleThreadExecutor(History::thread);
  private final ExecutorService http = Executors.newCachedThreadPool(History::thread);
  private @Nullable HttpClient client; // belongs to the fetcher
  private long lastRequestAt = System.nanoTime() - TimeUnit.HOURS.toNanos(1); // so does this

  /**
   * What was fetched.
   *
   * @param items messages in their order, none of them twice
   * @param shortfall why there may be more, without secrets
   */
  record Fetched(List<String> items, Optional<String> shortfall) {}

  /**
   * What is to be fetched.
   *
   * @param address of the first page
   * @param headers by name
   */
  record Request(URI address, Map<String, String> headers, Missing missing) {}

  /** What is being fetched. For any thread. */
  static final class Fetching {
    private final CompletableFuture<Fetched> result = new CompletableFuture<>();
    private final Future<?> task;

    private Fetching(Function<CompletableFuture<Fetched>, Future<?>> begin) {
      task = begin.apply(result);
    }

    /** What was fetched, if that is done within this time. */
    Optional<Fetched> await(Duration time) throws InterruptedException {
      try {
        return Optional.of(result.get(time.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new AssertionError(e); // does not happen
      }
    }

    /** Has something done once it was fetched; by the fetching thread, or at once. */
    void whenFetched(Runnable then) {
      var unused = result.thenRun(then);
    }

    /** Keeps the rest from being fetched. */
    void cancel() {
      task.cancel(true);
    }
  }

  History(Refill refill, ProtocolContext context) {
    this.refill = refill;
    this.context = context;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "inlet-feed-history");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to fetch. */
  Fetching fetch(Request request) {
    return new Fetching(
        result -> {
          try {
            return fetcher.submit(() -> result.complete(new Fetch(request).run()));
          } catch (RejectedExecutionException e) { // the input is closed
            return CompletableFuture.completedFuture(null);
          }
        });
  }

  @Override
  public void close() {
    fetcher.shutdownNow();
    http.shutdownNow();
  }

  /** One item, with what tells its place among the others. */
  private record Item(String place, String json) {}

  /** Nothing more can be fetched. */
  private static final class ShortfallException extends Exception {
    private static final long serialVersionUID = 1L;

    ShortfallException(String message) {
      super(message);
    }
  }

  /** One gap. */
  private final class Fetch {
    private final Missing missing;
    private final Map<String, String> headers;
    private final long end = System.nanoTime() + refill.timeout().toNanos();
    private final List<Item> items = new ArrayList<>();
    private final Set<String> places = new HashSet<>();
    private final Set<URI> seen = new HashSet<>();
    private final URI first;
    private long bytes;

    Fetch(Request request) {
      missing = request.missing();
      headers = request.headers();
      first = request.address();
    }

    Fetched run() {
      Optional<String> shortfall = Optional.empty();
      try {
        Optional<URI> page = Optional.of(first);
        while (page.isPresent() && !isComplete()) {
          page = add(parse(get(page.get())), page.get());
        }
      } catch (ShortfallException e) {
        shortfall = Optional.of(context.masker().mask(String.valueOf(e.getMessage())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) { // a fault of ours must not hold up the feed
        shortfall = Optional.of(context.masker().mask("fetching failed: " + e));
      }
      sort();
      return new Fetched(items.stream().map(Item::json).toList(), shortfall);
    }

    /** By number, if places are numbers; else they stay as the server has them. */
    private void sort() {
      try {
        items.sort(Comparator.comparingLong(item -> Long.parseLong(item.place())));
      } catch (NumberFormatException e) {
        return; // nothing was moved
      }
    }

    private boolean isComplete() {
      return missing.messages().isPresent() && items.size() >= missing.messages().getAsLong();
    }

    /** Takes the items of a page; the address of the next one, if there is one. */
    private Optional<URI> add(JsonValue page, URI address) throws ShortfallException {
      JsonValue list =
          page.at(refill.items())
              .filter(value -> value.kind() == JsonKind.ARRAY)
              .orElseThrow(
                  () ->
                      new ShortfallException(
                          "the response has no list at items (\"" + refill.items() + "\")"));
      for (JsonValue item : list.elements()) {
        add(item);
      }
      return list.elements().isEmpty() ? Optional.empty() : next(page, address);
    }

    private void add(JsonValue item) throws ShortfallException {
      Optional<String> place =
          refill
              .places()
              .sequence()
              .or(refill.places()::cursor)
              .flatMap(item::at)
              .flatMap(JsonValue::asText);
      if (place.isEmpty() || !missing.holds(place.get()) || isKnown(item, place.get())) {
        return;
      }
      String json = item.toJson();
      bytes += json.length();
      if (items.size() == refill.limit() || bytes > MAX_BYTES) {
        throw new ShortfallException("more is missing than is fetched (refill.limit)");
      }
      items.add(new Item(place.get(), json));
    }

    /** Pages may overlap; several messages can have the same cursor, but not the same sequence. */
    private boolean isKnown(JsonValue item, String place) {
      return !places.add(refill.places().sequence().isPresent() ? place : item.toJson());
    }

    private Optional<URI> next(JsonValue page, URI address) throws ShortfallException {
      Optional<String> token =
          refill
              .next()
              .flatMap(page::at)
              .filter(value -> value.kind() != JsonKind.NULL && value.kind() != JsonKind.BOOLEAN)
              .flatMap(JsonValue::asText)
              .filter(text -> !text.isEmpty());
      if (token.isEmpty()) {
        return Optional.empty();
      }
      URI next =
          refill.nextParameter().isPresent()
              ? Queries.withParameter(
                      AuthRequest.of(first), refill.nextParameter().get(), token.get())
                  .uri()
              : resolve(address, token.get());
      if (!seen.add(next)) {
        throw new ShortfallException("the server names a next page that was fetched already");
      }
      return Optional.of(next);
    }

    /** Credentials go to no other host. */
    private URI resolve(URI address, String text) throws ShortfallException {
      try {
        URI next = address.resolve(text);
        if (String.valueOf(next.getScheme()).equalsIgnoreCase(first.getScheme())
            && String.valueOf(next.getRawAuthority()).equalsIgnoreCase(first.getRawAuthority())) {
          return next;
        }
      } catch (IllegalArgumentException e) {
        throw new ShortfallException("the next page has no valid address");
      }
      throw new ShortfallException("the next page is on another host");
    }

    // ---- Requests

    private String get(URI address) throws ShortfallException, InterruptedException {
      Duration delay = FIRST_DELAY;
      for (int attempt = 1; ; attempt++) {
        sleepUntil(lastRequestAt + refill.interval().toNanos());
        lastRequestAt = System.nanoTime();
        String problem;
        Duration wait = delay;
        try {
          HttpResponse<InputStream> response =
              client().send(request(address), HttpResponse.BodyHandlers.ofInputStream());
          int status = response.statusCode();
          try (InputStream body = response.body()) {
            if (status == 200) {
              return read(body);
            }
          }
          problem = at(address) + "status " + status;
          if (status != 429 && status < 500) {
            throw new ShortfallException(problem);
          }
          wait = retryAfter(response).orElse(delay);
        } catch (HttpTimeoutException e) {
          throw tooLate();
        } catch (IOException e) {
          problem = at(address) + reason(e);
        }
        if (attempt == ATTEMPTS || System.nanoTime() + wait.toNanos() - end > 0) {
          throw new ShortfallException(problem);
        }
        sleepUntil(System.nanoTime() + wait.toNanos());
        delay = delay.multipliedBy(2);
      }
    }

    private HttpRequest request(URI address) throws ShortfallException, InterruptedException {
      try {
        AuthRequest request = AuthRequest.of(address);
        for (Map.Entry<String, String> header : headers.entrySet()) {
          request = request.withHeader(header.getKey(), header.getValue());
        }
        AuthRequest sent = context.authenticate(request);
        HttpRequest.Builder builder =
            HttpRequest.newBuilder(sent.uri()).timeout(left()).header("Accept", "application/json");
        sent.headers().forEach(header -> builder.setHeader(header.name(), header.value()));
        return builder.build();
      } catch (AuthException e) {
        throw new ShortfallException(String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        throw new ShortfallException("the request cannot be sent: " + e.getMessage());
      }
    }

    private Duration left() throws ShortfallException {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw tooLate();
      }
      return Duration.ofNanos(left);
    }

    private void sleepUntil(long time) throws ShortfallException, InterruptedException {
      if (time - end > 0) {
        throw tooLate();
      }
      TimeUnit.NANOSECONDS.sleep(time - System.nanoTime());
    }

    private ShortfallException tooLate() {
      return new ShortfallException(
          "it was not fetched within " + Durations.format(refill.timeout()) + " (refill.timeout)");
    }

    private HttpClient client() {
      HttpClient made = client;
      if (made == null) {
        made = HttpClient.newBuilder().executor(http).connectTimeout(refill.timeout()).build();
        client = made;
      }
      return made;
    }
  }

  private static String read(InputStream body) throws IOException, ShortfallException {
    byte[] bytes = body.readNBytes(MAX_PAGE + 1);
    if (bytes.length > MAX_PAGE) {
      throw new ShortfallException("a page has more than 8 MiB");
    }
    return new String(bytes, UTF_8);
  }

  private static JsonValue parse(String body) throws ShortfallException {
    try {
      return JsonValue.parse(body);
    } catch (JsonException e) {
      throw new ShortfallException("the response is not JSON");
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** Without the path and query, which may hold credentials. */
  private static String at(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority() + ": ";
  }

  private static String reason(IOException failure) {
    if (failure instanceof ConnectException) {
      return "no connection";
    }
    return failure.getMessage() == null ? "the connection was lost" : failure.getMessage();
  }
}
