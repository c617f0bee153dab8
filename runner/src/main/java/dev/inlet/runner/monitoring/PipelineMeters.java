package dev.inlet.runner.monitoring;

import dev.inlet.host.ForwardingInputListener;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The meters of one pipeline, fed by its events: a few additions per batch, none per message.
 * Passes what an input reports on to another listener.
 */
final class PipelineMeters extends ForwardingInputListener
    implements DeliveryListener, PipelineWatch {
  private static final String TAG = "pipeline";

  private final MeterRegistry registry;
  private final String pipeline;
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
  private final Counter restarts;
  private volatile boolean connected;
  private volatile PipelineState state = PipelineState.STARTING;

  PipelineMeters(
      MeterRegistry registry,
      String pipeline,
      InputListener next,
      Consumer<PipelineMeters> onClose) {
    super(next);
    this.registry = registry;
    this.pipeline = pipeline;
    this.onClose = onClose;
    Tags tags = Tags.of(TAG, pipeline);
    connects =
        Counter.builder("inlet.input.connects")
            .description("connections that were opened")
            .tags(tags)
            .register(registry);
    failedAttempts =
        Counter.builder("inlet.input.connect.failures")
            .description("attempts to connect that failed")
            .tags(tags)
            .register(registry);
    losses =
        Counter.builder("inlet.input.losses")
            .description("connections that were lost")
            .tags(tags)
            .register(registry);
    gaps =
        Timer.builder("inlet.input.gap")
            .description(
                "from the last sign of life before a loss to the first message after it"
                    + "; what was sent then is missing")
            .tags(tags)
            .register(registry);
    replacements =
        Counter.builder("inlet.input.replacements")
            .description("connections that were replaced by the next one before they ended")
            .tags(tags)
            .register(registry);
    missedGaps =
        Counter.builder("inlet.input.missed.gaps")
            .description("gaps that the session protocol has seen")
            .tags(tags)
            .register(registry);
    missed =
        Counter.builder("inlet.input.missed.messages")
            .description("messages in those gaps, as far as their number is known")
            .tags(tags)
            .register(registry);
    repeated =
        Counter.builder("inlet.input.repeated.messages")
            .description("messages that came again, as far as the session protocol knows")
            .tags(tags)
            .register(registry);
    refilled =
        Counter.builder("inlet.input.refilled.messages")
            .description("messages that had been missed and were fetched some other way")
            .tags(tags)
            .register(registry);
    messages =
        Counter.builder("inlet.output.messages")
            .description("messages that the output has taken")
            .tags(tags)
            .register(registry);
    batches =
        Counter.builder("inlet.output.batches")
            .description("batches that the output has taken")
            .tags(tags)
            .register(registry);
    refused =
        Counter.builder("inlet.output.messages.refused")
            .description("messages that the output refused, each time that it did")
            .tags(tags)
            .register(registry);
    dropped =
        Counter.builder("inlet.output.messages.dropped")
            .description("messages that were given up because the output refused them")
            .tags(tags)
            .register(registry);
    restarts =
        Counter.builder("inlet.pipeline.restarts")
            .description("times that the pipeline failed and was to be started again")
            .tags(tags)
            .register(registry);
    Gauge.builder("inlet.input.connected", this, meters -> meters.connected ? 1 : 0)
        .description("1 while the input is connected, 0 while it is not")
        .tags(tags)
        .register(registry);
  }

  /** Whether the input is connected, as far as it has reported, or has come to its end. */
  boolean isReady() {
    return connected || state == PipelineState.ENDED;
  }

  @Override
  public InputListener input() {
    return this;
  }

  @Override
  public DeliveryListener deliveries() {
    return this;
  }

  @Override
  public void changed(PipelineState next) {
    state = next;
    if (next != PipelineState.RUNNING) {
      connected = false;
    }
    if (next == PipelineState.RESTARTING) {
      restarts.increment();
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
  }

  @Override
  public void connected() {
    connected = true;
    connects.increment();
    super.connected();
  }

  @Override
  public void reconnected(Duration outage) {
    connected = true;
    connects.increment();
    super.reconnected(outage);
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int failures, Optional<Duration> nextDelay) {
    failedAttempts.increment();
    super.connectFailed(failure, failures, nextDelay);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long received, Optional<Duration> nextDelay) {
    connected = false;
    losses.increment();
    super.connectionLost(loss, uptime, received, nextDelay);
  }

  @Override
  public void dataResumed(Duration gap) {
    gaps.record(gap);
    super.dataResumed(gap);
  }

  @Override
  public void connectionReplaced(String reason, Duration age) {
    replacements.increment();
    super.connectionReplaced(reason, age);
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    failedAttempts.increment();
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
    super.batchRefused(count, cause, delay);
  }

  @Override
  public void batchDropped(int count, Throwable cause) {
    dropped.increment(count);
    super.batchDropped(count, cause);
  }
}
