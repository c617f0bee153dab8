package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;
import dev.inlet.input.websocket.transport.EventLoopLoan;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the session of a protocol, on the thread of the protocol; what the session delivers and
 * sends in a call follows behind it. For any thread.
 */
final class SessionRunner {
  /** So that calls that wait behind have their turn. */
  private static final int MAX_BLOCKS_PER_RUN = 64;

  private final EventLoop eventLoop;
  private final EventLoopLoan loan;
  private final SessionLife life;
  private final SessionCalls calls;
  private final Arrivals arrivals;
  private final SessionMessages messages;
  private final Outbox outbox;

  // Belong to the thread of the protocol.
  private @Nullable Session session;
  private Place place = Place.KNOWN;
  private boolean settling;

  private final Set<Later> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /** Whether the session can say where it is. */
  private enum Place {
    KNOWN,
    /** A call has failed. */
    LOST
  }

  /** Something that a session is to do. */
  @FunctionalInterface
  interface Call {
    void on(Session session) throws ProtocolException, InterruptedException;
  }

  SessionRunner(
      EventLoop eventLoop,
      EventLoopLoan loan,
      SessionLife life,
      SessionCalls calls,
      Arrivals arrivals,
      SessionMessages messages,
      Outbox outbox) {
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.loan = requireNonNull(loan, "loan is null");
    this.life = requireNonNull(life, "life is null");
    this.calls = requireNonNull(calls, "calls is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
    this.messages = requireNonNull(messages, "messages is null");
    this.outbox = requireNonNull(outbox, "outbox is null");
  }

  /** Opens the session. To be called once, before all else. */
  void begin(SpokenProtocol protocol, Link link, Positions from) {
    run(
        () -> {
          Session opened = protocol.protocol().open(link, from);
          session = requireNonNull(opened, "open has returned null");
          session.begin();
        });
  }

  /** Runs code behind what is to be run already, and hands over what it delivers and sends. */
  void run(Link.Task code) {
    calls.run(
        () -> {
          boolean completed = false;
          try {
            code.run();
            completed = true;
          } finally {
            place = completed ? place : Place.LOST;
            try {
              messages.handOver(place == Place.KNOWN ? session : null);
            } finally {
              outbox.flush();
            }
          }
        });
  }

  /**
   * Calls the session, unless it is not open or is over by then.
   *
   * @param afterwards run behind that in any case, also if the session throws
   */
  void call(Call call, Runnable afterwards) {
    run(
        () -> {
          try {
            Session called = session;
            if (called != null && !life.isOver()) {
              call.on(called);
            }
          } finally {
            afterwards.run();
          }
        });
  }

  /** Tells the session something, unless it is not open or is over by then. */
  void tell(Consumer<Session> what) {
    if (!life.is(SessionLife.Stage.NEW)) {
      call(what::accept, () -> {});
    }
  }

  /** Tells the session what has become of checkpoints. */
  void settle(List<CheckpointOrder.Settled> settled) {
    run(
        () -> {
          settling = true;
          try {
            settle(settled, requireSession());
          } finally {
            settling = false;
          }
        });
  }

  private static void settle(List<CheckpointOrder.Settled> settled, Session told)
      throws ProtocolException, InterruptedException {
    for (CheckpointOrder.Settled next : settled) {
      if (next.acknowledged()) {
        told.acknowledged(next.checkpoint());
      } else {
        told.givenUp(next.checkpoint());
      }
    }
  }

  /**
   * Whether the session is being told what has become of checkpoints. Asked by the thread of the
   * protocol.
   */
  boolean isSettling() {
    return settling;
  }

  /** Runs code later, unless that is cancelled, or the session is over by then. */
  Link.Timer schedule(Duration delay, Link.Task task) {
    Later later = new Later(task);
    pending.add(later);
    later.begin(Math.max(0, TimeUnit.NANOSECONDS.convert(delay)));
    return later;
  }

  /** The session is over: nothing that was scheduled refers to it any more. */
  void end() {
    ended = true;
    pending.forEach(Later::cancel);
  }

  /** A task that is run later. For any thread. */
  private final class Later implements Link.Timer {
    private final AtomicReference<Link.@Nullable Task> task; // none once it has run
    private volatile @Nullable Future<?> timer;

    Later(Link.Task task) {
      this.task = new AtomicReference<>(task);
    }

    void begin(long nanos) {
      try {
        timer = eventLoop.schedule(this::isDue, nanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) { // the input was closed and its threads are gone
        cancel();
      }
      if (ended || task.get() == null) {
        cancel(); // before there was a timer
      }
    }

    private void isDue() {
      pending.remove(this);
      if (!life.isOver()) {
        run(this::runNow);
      }
    }

    private void runNow() throws ProtocolException, InterruptedException {
      Link.Task due = task.getAndSet(null);
      if (due != null && !life.isOver()) {
        due.run();
      }
    }

    @Override
    public void cancel() {
      task.set(null);
      pending.remove(this);
      Future<?> begun = timer;
      if (begun != null) {
        begun.cancel(false);
      }
    }
  }

  // ---- Messages

  /** Has the session see what has arrived, if it has not been asked to already. */
  void receiveArrived() {
    if (!life.is(SessionLife.Stage.NEW) && !life.isOver() && arrivals.claim()) {
      run(this::receiveClaimed);
    }
  }

  private void receiveClaimed() throws ProtocolException, InterruptedException {
    try {
      if (!arrivals.areFew()) {
        loan.recall(); // its own thread reads on meanwhile
      }
      receiveSome();
    } finally {
      arrivals.unclaim(); // also if the session throws
    }
    receiveArrived(); // the rest, and what has arrived in between
  }

  private void receiveSome() throws ProtocolException, InterruptedException {
    for (int seen = 0; seen < MAX_BLOCKS_PER_RUN && !life.isOver(); seen++) {
      Session receiver = requireSession();
      if (!messages.show(receiver)) {
        return;
      }
      calls.progress();
      outbox.flush();
      if (messages.isBurstFull()) {
        messages.handOver(receiver);
      }
    }
  }

  private Session requireSession() {
    return requireNonNull(session, "session is null");
  }
}
