package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Messages;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that the monitor keeps of one pipeline beside its meters: what it is, what happened to it,
 * how fast it is, and who looks at its messages. A few additions per batch, none per message.
 */
final class WatchedPipeline implements PipelineWatch, DeliveryListener {
  private final String name;
  private final PipelineWatch next;
  private final PipelineHistory history;
  private final OutputStall stall;
  private final Clock clock;
  private final Consumer<WatchedPipeline> onClose;
  private final Taps taps = new Taps();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong(); // dropped or filtered
  private volatile long lastDelivery; // by the clock, in milliseconds; zero for none
  private final Rates deliveredRates = new Rates(); // guarded by this, as is the other
  private final Rates receivedRates = new Rates();
  private volatile PipelineDescription description;
  private volatile Supplier<InputStatus> status = () -> InputStatus.NONE;
  private volatile Supplier<Unsettled> unsettled = () -> Unsettled.NONE;
  private volatile PipelineState state = PipelineState.STARTING;

  /**
   * A pipeline.
   *
   * @param stall looks at its output each time that this is {@linkplain #sample sampled}
   */
  WatchedPipeline(
      String name,
      OutputStall stall,
      PipelineWatch next,
      Clock clock,
      Consumer<WatchedPipeline> onClose) {
    this.name = requireNonNull(name, "name is null");
    this.stall = requireNonNull(stall, "stall is null");
    this.next = requireNonNull(next, "next is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.onClose = requireNonNull(onClose, "onClose is null");
    history = new PipelineHistory(clock, next.input());
    description = new PipelineDescription(name, "", "", "", () -> "");
  }

  String name() {
    return name;
  }

  PipelineDescription description() {
    return description;
  }

  void describe(
      PipelineDescription newDescription,
      Supplier<InputStatus> newStatus,
      Supplier<Unsettled> newUnsettled) {
    description = newDescription;
    status = newStatus;
    unsettled = newUnsettled;
  }

  /** What the input tells of itself. */
  InputStatus status() {
    return status.get();
  }

  /** What its output was given and has not written; nothing once it has ended. */
  Unsettled unsettled() {
    return state.isActive() ? unsettled.get() : Unsettled.NONE;
  }

  /** For how long the output has written nothing of what waits, if that is unusual. */
  Optional<Duration> stalledFor() {
    return stall.length();
  }

  /** How the pipeline stands, as its supervisor says. */
  PipelineState state() {
    return state;
  }

  @Override
  public InputListener input() {
    return history;
  }

  @Override
  public DeliveryListener deliveries() {
    return this;
  }

  @Override
  public void lost(long messages) {
    next.deliveries().lost(messages);
  }

  @Override
  public void gapOpened(Duration ago) {
    history.gapOpened(ago);
    next.gapOpened(ago);
  }

  @Override
  public void changed(PipelineState newState) {
    state = newState;
    history.changed(newState);
    next.changed(newState);
  }

  @Override
  public void close() {
    onClose.accept(this);
    taps.end();
    next.close();
  }

  PipelineHistory history() {
    return history;
  }

  Taps taps() {
    return taps;
  }

  @Override
  public void writing(Messages messages) {
    taps.offer(messages);
    next.deliveries().writing(messages);
  }

  @Override
  public void delivered(int messages) {
    delivered.lazySet(delivered.get() + messages); // by one thread at a time
    lastDelivery = clock.millis();
    history.delivered();
    next.deliveries().delivered(messages);
  }

  @Override
  public void dropped(int messages) {
    leftOut.lazySet(leftOut.get() + messages);
    history.delivered(); // the output has taken them, too
    next.deliveries().dropped(messages);
  }

  @Override
  public void filtered(int messages) {
    leftOut.lazySet(leftOut.get() + messages);
    next.deliveries().filtered(messages);
  }

  /** Called once per period by the thread of the history. */
  synchronized void sample(Duration elapsed) {
    deliveredRates.sample(delivered.get(), elapsed);
    InputStatus input = status();
    input.receivedMessages().ifPresent(received -> receivedRates.sample(received, elapsed));
    boolean waits =
        state.isActive() && (input.bufferedMessages().orElse(0) > 0 || unsettled().messages() > 0);
    stall.look(delivered.get() + leftOut.get(), waits);
  }

  long deliveredMessages() {
    return delivered.get();
  }

  /** When the output has last taken something; {@link Instant#EPOCH} if it never has. */
  Instant lastDelivery() {
    return Instant.ofEpochMilli(lastDelivery);
  }

  synchronized List<Double> deliveredPerSecond() {
    return deliveredRates.perSecond();
  }

  /** Empty if the input does not tell. */
  synchronized List<Double> receivedPerSecond() {
    return receivedRates.perSecond();
  }
}
