package dev.inlet.runner.monitoring;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.InputStatus;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineWatch;
import dev.inlet.runner.web.Request;
import dev.inlet.runner.web.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What people look at: the live page, and the JSON that it and the commands {@code top} and {@code
 * tap} are made of. Nothing that is asked for changes anything.
 *
 * <p>Owns the thread {@code inlet-monitor-history}, which notes once per period how fast each
 * pipeline was, so that the page shows what was before it was opened.
 */
final class LiveView implements AutoCloseable {
  static final Set<String> PATHS =
      Set.of(
          "/",
          "/page.css",
          "/page.js",
          "/icon.svg",
          "/api/pipelines",
          "/api/config",
          "/api/messages");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The page and {@code top} ask once a second each. */
  private static final Duration RENDERING = Duration.ofMillis(500);

  private final List<WatchedPipeline> pipelines = new CopyOnWriteArrayList<>();
  private final TapStream taps = new TapStream();
  private final Clock clock = Clock.systemUTC();
  private final Instant started = clock.instant();
  private final SharedText withMessages = new SharedText(RENDERING, () -> json(true));
  private final SharedText withoutMessages = new SharedText(RENDERING, () -> json(false));
  private final Gate gate;
  private final ScheduledThreadPoolExecutor sampler;
  private long sampled = System.nanoTime(); // used by the thread of the sampler

  LiveView(Gate gate) {
    this.gate = gate;
    sampler =
        new ScheduledThreadPoolExecutor(1, task -> Threads.daemon("inlet-monitor-history", task));
    long period = Rates.PERIOD.toMillis();
    var unused = sampler.scheduleAtFixedRate(this::sample, period, period, TimeUnit.MILLISECONDS);
  }

  /** Watches the pipelines of a name beside another watch, which is told everything, too. */
  PipelineWatch watch(String pipeline, OutputStall stall, PipelineWatch next) {
    WatchedPipeline watched = new WatchedPipeline(pipeline, stall, next, clock, pipelines::remove);
    pipelines.add(watched);
    return watched;
  }

  /** Says what the pipeline of a name is from now on. */
  void describe(
      PipelineDescription description,
      Supplier<InputStatus> status,
      Supplier<Unsettled> unsettled) {
    pipelines.stream()
        .filter(pipeline -> pipeline.name().equals(description.name()))
        .forEach(pipeline -> pipeline.describe(description, status, unsettled));
  }

  private void sample() {
    long now = System.nanoTime();
    Duration elapsed = Duration.ofNanos(now - sampled);
    sampled = now;
    pipelines.forEach(pipeline -> pipeline.sample(elapsed));
  }

  /** Answers a request for one of the {@link #PATHS}. */
  Response answer(Request request) {
    Response response =
        switch (request.target()) {
          case "/api/pipelines" -> pipelines(request);
          case "/api/config" -> of(request, LiveView::config);
          case "/api/messages" -> messages(request);
          default -> Page.file(request.target()).orElseThrow();
        };
    return response
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
  }

  private Response pipelines(Request request) {
    return Response.of(
        200,
        "application/json",
        (gate.showsMessages(request) ? withMessages : withoutMessages).get());
  }

  private String json(boolean showsMessages) {
    return PipelinesJson.write(pipelines, started, clock.instant(), showsMessages);
  }

  private static Response config(WatchedPipeline pipeline) {
    return Response.plain(200, pipeline.description().config().get());
  }

  private Response messages(Request request) {
    if (!gate.showsMessages(request)) {
      return Response.plain(
          403,
          "messages are shown through a socket file (--monitor unix:PATH), or if the process was"
              + " started with --monitor-messages\n");
    }
    return of(request, pipeline -> taps.answer(pipeline, request));
  }

  private Response of(Request request, Function<WatchedPipeline, Response> answer) {
    Optional<WatchedPipeline> named =
        pipelines.stream()
            .filter(
                pipeline ->
                    request.parameter("pipeline").filter(pipeline.name()::equals).isPresent())
            .findFirst();
    return named
        .map(answer)
        .orElseGet(
            () -> Response.plain(404, "there is no such pipeline; there are: " + names() + "\n"));
  }

  private String names() {
    return String.join(", ", pipelines.stream().map(pipeline -> pipeline.name()).toList());
  }

  /** Ends what is streamed, in good order. */
  void endStreams() {
    pipelines.forEach(pipeline -> pipeline.taps().end());
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
