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

  private static final History.Fetched NOT_FETCHED =
      new History.Fetched(List.of(), Optional.of("the connection has ended before it was fetched"));

  private final History history;
  private final Refill refill;
  private final Messages messages;
  private final Link link;
  private final Target target;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long keptBytes;
  private boolean paused;
  private History.@Nullable Fetching fetching;

  /**
   * A message that waits.
   *
   * @param ofFeed whether it may have a sequence, a cursor or an identifier
   */
  record Kept(Message message, boolean ofFeed) {

    static Kept of(Received received, boolean ofFeed) {
      return new Kept(
          Message.of(received.type(), received.toByteArray(), received.metadata()), ofFeed);
    }
  }

  /** Takes in order what was fetched and what was kept back. */
  interface Target {

    /**
     * Takes messages that were missing.
     *
     * @param behind the message behind the gap
     */
    void takeFetched(History.Fetched fetched, Kept behind) throws ProtocolException;

    /** Takes a message that was kept back; may begin to refill another gap before it. */
    void takeKept(Kept message) throws ProtocolException;
  }

  Refiller(History history, Refill refill, Messages messages, Link link, Target target) {
    this.history = history;
    this.refill = refill;
    this.messages = messages;
    this.link = link;
    this.target = target;
  }

  /** Whether messages have to be {@linkplain #keep kept back}. */
  boolean isBusy() {
    return fetching != null;
  }

  /**
   * Begins to fetch what is missing.
   *
   * @param behind the message behind the gap; taken when that has been done
   */
  void refill(Missing missing, Kept behind) {
    kept.addFirst(behind);
    keptBytes += behind.message().size();
    History.Request request =
        new History.Request(
            messages.address(refill.url(), missing.placeholders()),
            messages.headers(refill.headers(), missing.placeholders()),
            missing);
    History.Fetching begun = history.fetch(request);
    fetching = begun;
    begun.whenFetched(
        () -> {
          var unused = link.schedule(Duration.ZERO, () -> fetched(begun));
        });
  }

  /** Keeps a message back until then. */
  void keep(Kept message) {
    kept.addLast(message);
    keptBytes += message.message().size();
    if (keptBytes > MAX_KEPT && !paused) {
      paused = true;
      link.pauseReceiving();
    }
  }

  private void fetched(History.Fetching done) throws ProtocolException, InterruptedException {
    if (done.equals(fetching)) {
      goOn(done, Duration.ZERO);
    }
  }

  /**
   * The connection ends: what was kept back is not to be lost with it.
   *
   * @param patience how long to wait for what is being fetched
   */
  void finish(Duration patience) throws ProtocolException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    History.Fetching running = fetching;
    while (running != null) {
      goOn(running, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      running = fetching;
    }
  }

  private void goOn(History.Fetching running, Duration patience)
      throws ProtocolException, InterruptedException {
    Optional<History.Fetched> fetched = running.await(patience);
    running.cancel();
    goOn(fetched.orElse(NOT_FETCHED));
  }

  private void goOn(History.Fetched fetched) throws ProtocolException {
    fetching = null;
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
    keptBytes -= next.message().size();
    return next;
  }
}
