package dev.inlet.protocol.feed;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.ProtocolContext;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownServiceException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Fetches by HTTP what was missed, for all sessions of a protocol: one request after the other, on
 * a thread of its own. For any thread.
 */
final class History implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final int MAX_PAGES = 10_000;
  private static final int MAX_ADDRESS = 8 * 1024;
  private static final Duration FIRST_DELAY = Duration.ofMillis(500);

  /** A server that fails or refuses is not asked for so long: every gap would wait for it. */
  private static final Duration REST = Duration.ofSeconds(30);

  private static final String ENDED = "the fetching was ended";

  private static final String CLOSED = "the input was closed before it was fetched";

  /** How long the fetching thread may take to say what it has when it is interrupted. */
  private static final Duration LAST_PAGE = Duration.ofMillis(200);

  private final Refill refill;
  private final Placeholders placeholders;
  private final ValueFiles files;
  private final ProtocolContext context;
  private final HistoryClient client;
  private final ExecutorService fetcher = Executors.newSingleThreadExecutor(History::thread);

  // Belong to the thread that fetches.
  private long lastRequestAt;
  private long restsUntil;
  private Optional<String> whyResting = Optional.empty();

  /** What is being fetched. For any thread. */
  static final class Fetching {
    private final CompletableFuture<Fetched> result = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean(); // it has begun, or never does
    private final Future<?> task;

    private Fetching(ExecutorService fetcher, Supplier<Fetched> work) {
      task = submit(fetcher, work);
    }

    private Future<?> submit(ExecutorService fetcher, Supplier<Fetched> work) {
      try {
        return fetcher.submit(
            () -> {
              if (claimed.compareAndSet(false, true)) {
                result.complete(work.get());
              }
            });
      } catch (RejectedExecutionException e) { // the input is closed
        result.complete(new Fetched(List.of(), Optional.of(CLOSED)));
        return result;
      }
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

    /**
     * Keeps the rest from being fetched.
     *
     * @param why it is not
     * @return what was fetched by now
     */
    Fetched end(String why) throws InterruptedException {
      if (claimed.compareAndSet(false, true)) {
        task.cancel(false); // it waits for that of another session
        return new Fetched(List.of(), Optional.of(why));
      }
      task.cancel(true);
      Fetched byNow = await(LAST_PAGE).orElse(new Fetched(List.of(), Optional.of(ENDED)));
      return byNow.shortfall().filter(ENDED::equals).isPresent() ? byNow.without(why) : byNow;
    }
  }

  /**
   * Has fetched nothing yet.
   *
   * @param placeholders used by nobody else
   * @param files those that hold more values of its requests
   */
  History(Refill refill, ProtocolContext context, Placeholders placeholders, ValueFiles files) {
    this.refill = refill;
    this.placeholders = placeholders;
    this.files = files;
    this.context = context;
    client = new HistoryClient(context);
    lastRequestAt = System.nanoTime() - refill.interval().toNanos();
    restsUntil = System.nanoTime();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "inlet-feed-history");
    thread.setDaemon(true);
    return thread;
  }

  /** A file of values cannot be used for now. */
  private static final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableFileException(String message) {
      super(message);
    }
  }

  /** Begins to fetch. */
  Fetching fetch(Missing missing) {
    return new Fetching(fetcher, () -> new Fetch(missing).run());
  }

  @Override
  public void close() {
    fetcher.shutdownNow();
    client.close();
  }

  /** One gap. */
  private final class Fetch {
    private final Missing missing;
    private final long end = System.nanoTime() + refill.timeout().toNanos();
    private final FetchedItems items;
    private URI present = URI.create(""); // the address of the last request
    private String token = ""; // of the page that it asked for, with next_parameter
    private boolean reportedRefusal;

    Fetch(Missing missing) {
      this.missing = missing;
      items = new FetchedItems(refill, missing);
    }

    Fetched run() {
      try {
        fetchPages();
        return items.all();
      } catch (ShortfallException e) {
        return items.all().without(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        boolean isTooLate = System.nanoTime() - end >= 0; // a scheme hangs; it would the next time
        return items.all().without(isTooLate ? String.valueOf(tooLate().getMessage()) : ENDED);
      } catch (RuntimeException | Error e) { // or the feed would wait indefinitely
        return items.all().without("the fetching failed with " + e.getClass().getName());
      }
    }

    private void fetchPages() throws ShortfallException, InterruptedException {
      if (whyResting.isPresent() && System.nanoTime() - restsUntil < 0) {
        throw new ShortfallException(whyResting.get());
      }
      whyResting = Optional.empty();
      UnaryOperator<URI> page = UnaryOperator.identity(); // the first one
      for (int count = 1; ; count++) {
        Page read = read(get(page));
        items.add(read.items());
        if (read.next().isEmpty() || items.areComplete()) {
          return;
        }
        if (count == MAX_PAGES) {
          throw new ShortfallException("there are more than " + MAX_PAGES + " pages");
        }
        page = next(read.next().get());
      }
    }

    private Placeholders.Request request(Masker masker)
        throws UnusableFileException, InterruptedException {
      Map<String, JsonValue> more = new LinkedHashMap<>(missing.placeholders());
      try {
        for (Map.Entry<String, String> value : files.read().entrySet()) {
          masker.add(value.getValue());
          more.put(value.getKey(), JsonValue.of(value.getValue()));
        }
      } catch (IOException e) {
        if (Thread.interrupted()) { // which ends the read of a file as well
          throw new InterruptedException("interrupted while reading the values_files");
        }
        throw new UnusableFileException("values_files." + e.getMessage());
      }
      return placeholders.request(refill.url(), refill.headers(), more, masker::add);
    }

    /**
     * What makes the address of the next page of the one that a request has: that of the first
     * page, with a time and nonce of its own.
     */
    private UnaryOperator<URI> next(String text) throws ShortfallException {
      if (text.length() > MAX_ADDRESS) {
        throw new ShortfallException("the next page has an address of more than 8 KiB");
      }
      if (refill.nextParameter().isEmpty()) {
        URI address = nextAddress(text);
        return rendered -> address;
      }
      if (text.equals(token)) {
        throw samePage();
      }
      token = text;
      return rendered -> Queries.withParameter(rendered, refill.nextParameter().get(), text);
    }

    private static ShortfallException samePage() {
      return new ShortfallException("the next page is the same page");
    }

    /** Credentials go to no other host. */
    private URI nextAddress(String text) throws ShortfallException {
      try {
        URI next = present.resolve(text);
        if (next.equals(present)) {
          throw samePage();
        }
        if (String.valueOf(next.getScheme()).equalsIgnoreCase(present.getScheme())
            && String.valueOf(next.getRawAuthority()).equalsIgnoreCase(present.getRawAuthority())) {
          return next;
        }
      } catch (IllegalArgumentException e) {
        throw new ShortfallException("the next page has no valid address");
      }
      throw new ShortfallException("the next page is on another host");
    }

    private Page read(byte[] json) throws ShortfallException {
      try {
        return Page.read(json, refill);
      } catch (JsonException e) {
        throw new ShortfallException("the response is not JSON");
      }
    }

    /**
     * Each request has an address, headers and secrets of its own, with its time and nonce.
     *
     * @param page makes the address of the page of that of the first one
     */
    private byte[] get(UnaryOperator<URI> page) throws ShortfallException, InterruptedException {
      Duration delay = FIRST_DELAY;
      for (int attempt = 1; ; attempt++) {
        sleepUntil(lastRequestAt + refill.interval().toNanos());
        Masker masker = context.masker().scope();
        String problem;
        Duration wait = delay;
        boolean rests = true;
        try {
          Placeholders.Request request = request(masker);
          present = page.apply(request.address());
          lastRequestAt = System.nanoTime();
          HistoryClient.Answer answer = client.get(present, request.headers(), left(), masker);
          if (answer.status() == 200) {
            return answer.body().array();
          }
          problem = masker.mask(at(present) + "status " + answer.status());
          wait = retryAfter(answer, problem).orElse(delay);
        } catch (AuthException e) {
          problem = masker.mask(String.valueOf(e.getMessage()));
          if (e.advice().kind() != AuthAdvice.Kind.RETRY) { // no others for the next gap, either
            throw rest(problem);
          }
          wait = e.advice().retryAfter().orElse(delay);
        } catch (UnknownServiceException e) { // nor would any other request get through
          throw rest(masker.mask(at(present) + e.getMessage()));
        } catch (UnusableFileException e) { // it may be in the middle of being replaced
          problem = e.getMessage() + "; it is read again for the next gap";
          rests = false;
        } catch (IOException e) {
          problem = masker.mask(at(present) + e.getMessage());
        }
        if (attempt == ATTEMPTS || System.nanoTime() + wait.toNanos() - end > 0) {
          throw rests ? rest(problem) : new ShortfallException(problem);
        }
        sleepUntil(System.nanoTime() + wait.toNanos());
        delay = delay.multipliedBy(2);
      }
    }

    /**
     * How long to wait before the request is made again, if the server or the scheme says so.
     *
     * @throws ShortfallException if it is not to be made again
     */
    private Optional<Duration> retryAfter(HistoryClient.Answer answer, String problem)
        throws ShortfallException, InterruptedException {
      int status = answer.status();
      if (status == 429 || status >= 500) {
        return answer.retryAfter();
      }
      if (status == 401 && !reportedRefusal) { // a 403 may concern this address alone
        reportedRefusal = true;
        AuthAdvice advice = client.reportRefusal(answer);
        if (advice.kind() == AuthAdvice.Kind.RETRY) {
          return advice.retryAfter().or(answer::retryAfter);
        }
      }
      if (status == 401) {
        throw rest(problem);
      }
      throw new ShortfallException(problem);
    }

    /**
     * Nothing is fetched for a while.
     *
     * @param why without secrets
     */
    private ShortfallException rest(String why) {
      restsUntil = System.nanoTime() + REST.toNanos();
      whyResting = Optional.of(why);
      return new ShortfallException(why);
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
      return rest(
          "it was not fetched within " + Durations.format(refill.timeout()) + " (refill.timeout)");
    }
  }

  /** Without user information, path and query, which may hold credentials. */
  private static String at(URI address) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + ": ";
  }
}
