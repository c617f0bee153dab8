package dev.inlet.runner.monitoring;

import static java.util.Objects.requireNonNull;

import dev.inlet.host.EventText;
import dev.inlet.host.ForwardingInputListener;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.supervisor.PipelineState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one pipeline of late: its state, and the last losses, gaps and refusals.
 * Bounded, whatever happens: {@value #MAX_EVENTS} events, with repetitions counted, and {@value
 * #MAX_GAPS} gaps. Passes what an input reports on to another listener.
 */
final class PipelineHistory extends ForwardingInputListener {
  private static final int MAX_EVENTS = 50;
  private static final int MAX_GAPS = 100;

  private final Clock clock;
  // All below is guarded by this.
  private final Recent<FeedEvent> events = new Recent<>(MAX_EVENTS);
  private final Recent<FeedGap> gaps = new Recent<>(MAX_GAPS);
  private FeedState state = FeedState.CONNECTING;
  private Instant since;
  private String reason = "";
  private int failures;
  private @Nullable Instant nextAttempt;
  private @Nullable Instant gapStart;
  private @Nullable Instant stoppedAt; // while it was connected, and no other has begun
  private volatile Refusal refusal = Refusal.NONE; // read without it for each batch
  private @Nullable Instant pausedSince;
  private long losses;
  private long gapCount;
  private Duration gapTotal = Duration.ZERO;
  private long missedMessages;

  /**
   * An output that refuses.
   *
   * @param drops whether what it refuses is given up, rather than redelivered
   */
  record Refusal(int count, @Nullable Instant since, String reason, boolean drops) {
    static final Refusal NONE = new Refusal(0, null, "", false);

    /** Another one. */
    Refusal next(Instant now, String newReason, boolean nextDrops) {
      return new Refusal(count + 1, since == null ? now : since, newReason, nextDrops);
    }
  }

  /**
   * What is known at one moment.
   *
   * @param reason of the failure or loss since which there is no connection; empty while there is
   * @param openGap since when nothing has come on the way to the next message; null if there is
   *     none
   */
  record Snapshot(
      FeedState state,
      Instant since,
      String reason,
      int failures,
      @Nullable Instant nextAttempt,
      @Nullable Instant openGap,
      Refusal refusal,
      @Nullable Instant pausedSince,
      long losses,
      long gapCount,
      Duration gapTotal,
      long missedMessages,
      List<FeedEvent> events,
      List<FeedGap> gaps) {}

  PipelineHistory(Clock clock, InputListener next) {
    super(next);
    this.clock = requireNonNull(clock, "clock is null");
    this.since = clock.instant();
  }

  synchronized Snapshot snapshot() {
    boolean due =
        state == FeedState.WAITING && nextAttempt != null && !clock.instant().isBefore(nextAttempt);
    return new Snapshot(
        due ? FeedState.CONNECTING : state,
        since,
        reason,
        failures,
        due ? null : nextAttempt,
        gapStart,
        refusal,
        pausedSince,
        losses,
        gapCount,
        gapTotal,
        missedMessages,
        events.items(),
        gaps.items());
  }

  /** A pipeline that begins again begins to connect, and one that does not run is not connected. */
  synchronized void changed(PipelineState newState) {
    switch (newState) {
      case STARTING -> {
        failures = 0;
        stoppedAt = null;
        leave(FeedState.CONNECTING);
      }
      case RESTARTING -> leave(FeedState.CONNECTING);
      case STOPPING, FAILED, ENDED -> leave(FeedState.STOPPED);
      case RUNNING -> {}
    }
  }

  /** Nothing comes any more, and the input reports no loss. */
  synchronized void gapOpened(Duration ago) {
    stoppedAt = clock.instant().minus(ago);
    if (gapStart == null) {
      gapStart = stoppedAt;
    }
  }

  private void leave(FeedState newState) {
    refusal = Refusal.NONE;
    pausedSince = null;
    enter(newState, reason, null);
  }

  private void enter(FeedState newState, String newReason, @Nullable Instant attempt) {
    // From the loss on it is one outage, whichever way the attempts go.
    boolean wasDown = state == FeedState.WAITING || state == FeedState.CONNECTING;
    boolean isDown = newState == FeedState.WAITING || newState == FeedState.CONNECTING;
    if (!(wasDown && isDown) && state != newState) {
      since = clock.instant();
    }
    state = newState;
    reason = newReason;
    nextAttempt = attempt;
  }

  private void add(FeedEvent event) {
    if (!events.isEmpty() && events.last().isRepeatedBy(event)) {
      events.replaceLast(events.last().repeatedAt(event.first()));
    } else {
      events.add(event);
    }
  }

  private void add(FeedEvent.Kind kind, String text) {
    add(FeedEvent.of(kind, clock.instant(), text));
  }

  private void add(FeedEvent.Kind kind, ConnectionFailure details) {
    Optional<String> phase = details.phase();
    OptionalInt code = details.code();
    add(
        FeedEvent.of(kind, clock.instant(), ShownText.of(details.message()))
            .withPhase(phase, code));
  }

  @Override
  public void warning(String message) {
    synchronized (this) {
      add(FeedEvent.Kind.WARNING, ShownText.of(message));
    }
    super.warning(message);
  }

  @Override
  public void connected() {
    synchronized (this) {
      enterConnected();
    }
    super.connected();
  }

  @Override
  public void reconnected(Duration outage) {
    synchronized (this) {
      // An input may know better: the silence before a loss lacks the time the machine has slept.
      Instant lastSign = clock.instant().minus(outage);
      if (gapStart != null && lastSign.isBefore(gapStart)) {
        gapStart = lastSign;
      }
      enterConnected();
    }
    super.reconnected(outage);
  }

  private void enterConnected() {
    failures = 0;
    enter(FeedState.CONNECTED, "", null);
    add(FeedEvent.Kind.CONNECTED, "");
  }

  @Override
  public void connectFailed(
      ConnectFailedException failure, int count, Optional<Duration> nextDelay) {
    synchronized (this) {
      failures = count;
      enterWaiting(failure.details(), nextDelay);
      add(FeedEvent.Kind.CONNECT_FAILED, failure.details());
    }
    super.connectFailed(failure, count, nextDelay);
  }

  @Override
  public void connectionLost(
      NotConnectedException loss, Duration uptime, long messages, Optional<Duration> nextDelay) {
    synchronized (this) {
      losses++;
      pausedSince = null;
      if (gapStart == null) {
        gapStart = clock.instant().minus(loss.details().silence().orElse(Duration.ZERO));
      }
      enterWaiting(loss.details(), nextDelay);
      add(FeedEvent.Kind.LOST, loss.details());
    }
    super.connectionLost(loss, uptime, messages, nextDelay);
  }

  private void enterWaiting(ConnectionFailure details, Optional<Duration> nextDelay) {
    enter(
        nextDelay.isPresent() ? FeedState.WAITING : FeedState.STOPPED,
        ShownText.of(details.message()),
        nextDelay.map(delay -> clock.instant().plus(delay)).orElse(null));
  }

  @Override
  public void connectionReplaced(String why, Duration age) {
    synchronized (this) {
      add(FeedEvent.Kind.REPLACED, ShownText.of(why));
    }
    super.connectionReplaced(why, age);
  }

  @Override
  public void replacementFailed(ConnectFailedException failure, Duration nextDelay) {
    synchronized (this) {
      add(FeedEvent.Kind.REPLACE_FAILED, failure.details());
    }
    super.replacementFailed(failure, nextDelay);
  }

  @Override
  public void dataResumed(Duration gap) {
    endGap(gap, true);
    super.dataResumed(gap);
  }

  @Override
  public void dataContinued(Duration pause) {
    endGap(pause, false);
    super.dataContinued(pause);
  }

  private synchronized void endGap(Duration length, boolean missing) {
    Instant now = clock.instant();
    gaps.add(new FeedGap(now.minus(length), now, missing));
    gapStart = stoppedAt;
    if (missing) {
      gapCount++;
      gapTotal = gapTotal.plus(length);
    }
  }

  @Override
  public void missed(Gap gap) {
    synchronized (this) {
      missedMessages += gap.messages().orElse(0);
      String count =
          gap.messages().isPresent() ? EventText.count(gap.messages().getAsLong()) + ": " : "";
      add(FeedEvent.Kind.MISSED, ShownText.of(count + gap.reason()));
    }
    super.missed(gap);
  }

  @Override
  public void batchRefused(int messages, Throwable cause, Duration delay) {
    synchronized (this) {
      String text = ShownText.of(EventText.describe(cause));
      refusal = refusal.next(clock.instant(), text, false);
      add(FeedEvent.Kind.OUTPUT_REFUSED, text);
    }
    super.batchRefused(messages, cause, delay);
  }

  @Override
  public void batchDropped(int messages, Throwable cause) {
    synchronized (this) {
      String text = EventText.describe(cause);
      refusal = refusal.next(clock.instant(), ShownText.of(text), true);
      add(
          FeedEvent.Kind.OUTPUT_DROPPED,
          ShownText.of(EventText.count(messages) + " lost: " + text));
    }
    super.batchDropped(messages, cause);
  }

  /** The output has taken something. */
  void delivered() {
    if (refusal.count() > 0) {
      synchronized (this) {
        refusal = Refusal.NONE;
      }
    }
  }

  @Override
  public void outputRecovered(int refusals, Duration outage) {
    synchronized (this) {
      refusal = Refusal.NONE;
      add(FeedEvent.Kind.OUTPUT_RECOVERED, "");
    }
    super.outputRecovered(refusals, outage);
  }

  @Override
  public void readingPaused(Duration pause) {
    synchronized (this) {
      pausedSince = clock.instant().minus(pause);
      add(FeedEvent.Kind.PAUSED, "");
    }
    super.readingPaused(pause);
  }

  @Override
  public void readingResumed(Duration pause) {
    synchronized (this) {
      pausedSince = null;
    }
    super.readingResumed(pause);
  }
}
