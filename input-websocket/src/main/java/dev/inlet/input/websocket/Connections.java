package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.session.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which connections an input has: the present one, which is read, and the one that is to replace
 * it; and where to go on behind what was read. For any thread; held for moments only.
 */
final class Connections {
  private @Nullable Attempt present;
  private @Nullable Replacement replacement;
  private final List<Request> requests = new ArrayList<>(); // made while there was a replacement
  private Positions positions;
  private boolean closed;

  /**
   * There is no connection yet.
   *
   * @param from where to go on at first
   */
  Connections(Positions from) {
    positions = requireNonNull(from, "from is null");
  }

  /** Makes an attempt, under the lock. */
  @FunctionalInterface
  interface Maker {
    Attempt make() throws ConnectFailedException;
  }

  /** A protocol asks for its connection to be replaced. */
  record Request(Connection asking, String reason) {}

  /**
   * What is to be ended with the input.
   *
   * @param unwanted a replacement that nobody is going to read
   * @param awaited a replacement that is read behind the present connection
   */
  record Last(Optional<Attempt> present, Optional<Attempt> unwanted, Optional<Attempt> awaited) {}

  /**
   * What is to be ended for a connection to be made anew.
   *
   * @param lasting the connection that would have lasted
   * @param unwanted a replacement that nobody is going to read
   */
  record Disconnected(Optional<Attempt> lasting, Optional<Attempt> unwanted) {}

  static ConnectFailedException closedException() {
    return failure("the input is closed", RetryAdvice.NEVER);
  }

  private static ConnectFailedException failure(String message, RetryAdvice advice) {
    return new ConnectFailedException(ConnectionFailure.of(message).withRetryAdvice(advice));
  }

  private void requireOpen() throws ConnectFailedException {
    if (closed) {
      throw closedException();
    }
  }

  synchronized @Nullable Attempt present() {
    return present;
  }

  /** Those in which messages may wait to be read: the present one and its replacement. */
  synchronized List<Attempt> all() {
    Optional<Attempt> next =
        Optional.ofNullable(replacement).filter(Replacement::hasBegun).map(Replacement::attempt);
    return Stream.of(Optional.ofNullable(present), next).flatMap(Optional::stream).toList();
  }

  /** Where to go on behind what was read. */
  synchronized Positions positions() {
    return positions;
  }

  /**
   * Messages of the present connection are about to be handed out.
   *
   * @param behind where to go on behind them; empty if that is not known
   * @return what has to remember them, as the next connection may bring them again; what is not
   *     remembered is before the positions that it was opened with
   */
  synchronized Optional<Overlap> read(Positions behind) {
    positions = behind.isEmpty() ? positions : behind;
    return Optional.ofNullable(replacement).map(Replacement::overlap);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Whether there is a connection to be read, perhaps behind the rest of one that has ended. */
  synchronized boolean isConnected() throws ConnectFailedException {
    requireOpen();
    return present != null && (!present.hasEnded() || isReplaced());
  }

  private boolean isReplaced() {
    return replacement != null && replacement.state() != Replacement.State.OPENING;
  }

  /**
   * Starts an attempt.
   *
   * @throws ConnectFailedException if it cannot be made, or the input is closed, or what it should
   *     replace is no longer to be replaced
   */
  synchronized Attempt start(Connection.Role role, Maker maker) throws ConnectFailedException {
    requireOpen();
    if (role == Connection.Role.REPLACEMENT && replacement == null) {
      throw failure("the present connection is being ended", RetryAdvice.USUAL);
    }
    Attempt started = maker.make();
    if (role == Connection.Role.REPLACEMENT) {
      requireNonNull(replacement, "replacement is null").begin(started);
    } else {
      present = started;
    }
    started.connection().start();
    return started;
  }

  /** Forgets an attempt that nobody waits for any more. */
  synchronized void abandon(Attempt unwanted) {
    if (unwanted.equals(present)) {
      present = null;
    } else {
      replacement = null;
    }
  }

  // ---- Replacing

  /**
   * Begins to replace the present connection.
   *
   * @return empty if there is none, or it has ended, or is being replaced already
   */
  synchronized Optional<Replacement> replace(Overlap overlap) throws ConnectFailedException {
    requireOpen();
    if (present == null || present.hasEnded() || replacement != null) {
      return Optional.empty();
    }
    replacement = new Replacement(present, positions, overlap);
    return Optional.of(replacement);
  }

  /**
   * The same as a protocol asks for it. While there is another replacement, which may be the
   * connection that is to be replaced, the request is kept for {@link #takeRequest}.
   *
   * @return empty if that is so, or that connection is not the present one, or has ended
   */
  synchronized Optional<Replacement> replace(Request request, Overlap overlap)
      throws ConnectFailedException {
    requireOpen();
    if (replacement != null) {
      requests.add(request);
      return Optional.empty();
    }
    return isPresent(request.asking()) ? replace(overlap) : Optional.empty();
  }

  private boolean isPresent(Connection asked) {
    return present != null && asked.equals(present.connection());
  }

  /** What was asked for the present connection while there was another replacement, once. */
  synchronized Optional<Request> takeRequest() {
    if (replacement != null) {
      return Optional.empty();
    }
    Optional<Request> due =
        requests.stream().filter(request -> isPresent(request.asking())).findFirst();
    requests.clear();
    return due;
  }

  /** A replacement is open; false if there is nothing to be replaced any more. */
  synchronized boolean overlaps(Replacement opened) {
    boolean wanted = opened.equals(replacement) && !opened.replaced().hasEnded();
    if (wanted) {
      opened.become(Replacement.State.OVERLAPPING);
    }
    return wanted;
  }

  /** Gives a replacement up; false if it is the present connection, or was given up before. */
  synchronized boolean withdraw(Replacement unwanted) {
    boolean waits = unwanted.equals(replacement);
    replacement = waits ? null : replacement;
    return waits;
  }

  /** Gives the replacement up, whichever there is; the present connection is being ended. */
  synchronized Optional<Attempt> withdraw() {
    requests.clear();
    Optional<Attempt> unwanted =
        Optional.ofNullable(replacement).filter(Replacement::hasBegun).map(Replacement::attempt);
    replacement = null;
    return unwanted;
  }

  /**
   * The overlap is over, and the old connection may end, if it has not.
   *
   * @return false if the replacement was given up
   */
  synchronized boolean takesOver(Replacement lasting) {
    if (lasting.equals(replacement)) {
      lasting.become(Replacement.State.TAKING_OVER);
      return true;
    }
    return lasting.attempt().equals(present);
  }

  /** Goes over to the connection that replaces the present one; empty if there is none. */
  synchronized Optional<Replacement> goOver() {
    if (!isReplaced()) {
      return Optional.empty();
    }
    Optional<Replacement> followed = Optional.ofNullable(replacement);
    present = followed.map(Replacement::attempt).orElse(present);
    replacement = null;
    return followed;
  }

  /** The connection that is going to last: the present one, unless that is being ended. */
  synchronized Optional<Attempt> lasting() {
    return isTakingOver()
        ? Optional.ofNullable(replacement).map(Replacement::attempt)
        : Optional.ofNullable(present);
  }

  private boolean isTakingOver() {
    return replacement != null && replacement.state() == Replacement.State.TAKING_OVER;
  }

  /**
   * The connection that is going to last is to be ended. Gives the replacement up, unless that is
   * the one.
   */
  synchronized Disconnected disconnect() {
    requests.clear();
    Optional<Attempt> lasting = lasting();
    return new Disconnected(lasting, isTakingOver() ? Optional.empty() : withdraw());
  }

  // ---- Ending

  /** Nothing is started any more. Says what is to be ended; empty if that was said before. */
  synchronized Optional<Last> close() {
    if (closed) {
      return Optional.empty();
    }
    closed = true;
    Optional<Attempt> last = Optional.ofNullable(present);
    boolean needed = isTakingOver() || (isReplaced() && last.map(Attempt::hasEnded).orElse(true));
    if (!needed) { // the present connection brings all
      return Optional.of(new Last(last, withdraw(), Optional.empty()));
    }
    return Optional.of(
        new Last(
            last, Optional.empty(), Optional.ofNullable(replacement).map(Replacement::attempt)));
  }
}
