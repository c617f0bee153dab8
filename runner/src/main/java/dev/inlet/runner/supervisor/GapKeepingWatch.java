package dev.inlet.runner.supervisor;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.ForwardingInputListener;
import dev.inlet.input.InputListener;
import dev.inlet.input.Messages;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.pipeline.DeliveryListener;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Reports a gap that one pipeline left open when the next one of its name brings messages: behind a
 * loss, or because it was connected when it failed or was replaced. An input reports the gaps
 * behind its own losses only, and that of the next pipeline is a new one.
 */
final class GapKeepingWatch implements PipelineWatch {
  private final PipelineWatch next;
  private final LongSupplier nanoTime;
  private final Listener input;
  private final DeliveryListener deliveries = new Deliveries();

  // Guarded by this; the flag is read without it for each batch.
  private OptionalLong since = OptionalLong.empty();
  private boolean connected;
  private OptionalLong stoppedAt = OptionalLong.empty();
  private boolean continues;
  private volatile boolean inherited;

  // When the input was last connected, a gap ended or the output had done with messages; by one
  // thread at a time. What is redelivered is no sign.
  private volatile long lastSignAt;

  GapKeepingWatch(PipelineWatch next, LongSupplier nanoTime) {
    this.next = requireNonNull(next, "next is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    input = new Listener(next.input());
  }

  /** Another pipeline is about to be made. */
  synchronized void starts() {
    if (connected && since.isEmpty()) {
      since = OptionalLong.of(stoppedAt.orElseGet(nanoTime));
    }
    connected = false;
    stoppedAt = OptionalLong.empty();
    inherited = since.isPresent();
    continues = false;
  }

  /** Says whether the pipeline that is made goes on where the one before it was. */
  synchronized void startsFromPosition(boolean fromPosition) {
    continues = fromPosition;
  }

  private synchronized void connects() {
    lastSignAt = nanoTime.getAsLong();
    connected = true;
  }

  /** Notes since when an input that is connected brings nothing any more, and gives how long. */
  private synchronized Optional<Duration> stops(PipelineState state) {
    long now = nanoTime.getAsLong();
    switch (state) {
      case STOPPING -> stoppedAt = OptionalLong.of(now);
      // The input was closed some time ago; what it brought since then is counted as lost.
      case RESTARTING, FAILED -> stoppedAt = OptionalLong.of(lastSignAt);
      case ENDED -> connected = false; // there was no more to come
      case STARTING, RUNNING -> {
        return Optional.empty();
      }
    }
    return connected
        ? Optional.of(Duration.ofNanos(now - stoppedAt.orElse(now)))
        : Optional.empty();
  }

  private synchronized void begin(Duration ago) {
    connected = false;
    if (since.isEmpty()) {
      since = OptionalLong.of(nanoTime.getAsLong() - ago.toNanos());
    }
  }

  /**
   * Ends the gap; gives its length if its beginning is one that the input does not know.
   *
   * @param known how long it is at least; an input may know for how long the machine slept
   */
  private synchronized Optional<Duration> end(Duration known) {
    lastSignAt = nanoTime.getAsLong(); // no other gap begins before
    Optional<Duration> length = Optional.empty();
    if (inherited) {
      Duration counted = Duration.ofNanos(lastSignAt - since.orElseThrow());
      length = Optional.of(counted.compareTo(known) < 0 ? known : counted);
    }
    inherited = false;
    since = OptionalLong.empty();
    return length;
  }

  private synchronized boolean continues() {
    return continues;
  }

  @Override
  public InputListener input() {
    return input;
  }

  @Override
  public DeliveryListener deliveries() {
    return deliveries;
  }

  @Override
  public void gapOpened(Duration ago) {
    next.gapOpened(ago);
  }

  @Override
  public void changed(PipelineState state) {
    stops(state).ifPresent(this::gapOpened);
    next.changed(state);
  }

  @Override
  public void close() {
    next.close();
  }

  /** Knows when a gap begins, and when the input has reported its end. */
  private final class Listener extends ForwardingInputListener {

    Listener(InputListener next) {
      super(next);
    }

    @Override
    public void connected() {
      connects();
      super.connected();
    }

    @Override
    public void reconnected(Duration outage) {
      connects();
      super.reconnected(outage);
    }

    @Override
    public void connectionLost(
        NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
      Duration silence = loss.details().silence().orElse(Duration.ZERO);
      begin(silence.compareTo(uptime) < 0 ? silence : uptime);
      super.connectionLost(loss, uptime, messages, nextDelay);
    }

    @Override
    public void dataResumed(Duration gap) {
      super.dataResumed(end(gap).orElse(gap));
    }

    @Override
    public void dataContinued(Duration pause) {
      end(pause).ifPresentOrElse(this::report, () -> super.dataContinued(pause));
    }

    /** Of a gap of an earlier pipeline. */
    void report(Duration length) {
      if (continues()) {
        super.dataContinued(length);
      } else {
        super.dataResumed(length);
      }
    }
  }

  /** Sees the first messages of a pipeline, and when the output had done with the last ones. */
  private final class Deliveries implements DeliveryListener {

    private void messagesCame() {
      if (inherited) {
        end(Duration.ZERO).ifPresent(input::report);
      }
    }

    @Override
    public void writing(Messages messages) {
      messagesCame();
      next.deliveries().writing(messages);
    }

    @Override
    public void filtered(int messages) {
      messagesCame();
      lastSignAt = nanoTime.getAsLong();
      next.deliveries().filtered(messages);
    }

    @Override
    public void delivered(int messages) {
      lastSignAt = nanoTime.getAsLong();
      next.deliveries().delivered(messages);
    }

    @Override
    public void dropped(int messages) {
      lastSignAt = nanoTime.getAsLong();
      next.deliveries().dropped(messages);
    }

    @Override
    public void lost(long messages) {
      next.deliveries().lost(messages);
    }
  }
}
