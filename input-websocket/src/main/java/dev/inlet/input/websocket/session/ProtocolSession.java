package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.input.InputListener;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.transport.EventLoopLoan;
import dev.inlet.protocol.Session;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Has a session protocol see the messages of an open connection on their way to the hand-off: their
 * way is {@link Arrivals}, {@link SessionMessages} and the {@link HandOff}. The code of the
 * protocol runs on its own thread ({@link SessionRunner}), a burst at a time, so that neither the
 * event loop nor the reading thread depends on it. Methods without a word on threads belong to the
 * event loop.
 */
final class ProtocolSession implements Outlet {
  /**
   * How long a call that was interrupted may take to come back, so that what it had delivered
   * follows.
   */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  /**
   * How long a session whose connection was closed by somebody may take at least to see what has
   * arrived, and that it is the end.
   */
  private static final Duration LEAST_SEEING = Duration.ofSeconds(1);

  private final SpokenProtocol protocol;
  private final Positions from;
  private final Connection.Role role;
  private final EventLoop eventLoop;
  private final EventLoopLoan loan;
  private final Duration limit;
  private final Events events;
  private final SessionLife life = new SessionLife();
  private final Readiness readiness = new Readiness();
  private final SessionCalls calls;
  private final Arrivals arrivals;
  private final SessionMessages messages;
  private final Outbox outbox;
  private final SessionRunner runner;
  private final SessionLink link;
  private final PauseNotices pauses;
  private final List<Runnable> whenEnded = new ArrayList<>();
  private Patience patience = Patience.UNLIMITED;
  private OptionalLong seeBy = OptionalLong.empty(); // once somebody waits for its end
  private EndNotice endNotice = EndNotice.NONE; // belongs to the thread of the protocol

  /** How long the session may take to see what has arrived, once the connection is gone. */
  private enum Patience {
    /** As long as each call comes back. */
    UNLIMITED,
    /** This side ends the connection, and waits for it. */
    LIMITED
  }

  /** Whether the session was told that its connection has ended. */
  private enum EndNotice {
    NONE,
    DUE,
    TOLD
  }

  /** Hears what a session does with its connection. Called by the event loop. */
  interface Events {

    /** The session is ready. */
    void ready();

    /** It is not, but has no room for what it waits for before others take what it delivers. */
    void openedEarly();

    /** The session is not ready before this comes, in words for people. */
    void awaits(String what);

    /** Messages have to go out; {@link #sent} is to be called for each that has, or never will. */
    void send(List<Outbox.Outgoing> messages);

    /** The session cannot go on. */
    void failed(String reason, RetryAdvice advice);

    /** The session wants to be replaced by another one. */
    void reconnect(String reason);

    /** The session is complete. */
    void complete(String reason);

    /** Something went wrong here that has nothing to do with the session or the server. */
    void broken(Throwable cause);
  }

  /**
   * A session that has not begun.
   *
   * @param from where it goes on
   * @param role of its connection: as a replacement it sees what comes once it is ready only when
   *     it {@linkplain #takeOver takes over}
   * @param masker of its connection
   * @param limit how long it may take for each step until it is ready, and each call of it to come
   *     back
   */
  ProtocolSession(
      SpokenProtocol protocol,
      Positions from,
      Connection.Role role,
      Masker masker,
      Channel channel,
      HandOff handOff,
      InputListener inputListener,
      Duration limit,
      Events events) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.from = requireNonNull(from, "from is null");
    this.role = requireNonNull(role, "role is null");
    eventLoop = channel.eventLoop();
    loan = EventLoopLoan.of(channel);
    this.limit = requireNonNull(limit, "limit is null");
    this.events = requireNonNull(events, "events is null");
    calls = new SessionCalls(protocol, eventLoop, limit, new CallEvents());
    arrivals = new Arrivals(handOff);
    messages = new SessionMessages(life, arrivals, handOff, from, this::settled);
    outbox = new Outbox(calls, events::send, this::outboxFilled);
    runner = new SessionRunner(eventLoop, loan, life, calls, arrivals, messages, outbox);
    pauses = new PauseNotices(runner::tell);
    link =
        new SessionLink(
            role,
            masker,
            life,
            arrivals,
            messages,
            runner,
            outbox,
            readiness,
            inputListener,
            new LinkEvents());
  }

  /** Begins the session; what was added before is its first message. */
  void begin() {
    limitReadiness();
    runner.begin(protocol, link, from);
    life.become(SessionLife.Stage.BEGUN);
    runner.receiveArrived();
    if (pauses.has(PauseNotices.Reason.READING_PAUSED)) {
      runner.tell(Session::readingPaused);
      openEarly();
    }
  }

  private void limitReadiness() {
    readiness.limit(eventLoop, limit, this::notReady);
  }

  private void notReady() {
    if (life.isOver() || readiness.isReady()) {
      return;
    }
    if (awaitsOutput()) {
      limitReadiness();
      return;
    }
    String what = readiness.describeMissed(protocol.description());
    end(what + " within " + calls.describeLimit(), RetryAdvice.USUAL);
  }

  /**
   * The session before has ended, and what it delivered has been read.
   *
   * @param behind where it was
   * @param blocks completed with how many were handed over before, if the session recognises what
   *     follows
   * @param notResumed run by the thread of the protocol if the session does not itself bring what
   *     came behind the positions that it was opened with
   */
  void takeOver(Positions behind, CompletableFuture<Long> blocks, Runnable notResumed) {
    runner.call(
        session -> {
          long before = messages.handedOver();
          blocks.complete(session.takeOver(behind) ? before : Long.MAX_VALUE);
          if (!session.hasResumed()) {
            notResumed.run();
          }
        },
        () -> {
          boolean unused = blocks.complete(Long.MAX_VALUE); // if it has failed
          arrivals.release();
          runner.receiveArrived();
          calls.onEventLoop(this::limitSeeing);
        });
    boolean unused = pauses.resume(PauseNotices.Reason.HELD);
  }

  /** Nobody reads what the session delivers, so it has not to wait for anything. */
  void release() {
    arrivals.release();
    runner.receiveArrived();
    if (life.is(SessionLife.Stage.ENDING)) {
      runner.run(() -> {}); // the end waits for that, and perhaps nothing has arrived
      limitSeeing();
    }
  }

  // ---- Messages

  @Override
  public boolean add(List<PooledBlock> burst) {
    if (life.isOver()) {
      arrivals.close();
    }
    boolean room = arrivals.add(burst);
    if (arrivals.areFew()) {
      protocol.calls().lend(loan);
    }
    runner.receiveArrived();
    return room;
  }

  @Override
  public boolean hasRoom() {
    return arrivals.haveRoom();
  }

  /**
   * A burst was thrown away since there was no room for it: a session that went on behind it would
   * not know of the gap.
   */
  void discardFollowing() {
    arrivals.close();
  }

  /**
   * Nothing is read any more until there is room. What a session waits for until it is ready may
   * come behind more than there is room for, such as all that a server recovers; and nobody makes
   * room before the connection is open. So it is, as far as others are concerned.
   */
  void readingPaused() {
    pauses.pause(PauseNotices.Reason.READING_PAUSED);
    openEarly();
  }

  private void openEarly() {
    if (isOpening() && awaitsOutput() && !readiness.isOpen()) {
      readiness.openEarly();
      events.openedEarly();
    }
  }

  /** What comes is read again. */
  void readingResumed() {
    if (pauses.resume(PauseNotices.Reason.READING_PAUSED) && isOpening()) {
      limitReadiness();
    }
  }

  /** Whether the session is not ready yet. */
  private boolean isOpening() {
    return life.is(SessionLife.Stage.BEGUN) && !life.isOver() && !readiness.isReady();
  }

  /**
   * Whether nothing is read because of the output. What a session itself holds back makes no room,
   * and of a replacement nobody reads before it is ready.
   */
  private boolean awaitsOutput() {
    return role != Connection.Role.REPLACEMENT
        && pauses.has(PauseNotices.Reason.READING_PAUSED)
        && !arrivals.isPaused();
  }

  /** Whether the connection counts as open for others, but not for the session. */
  boolean isOpenEarly() {
    return readiness.isOpen() && !readiness.isReady();
  }

  /** A message has gone out, or never will. */
  void sent(Outbox.Outgoing message) {
    outbox.sent(message);
  }

  private void outboxFilled() {
    if (!life.isOver()) {
      end("the server does not read what " + protocol.description() + " sends", RetryAdvice.USUAL);
    }
  }

  /** Called by whichever thread settles a batch. */
  private void settled(List<CheckpointOrder.Settled> settled) {
    runner.settle(settled);
  }

  // ---- What the thread of the protocol reports

  private final class LinkEvents implements SessionLink.Listener {

    @Override
    public void ready() {
      calls.onEventLoop(
          () -> {
            readiness.stopWaiting();
            if (role == Connection.Role.REPLACEMENT) {
              pauses.pause(PauseNotices.Reason.HELD);
            }
            events.ready(); // even if it has failed since: what it delivered before counts
          });
    }

    @Override
    public void awaits(String what) {
      calls.onEventLoop(
          () -> {
            if (isOpening()) {
              limitReadiness();
            }
            events.awaits(what);
          });
    }

    @Override
    public void receivingResumed() {
      if (!readiness.isOpen()) {
        calls.onEventLoop(ProtocolSession.this::openEarly); // reading may have paused meanwhile
      }
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      fail(protocol.description() + ": " + reason, advice);
    }

    @Override
    public void reconnect(String reason) {
      calls.onEventLoop(() -> events.reconnect(reason));
    }

    @Override
    public void complete(String reason) {
      calls.onEventLoop(() -> events.complete(reason));
    }
  }

  private final class CallEvents implements SessionCalls.Listener {

    @Override
    public void failed(String reason, RetryAdvice advice) {
      fail(reason, advice);
    }

    @Override
    public void cameBack() {
      if (!life.is(SessionLife.Stage.ENDING)) {
        return;
      }
      if (life.isOver() || (endNotice == EndNotice.TOLD && arrivals.areSeen())) {
        calls.onEventLoop(ProtocolSession.this::endNow);
      } else if (endNotice == EndNotice.NONE && arrivals.areSeen()) {
        endNotice = EndNotice.DUE;
        runner.call(Session::ended, () -> endNotice = EndNotice.TOLD);
      }
    }

    @Override
    public void gaveUp(String reason, RetryAdvice advice) {
      boolean finishing = isFinishing();
      end(reason, advice);
      if (finishing) { // or else that begins now
        endOnceBack();
      }
    }

    @Override
    public void broken(Throwable cause) {
      events.broken(cause);
    }
  }

  // ---- Ending

  /** Called by the thread of the protocol. */
  private void fail(String reason, RetryAdvice advice) {
    if (!life.isOver()) {
      life.exchangeIsOver();
      calls.onEventLoop(() -> events.failed(reason, advice));
    }
  }

  private void end(String reason, RetryAdvice advice) {
    life.exchangeIsOver();
    events.failed(reason, advice);
  }

  /**
   * This side is about to close the connection.
   *
   * @param then run when the session has sent what it has to; not before, if it does not come back
   */
  void closing(Runnable then) {
    patience = Patience.LIMITED;
    if (life.is(SessionLife.Stage.NEW) || life.isOver()) {
      then.run();
      return;
    }
    runner.call(
        Session::closing,
        () -> {
          outbox.flush();
          calls.onEventLoop(then);
        });
  }

  /**
   * Somebody waits for the end, also if the connection was lost before. Further calls do not
   * prolong that.
   *
   * @param left until when somebody may read what the session delivers, and it may take to see what
   *     has arrived; it has a second for that in any case, once its connection is gone
   */
  void limit(Duration left) {
    if (seeBy.isPresent()) {
      return;
    }
    patience = Patience.LIMITED;
    seeBy = OptionalLong.of(System.nanoTime() + left.toNanos());
    limitSeeing();
    var unused = eventLoop.schedule(this::release, left.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * The connection is gone: the session sees what has arrived, and then nothing any more.
   *
   * @param whenDone run once when that is done, or given up; perhaps at once
   */
  void finish(Runnable whenDone) {
    readiness.stopWaiting();
    if (life.is(SessionLife.Stage.ENDED)) {
      whenDone.run();
      return;
    }
    boolean begun = !life.is(SessionLife.Stage.NEW);
    whenEnded.add(whenDone);
    life.become(SessionLife.Stage.ENDING);
    if (!begun) {
      endNow();
      return;
    }
    if (calls.isAbandoned()) {
      endOnceBack();
      return;
    }
    runner.receiveArrived();
    runner.run(() -> {}); // comes behind that
    limitSeeing();
  }

  /**
   * What is held is seen once the session takes over, or nobody is going to read it: the time
   * begins then, not before.
   */
  private void limitSeeing() {
    if (patience == Patience.LIMITED && life.is(SessionLife.Stage.ENDING) && !arrivals.areHeld()) {
      var unused = eventLoop.schedule(this::giveUpSeeing, timeToSee(), TimeUnit.NANOSECONDS);
    }
  }

  private long timeToSee() {
    return seeBy.isPresent()
        ? Math.max(seeBy.getAsLong() - System.nanoTime(), LEAST_SEEING.toNanos())
        : limit.toNanos();
  }

  /** Whether {@link #finish} was called. */
  boolean isFinishing() {
    return life.is(SessionLife.Stage.ENDING) || life.is(SessionLife.Stage.ENDED);
  }

  private void giveUpSeeing() {
    if (life.is(SessionLife.Stage.ENDING)) {
      calls.abandon();
      endOnceBack();
    }
  }

  /** What was interrupted may still hand over what it had delivered. */
  private void endOnceBack() {
    life.exchangeIsOver();
    if (!calls.isRunning()) {
      endNow();
      return;
    }
    try {
      var unused =
          eventLoop.schedule(this::endNow, AFTER_INTERRUPT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) { // the input was closed and its threads are gone
      endNow();
    }
  }

  private void endNow() {
    life.exchangeIsOver();
    runner.end();
    readiness.stopWaiting();
    if (life.is(SessionLife.Stage.ENDING)) {
      life.become(SessionLife.Stage.ENDED);
      arrivals.giveUp();
      for (Runnable action : whenEnded) {
        try {
          action.run();
        } catch (RuntimeException | Error e) {
          events.broken(e);
        }
      }
    }
  }

  /** How many messages had come that the session did not see. To be asked after the end. */
  long unseen() {
    return arrivals.unseen();
  }

  /** What the session waits for while it is not ready, for the reason of an end. */
  String describeAwaited() {
    return readiness.describeAwaited();
  }
}
