package dev.inlet.runner.monitoring;

import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineWatch;
import dev.inlet.runner.web.Endpoint;
import dev.inlet.runner.web.Request;
import dev.inlet.runner.web.Response;
import dev.inlet.runner.web.WebServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Answers over HTTP: {@code /metrics} in the text format of Prometheus, {@code /ready} with 200
 * while every pipeline is connected and 503 while one is not, and why, {@code /live} with 200, and
 * a live page for people at {@code /}. Only GET and HEAD are answered, and nothing can be changed.
 *
 * <p>Connections are bounded in number, and requests in time, so that no client can keep others
 * from an answer.
 */
public final class Monitor implements AutoCloseable {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<PipelineMeters> pipelines = new CopyOnWriteArrayList<>();
  private final ProcessMeters process = new ProcessMeters(registry);
  private final Map<String, Function<Request, Response>> answers =
      Map.of(
          "/metrics", request -> metrics(),
          "/ready", this::ready,
          "/live", request -> Response.plain(200, "live\n"));
  private final MonitorSettings settings;
  private final Gate gate;
  private final LiveView live;
  private final WebServer server;

  private Monitor(MonitorSettings settings, Duration timeLimit) throws IOException {
    this.settings = settings;
    gate = new Gate(settings);
    live = new LiveView(gate);
    WebServer.Builder builder = WebServer.named("inlet-monitor").timeLimit(timeLimit);
    settings.endpoints().forEach(builder::endpoint);
    settings.identity().ifPresent(builder::identity);
    try {
      server = builder.start(this::answer);
    } catch (IOException | RuntimeException e) {
      live.close();
      throw e;
    }
  }

  /**
   * Begins to answer.
   *
   * @throws IOException if one of the endpoints cannot be listened on
   */
  public static Monitor start(MonitorSettings settings) throws IOException {
    return new Monitor(settings, TIME_LIMIT);
  }

  /**
   * As {@link #start(MonitorSettings)}.
   *
   * @param timeLimit how long the answer to a request may take, see {@link
   *     WebServer.Builder#timeLimit}
   */
  static Monitor start(MonitorSettings settings, Duration timeLimit) throws IOException {
    return new Monitor(settings, timeLimit);
  }

  /** Where it listens, with the ports that were chosen. */
  public List<Endpoint> endpoints() {
    return server.endpoints();
  }

  /** Where it answers, for people: in a form to be opened, as far as there is one. */
  public List<String> addresses() {
    return endpoints().stream()
        .map(
            endpoint ->
                endpoint instanceof Endpoint.Tcp tcp
                    ? tcp.uri(settings.identity().isPresent()).toString()
                    : endpoint.toString())
        .toList();
  }

  /**
   * Adds the pipelines of a name. To be closed when there are no more; what was counted for them is
   * gone then.
   *
   * @param listener hears everything that the input reports, too
   */
  public PipelineWatch watch(String pipeline, InputListener listener) {
    OutputStall stall = new OutputStall(System::nanoTime);
    PipelineMeters meters =
        new PipelineMeters(registry, pipeline, stall, listener, pipelines::remove);
    pipelines.add(meters);
    return live.watch(pipeline, stall, meters);
  }

  /**
   * Says what the pipeline of a name is from now on; ignored if nobody watches it.
   *
   * @param status asks its input; called by several threads, as the other is
   * @param unsettled asks what its output was given and has not written
   */
  public void describe(
      PipelineDescription pipeline, Supplier<InputStatus> status, Supplier<Unsettled> unsettled) {
    live.describe(pipeline, status, unsettled);
    pipelines.stream()
        .filter(meters -> meters.pipeline().equals(pipeline.name()))
        .forEach(meters -> meters.follow(status, unsettled));
  }

  /**
   * Says how many configs are refused that were read again; none unless this is called.
   *
   * @param source asked by several threads
   */
  public void countRefusedConfigs(IntSupplier source) {
    process.countRefusedConfigs(source);
  }

  private Response metrics() {
    pipelines.forEach(PipelineMeters::refresh);
    return Response.of(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private Response ready(Request request) {
    boolean countOutputs = Readiness.countsOutputs(request);
    return Readiness.answer(
        request, pipelines.stream().map(meters -> meters.standing(countOutputs)).toList());
  }

  private Response answer(Request request) {
    Optional<Response> refusal = gate.refuse(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Function<Request, Response> answer =
        LiveView.PATHS.contains(request.target()) ? live::answer : answers.get(request.target());
    if (answer == null) {
      return Response.plain(404, "there are /, /api/pipelines, /live, /metrics and /ready\n");
    }
    if (!METHODS.contains(request.method())) {
      return Response.plain(405, "there are GET and HEAD\n").with("Allow", "GET, HEAD");
    }
    Response response = answer.apply(request);
    return gate.isTrusted(request) ? response : response.withoutDetails();
  }

  @Override
  public void close() {
    live.endStreams();
    server.close();
    live.close();
    process.close();
    registry.close();
  }
}
