package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.wire.CloseCode;
import dev.inlet.input.websocket.wire.FrameEncoder;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The closing handshake of a connection, and the end of TCP behind it (RFC 6455, section 7), each
 * within a time limit. Belongs to the event loop.
 */
final class Closing {
  /**
   * A server that sends on behind our Close while a connection retires has so many close timeouts
   * in which there is room for all that it sends.
   */
  private static final int MAX_DELAYS_WITH_ROOM = 60;

  /**
   * It has so many in which there is no room at times: an hour, unless the close timeout is set.
   * What it had sent before our Close may take long behind a slow output, but not forever. Those in
   * which nothing could be read do not count.
   */
  private static final int MAX_DELAYS_AT_TIMES_WITHOUT_ROOM = 720;

  private final Progress progress;
  private final AttemptSteps steps;
  private final Duration closeTimeout;
  private final Duration tcpEndWait;
  private final Channel channel;
  private final FrameSession frames;
  private final Optional<ProtocolSession> spoken;
  private final Consumer<Ending> end;
  private Pace pace = Pace.USUAL;
  private boolean closeSent;
  private int delaysWithRoom = MAX_DELAYS_WITH_ROOM;
  private int delaysAtTimesWithoutRoom = MAX_DELAYS_AT_TIMES_WITHOUT_ROOM;
  private @Nullable ScheduledFuture<?> timer;

  /** What is done with what the server sends until it closes as well. */
  private enum Pace {
    /** It is taken as far as there is room for it. */
    USUAL,
    /** All of it is taken, and reading pauses while there is no room. */
    RETIRING
  }

  /**
   * A closing handshake that has not begun.
   *
   * @param tcpEndWait how long the server is waited for, if both sides have closed, to end TCP; no
   *     longer than the close timeout
   * @param end ends the connection for a reason, when a time limit is over
   */
  Closing(
      Duration closeTimeout,
      Duration tcpEndWait,
      AttemptSteps steps,
      Progress progress,
      Channel channel,
      FrameSession frames,
      Optional<ProtocolSession> spoken,
      Consumer<Ending> end) {
    this.closeTimeout = requireNonNull(closeTimeout, "closeTimeout is null");
    this.tcpEndWait = requireNonNull(tcpEndWait, "tcpEndWait is null");
    this.steps = requireNonNull(steps, "steps is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.channel = requireNonNull(channel, "channel is null");
    this.frames = requireNonNull(frames, "frames is null");
    this.spoken = requireNonNull(spoken, "spoken is null");
    this.end = requireNonNull(end, "end is null");
  }

  /** Closes the connection, as somebody asks for. */
  void begin() {
    begin(progress.ending("closed by this side"), progress.unanswered());
  }

  /** Closes the connection for a reason of this side, whether the server answers or not. */
  void begin(String reason, RetryAdvice advice) {
    Ending last = progress.ending(reason, advice);
    begin(last, last);
  }

  /** Closes the connection once all that the server has sent before was taken. */
  void retire() {
    pace = Pace.RETIRING;
    progress.history().retired();
    begin();
  }

  /** Sends a Close frame and waits for that of the server. */
  private void begin(Ending answered, Ending unanswered) {
    progress.endsFor(answered);
    progress.become(Progress.State.CLOSING);
    steps.closing();
    if (timer == null) { // what limits it already is not put off
      awaitClose(unanswered);
    }
    if (spoken.isPresent()) {
      spoken.get().closing(this::sendCloseFrame);
    } else {
      sendCloseFrame();
    }
  }

  private void sendCloseFrame() {
    if (progress.is(Progress.State.CLOSING)) {
      send(CloseCode.NORMAL);
      switch (pace) {
        case USUAL -> frames.startClosing();
        case RETIRING -> frames.retire();
      }
    }
  }

  /**
   * The server has closed, or has to: sends a Close frame unless one was sent, and waits for TCP.
   */
  void answer(int code) {
    if (!closeSent) { // ours may still wait for the session of the protocol
      send(code);
    }
    awaitEndOfTcp();
  }

  /** Sends a Close frame, behind which no data frame may follow (RFC 6455, section 5.5.1). */
  private void send(int code) {
    closeSent = true;
    var unused = channel.writeAndFlush(FrameEncoder.encodeClose(channel.alloc(), code));
  }

  boolean isCloseSent() {
    return closeSent;
  }

  /** There is no more time to {@link #retire}: the connection has one close timeout from now on. */
  void stopRetiring() {
    if (pace == Pace.RETIRING) {
      pace = Pace.USUAL;
      progress.history().retiringStopped();
      stop();
      limit();
      if (closeSent) {
        frames.startClosing();
      }
    }
  }

  /**
   * The connection ends by itself, but has no more time for that than to be closed. Further calls
   * do not prolong that.
   */
  void limit() {
    if (timer == null) {
      Ending unanswered = progress.unanswered();
      after(closeTimeout, () -> end.accept(unanswered));
    }
  }

  private void awaitClose(Ending unanswered) {
    Reading before = reading();
    after(closeTimeout, () -> timeIsOver(unanswered, before));
  }

  /** How far reading has come. */
  private record Reading(long lastFrameAt, boolean paused, long pauses) {

    /** Whether there was no room for some of the time since then. */
    boolean hasPausedSince(Reading before) {
      return paused || before.paused || pauses != before.pauses;
    }
  }

  private Reading reading() {
    return new Reading(frames.lastFrameAt(), frames.isReadingPaused(), frames.pauses());
  }

  /** A close timeout is over, in which something may have come, or there was no room for it. */
  private void timeIsOver(Ending unanswered, Reading before) {
    if (pace == Pace.RETIRING && hasAnotherDelay(before, reading())) {
      awaitClose(unanswered);
    } else {
      end.accept(unanswered);
    }
  }

  private boolean hasAnotherDelay(Reading before, Reading now) {
    boolean paused = now.hasPausedSince(before);
    if (now.lastFrameAt == before.lastFrameAt) {
      return paused; // or else the server is silent
    }
    return paused ? delaysAtTimesWithoutRoom-- > 0 : delaysWithRoom-- > 0;
  }

  /** Both sides have closed: the server ends TCP (RFC 6455, section 7.1.1), or else this side. */
  private void awaitEndOfTcp() {
    progress.become(Progress.State.CLOSED);
    stop();
    Duration wait = tcpEndWait.compareTo(closeTimeout) < 0 ? tcpEndWait : closeTimeout;
    Ending reason = progress.reason();
    after(wait, () -> end.accept(reason));
  }

  private void after(Duration time, Runnable action) {
    timer = channel.eventLoop().schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nothing is waited for any more. */
  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
