package dev.inlet.runner.monitoring;

import dev.inlet.host.EventText;
import dev.inlet.host.FailureLabels;
import dev.inlet.host.ForwardingInputListener;
import dev.inlet.host.Meter;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Messages;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one pipeline, fed by its events: a few additions per batch, none per message.
 * Passes what an input reports on to another listener.
 */
final class PipelineMeters extends ForwardingInputListener
    implements DeliveryListener, PipelineWatch {
  private static final String TAG = "pipeline";
  private static final String NOT_YET = "not connected yet";

  private final MeterRegistry registry;
  private final String pipeline;
  private final OutputStall stall;
  private final Tags tags;
  private final Consumer<PipelineMeters> onClose;
  private final Counter connects;
  private final Counter failedAttempts;
  private final Counter losses;
  private final Timer gaps;
  private final Counter replacements;
  private final Counter missedGaps;
  private final Counter missed;
  private final Counter repeated;
  private final Counter refilled;
  private final Counter messages;
  private final Counter batches;
  private final Counter refused;
  private final Counter dropped;
  private final Counter filtered;
  private final Counter lost;
  private final Counter restarts;
  private final StatusMeters status;
  private Gauge connection;
  private volatile boolean connected;
  private volatile boolean refusing;
  private volatile String reason = NOT_YET;
  private volatile String refusal = "";
  private volatile long attemptAt = System.nanoTime(); // the next one, or one that has begun
  private volatile PipelineState state = PipelineState.STARTING;
  private volatile Supplier<Unsettled> unsettled = () -> Unsettled.NONE;

  /**
   * Meters.
   *
   * @param stall knows for how long the output has written nothing
   */
  PipelineMeters(
      MeterRegistry registry,
      String pipeline,
      OutputStall stall,
      InputListener next,
      Consumer<PipelineMeters> onClose) {
    super(next);
    this.registry = registry;
    this.pipeline = pipeline;
    this.stall = stall;
    this.onClose = onClose;
    tags = Tags.of(TAG, pipeline);
    status = new StatusMeters(registry, tags);
    connects = counter(Meter.CONNECTS);
    failedAttempts = counter(Meter.CONNECT_FAILURES);
    losses = counter(Meter.LOSSES);
    gaps =
        Timer.builder(Meter.GAP.meterName())
            .description(Meter.GAP.description())
            .tags(tags)
            .register(registry);
    replacements = counter(Meter.REPLACEMENTS);
    missedGaps = counter(Meter.MISSED_GAPS);
    missed = counter(Meter.MISSED_MESSAGES);
    repeated = counter(Meter.REPEATED_MESSAGES);
    refilled = counter(Meter.REFILLED_MESSAGES);
    messages = counter(Meter.OUTPUT_MESSAGES);
    batches = counter(Meter.OUTPUT_BATCHES);
    refused = counter(Meter.REFUSED_MESSAGES);
    dropped = counter(Meter.DROPPED_MESSAGES);
    filtered = counter(Meter.FILTERED_MESSAGES);
    lost = counter(Meter.LOST_MESSAGES);
    restarts = counter(Meter.RESTARTS);
    connection = connectionGauge();
    gauge(Meter.OUTPUT_REFUSING, meters -> meters.refusing ? 1 : 0);
    gauge(Meter.UNSETTLED_MESSAGES, meters -> meters.unsettled().messages());
    gauge(Meter.UNSETTLED_BYTES, meters -> meters.unsettled().bytes());
    gauge(Meter.NEXT_ATTEMPT, PipelineMeters::untilAttempt);
  }

  private Counter counter(Meter meter) {
    return Counter.builder(meter.meterName())
        .description(meter.description())
        .tags(tags)
        .register(registry);
  }

  private Gauge gauge(Meter meter, ToDoubleFunction<PipelineMeters> value) {
    return Gauge.builder(meter.meterName(), this, value)
        .description(meter.description())
        .tags(tags)
        .register(registry);
  }

  private Gauge connectionGauge() {
    return gauge(Meter.CONNECTED, meters -> meters.connected ? 1 : 0);
  }

  private double untilAttempt() {
    long left = attemptAt - System.nanoTime();
    return connected || left <= 0 ? 0 : (double) left / TimeUnit.SECONDS.toNanos(1);
  }

  /** What one that has ended has not written was lost, and waits no more. */
  private Unsettled unsettled() {
    return state.isActive() ? unsettled.get() : Unsettled.NONE;
  }

  /** Asks the input for its status. To be called before the meters are read. */
  void refresh() {
    status.refresh();
  }

  /**
   * How the pipeline stands: ready if the input is connected, as far as it has reported, or has
   * come to its end.
   *
   * @param countOutput whether it is not ready while its output refuses what it is given, or has
   *     written nothing of it for {@linkplain OutputStall#USUAL long}
   */
  Readiness.Standing standing(boolean countOutput) {
    boolean ready = connected || state == PipelineState.ENDED;
    String why = why();
    Optional<Duration> stalled = stall.length();
    if (refusing) {
      why += "; the output refuses what it is given: " + refusal;
    } else if (stalled.isPresent()) {
      why +=
          "; messages wait, and the output has written none for %d s"
              .formatted(stalled.get().toSeconds());
    }
    boolean ill = refusing || stalled.isPresent();
    return new Readiness.Standing(pipeline, ready && !(countOutput && ill), why);
  }

  private String why() {
    return switch (state) {
      case ENDED -> "ended";
      case FAILED -> "failed";
      case STOPPING -> "is being stopped";
      case RESTARTING -> "failed, and is started again soon";
      case STARTING, RUNNING -> connected ? "connected" : reason;
    };
  }

  @Override
  public InputListener input() {
    return this;
  }

  @Override
  public DeliveryListener deliveries() {
    return this;
  }

  String pipeline() {
    return pipeline;
  }

  /** A pipeline was made, of which these tell. */
  void follow(Supplier<InputStatus> input, Supplier<Unsettled> newUnsettled) {
    status.follow(input);
    unsettled = newUnsettled;
  }

  @Override
  public void gapOpened(Duration ago) {} // it is counted when it has ended

  @Override
  public void changed(PipelineState next) {
    PipelineState before = state;
    state = next;
    if (next != PipelineState.RUNNING) {
      connected = false;
      refusing = false;
    }
    if (next == PipelineState.RESTARTING) {
      restarts.increment();
    }
    if (next == PipelineState.ENDED) {
      registry.remove(connection); // one that has come to its end is not missing
    } else if (before == PipelineState.ENDED) { // only then: the registry warns of a second one
      connection = connectionGauge();
    }
  }

  @Override
  public void close() {
    registry.getMeters().stream()
        .filter(meter -> pipeline.equals(meter.getId().getTag(TAG)))
        .forEach(registry::remove);
    onClose.accept(this);
  }

  @Override
  public void delivered(int count) {
    messages.increment(count);
    batches.increment();
    if (refusing) {
      refusing = false;
    }
  }

  @Override
  public void dropped(int count) {
    dropped.increment(count);
    if (refusing) {
      refusing = false; // it has taken them
    }
  }

  @Override
  public void filtered(int count) {
    filtered.increment(count);
  }

  @Override
  public void writing(Messages given) {}

  @Override
  public void lost(long count) {
    lost.increment((double) count);
  }

  @Override
  public void connected() {
    enterConnected();
    super.connected();
  }

  @Override
  public void reconnected(Duration outage) {
    enterConnected();
    super.reconnected(outage);
  }

  private void enterConnected() {
    connected = true;
    reason = NOT_YET; // of the next pipeline, unless this one loses its connection
    connects.increment();
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    failedAttempts.increment();
    failed("attempt", failure.details(), nextDelay);
    reason = "not connected: " + ShownText.of(failure.getMessage());
    super.connectFailed(failure, failures, nextDelay);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long received, Optional<Duration> nextDelay) {
    reason = "not connected: " + ShownText.of(loss.getMessage());
    connected = false;
    losses.increment();
    failed("loss", loss.details(), nextDelay);
    super.connectionLost(loss, uptime, received, nextDelay);
  }

  private void failed(String kind, ConnectionFailure failure, Optional<Duration> nextDelay) {
    attemptAt = System.nanoTime() + nextDelay.orElse(Duration.ZERO).toNanos();
    FailureLabels labels = FailureLabels.of(failure);
    Counter.builder(Meter.FAILURES.meterName())
        .description(Meter.FAILURES.description())
        .tags(tags.and("kind", kind, "phase", labels.phase(), "code", labels.code()))
        .register(registry)
        .increment();
  }

  @Override
  public void dataResumed(Duration gap) {
    gaps.record(gap);
    super.dataResumed(gap);
  }

  @Override
  public void connectionReplaced(String why, Duration age) {
    replacements.increment();
    super.connectionReplaced(why, age);
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    failedAttempts.increment();
    failed("attempt", failure.details(), Optional.empty());
    super.replacementFailed(failure, nextDelay);
  }

  @Override
  public void missed(Gap gap) {
    missedGaps.increment();
    missed.increment((double) gap.messages().orElse(0));
    super.missed(gap);
  }

  @Override
  public void repeated(long count) {
    repeated.increment((double) count);
    super.repeated(count);
  }

  @Override
  public void refilled(long count) {
    refilled.increment((double) count);
    super.refilled(count);
  }

  @Override
  public void batchRefused(int count, Throwable cause, Duration delay) {
    refused.increment(count);
    refusal = ShownText.of(EventText.describe(cause));
    refusing = true;
    super.batchRefused(count, cause, delay);
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    refusing = false;
    super.outputRecovered(refusals, outage);
  }

  @Override
  public void batchDropped(int count, Throwable cause) {
    dropped.increment(count);
    refusal = ShownText.of(EventText.describe(cause));
    refusing = true;
    super.batchDropped(count, cause);
  }
}
