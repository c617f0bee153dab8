package dev.inlet.protocol.feed;

import dev.inlet.input.Message;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps newer messages back while what is missing before them is fetched. Belongs to the thread of
 * the session.
 */
final class Refiller {
  /** With more bytes kept back, nothing more is received. */
  private static final long MAX_KEPT = 4 * 1024 * 1024;

  /** What a fetch may take longer than its limit. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final String TOO_LATE = "it was not fetched within refill.timeout";

  private static final String NOT_FETCHED = "the connection has ended before it was fetched";

  private final History history;
  private final Duration limit;
  private final Link link;
  private final Target target;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long keptBytes;
  private boolean paused;
  private boolean outputIsSlow;
  private @Nullable Missing due;
  private History.@Nullable Fetching fetching;
  private Link.@Nullable Timer guard;

  /** A message that waits. */
  record Kept(Message message, Kind kind) {
    /** What it takes beside its bytes, about. */
    private static final int OVERHEAD = 160;

    /** What becomes of it. */
    enum Kind {
      /** It is one of the feed. */
      FEED,
      /** It counts as one of the feed, and is not delivered. */
      COUNTED,
      /** It is none of the feed, and is delivered. */
      OTHER
    }

    int size() {
      return message.size() + OVERHEAD;
    }

    static Kept of(Received received, Kind kind) {
      return new Kept(
          Message.of(received.type(), received.toByteArray(), received.metadata()), kind);
    }
  }

  /** Takes in order what was fetched and what was kept back. */
  interface Target {

    /**
     * Takes messages that were missing.
     *
     * @param behind the message behind the gap
     */
    void takeFetched(Fetched fetched, Kept behind) throws ProtocolException;

    /** Takes a message that was kept back; may begin to refill another gap before it. */
    void takeKept(Kept message) throws ProtocolException;
  }

  /**
   * Keeps nothing back.
   *
   * @param limit after which a fetch is given up, whatever it does
   */
  Refiller(History history, Duration limit, Link link, Target target) {
    this.history = history;
    this.limit = limit;
    this.link = link;
    this.target = target;
  }

  /** Whether messages have to be {@linkplain #keep kept back}. */
  boolean isBusy() {
    return due != null;
  }

  /** Whether nothing more is received, as so much is kept back. */
  boolean hasPaused() {
    return paused;
  }

  /**
   * Begins to fetch what is missing, or does so later if the output is slow.
   *
   * @param behind the message behind the gap; taken when that has been done
   */
  void refill(Missing missing, Kept behind) {
    kept.addFirst(behind);
    keptBytes += behind.size();
    due = missing;
    beginDue();
  }

  private void beginDue() {
    Missing missing = due;
    if (missing == null || fetching != null || (outputIsSlow && !paused)) {
      return;
    }
    History.Fetching begun = history.fetch(missing);
    fetching = begun;
    begun.whenFetched(
        () -> {
          var unused = link.schedule(Duration.ZERO, () -> fetched(begun));
        });
    guard = link.schedule(limit.plus(SLACK), () -> fetched(begun)); // a scheme may hang
  }

  /**
   * What was fetched comes on top of what waits for the output: no more for now. While nothing is
   * received, though, what waits is not the output's to take, and this would never end.
   */
  void outputIsSlow(boolean slow) {
    outputIsSlow = slow;
    beginDue();
  }

  /** Keeps a message back until then. */
  void keep(Kept message) {
    kept.addLast(message);
    keptBytes += message.size();
    if (keptBytes > MAX_KEPT && !paused) {
      paused = true;
      link.pauseReceiving();
      beginDue();
    }
  }

  private void fetched(History.Fetching done) throws ProtocolException, InterruptedException {
    if (done.equals(fetching)) {
      goOn(take(done, Duration.ZERO, TOO_LATE));
    }
  }

  /**
   * The connection ends: what was kept back is not to be lost with it.
   *
   * @param patience how long to wait for what is being fetched
   */
  void finish(Duration patience) throws ProtocolException, InterruptedException {
    while (isBusy()) {
      History.Fetching running = fetching;
      goOn(
          running == null
              ? new Fetched(List.of(), Optional.of(NOT_FETCHED))
              : take(running, patience, NOT_FETCHED));
    }
  }

  private static Fetched take(History.Fetching fetching, Duration patience, String whyNotAll)
      throws InterruptedException {
    Optional<Fetched> all = fetching.await(patience);
    return all.isPresent() ? all.get() : fetching.end(whyNotAll);
  }

  private void goOn(Fetched fetched) throws ProtocolException {
    due = null;
    fetching = null;
    if (guard != null) {
      guard.cancel(); // it refers to what was fetched
      guard = null;
    }
    Kept behind = next();
    target.takeFetched(fetched, behind);
    while (!isBusy() && !kept.isEmpty()) {
      target.takeKept(next());
    }
    if (paused && keptBytes <= MAX_KEPT / 2) {
      paused = false;
      link.resumeReceiving();
    }
  }

  private Kept next() {
    Kept next = kept.removeFirst();
    keptBytes -= next.size();
    return next;
  }
}
