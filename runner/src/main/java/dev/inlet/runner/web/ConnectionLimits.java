package dev.inlet.runner.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.CyclicTimeout;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of one connector in number and in time. When there is one too many, the
 * one that has waited longest for its request is closed, so that those who ask for nothing keep
 * nobody from an answer; Jetty itself would stop to accept. For any thread.
 */
final class ConnectionLimits implements Connection.Listener {
  /** How long a connection may wait for its next request. */
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

  private final int maxConnections;
  private final Duration timeLimit;
  private final Scheduler scheduler;
  // Guarded by this, as is the other collection.
  private final Map<Connection, Limited> all = new HashMap<>();
  // Those that wait for a request, the one that has waited longest first.
  private final Set<Limited> waiting = new LinkedHashSet<>();

  /** What a connection does at the moment. */
  private enum State {
    /** Nothing of a request had come when it was last looked at. */
    WAITING,
    /** A part of the head of a request had come. */
    RECEIVING,
    /** An answer is made or sent. */
    ANSWERING,
    /** It has no limit, as it waits for something that is to be sent. */
    STREAMING
  }

  ConnectionLimits(int maxConnections, Duration timeLimit, Scheduler scheduler) {
    this.maxConnections = maxConnections;
    this.timeLimit = timeLimit;
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection) {
      return; // the one within it counts
    }
    Limited added = new Limited(connection);
    Optional<Limited> tooMany = add(connection, added);
    added.await();
    tooMany.ifPresent(
        limited -> {
          limited.end();
          limited.destroy();
        });
  }

  /** The one that has to go, if there are too many: the new one if no other waits. */
  private synchronized Optional<Limited> add(Connection connection, Limited added) {
    all.put(connection, added);
    waiting.add(added);
    if (all.size() <= maxConnections) {
      return Optional.empty();
    }
    Limited longest = waiting.iterator().next();
    remove(longest.connection);
    return Optional.of(longest);
  }

  @Override
  public void onClosed(Connection connection) {
    Limited closed = remove(connection);
    if (closed != null) {
      closed.destroy();
    }
  }

  private synchronized @Nullable Limited remove(Connection connection) {
    Limited removed = all.remove(connection);
    waiting.remove(removed);
    return removed;
  }

  /** A request has come, whole, or a part of its answer is due; the limit begins. */
  void answering(Connection connection) {
    Limited limited = at(connection, false);
    if (limited != null) {
      limited.begin(State.ANSWERING);
    }
  }

  /** The answer goes on when there is something to send. */
  void streaming(Connection connection) {
    Limited limited = at(connection, false);
    if (limited != null) {
      limited.pause();
    }
  }

  /** The answer was sent. */
  void answered(Connection connection) {
    Limited limited = at(connection, true);
    if (limited != null) {
      limited.await();
    }
  }

  private synchronized @Nullable Limited at(Connection connection, boolean waits) {
    Limited limited = all.get(connection);
    if (limited != null) {
      if (waits) {
        waiting.add(limited);
      } else {
        waiting.remove(limited);
      }
    }
    return limited;
  }

  /** How many connections are open. */
  synchronized int size() {
    return all.size();
  }

  /** Whether an answer is made, sent or streamed. */
  boolean isAnswering() {
    List<Limited> open;
    synchronized (this) {
      open = List.copyOf(all.values());
    }
    return open.stream().anyMatch(limited -> limited.isAnswering());
  }

  /** A connection and its time limit. */
  private final class Limited extends CyclicTimeout {
    private final Connection connection;
    // Guarded by this, as is all that follows.
    private State state = State.WAITING;
    private long ends;
    private long since;
    private long bytesBefore;

    Limited(Connection connection) {
      super(scheduler);
      this.connection = connection;
    }

    synchronized boolean isAnswering() {
      return state == State.ANSWERING || state == State.STREAMING;
    }

    synchronized void begin(State newState) {
      state = newState;
      ends = System.nanoTime() + timeLimit.toNanos();
      schedule(timeLimit.toNanos(), TimeUnit.NANOSECONDS);
    }

    synchronized void await() {
      since = System.nanoTime();
      bytesBefore = connection.getBytesIn();
      begin(State.WAITING);
    }

    synchronized void pause() {
      state = State.STREAMING;
      cancel();
    }

    @Override
    public void onTimeoutExpired() {
      if (hasToEnd()) {
        end();
      }
    }

    private synchronized boolean hasToEnd() {
      long now = System.nanoTime();
      if (state == State.STREAMING || now - ends < 0) {
        return false; // it went on while the timer came here
      }
      if (state == State.WAITING && now - since < IDLE_LIMIT.toNanos()) {
        boolean begun = connection.getBytesIn() != bytesBefore;
        begin(begun ? State.RECEIVING : State.WAITING);
        return false;
      }
      return true;
    }

    /** Closes the socket itself: closing TLS may wait for a write that is stuck. */
    void end() {
      EndPoint endPoint = connection.getEndPoint();
      while (endPoint instanceof EndPoint.Wrapper wrapper) {
        endPoint = wrapper.unwrap();
      }
      endPoint.close();
    }
  }
}
