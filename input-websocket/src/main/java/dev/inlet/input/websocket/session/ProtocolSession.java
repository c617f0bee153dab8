package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a session protocol see the messages of an open connection on their way to the hand-off. Its
 * code runs on the thread of the protocol, a burst at a time, so that neither the event loop nor
 * the reading thread depends on it. Methods without a word on threads belong to the event loop.
 */
final class ProtocolSession implements Outlet {
  /** What is delivered is handed over when a run of calls ends, or when it takes this much. */
  private static final long FULL_BURST = 2 << 20;

  /** So that calls that wait behind have their turn. */
  private static final int MAX_BLOCKS_PER_RUN = 64;

  /** How much may wait to be sent to a server that does not read. */
  private static final long MAX_UNSENT = 1 << 20;

  private final SpokenProtocol protocol;
  private final Positions from;
  private final Connection.Role role;
  private final EventLoop eventLoop;
  private final InputListener inputListener;
  private final Duration limit;
  private final Events events;
  private final SessionCalls calls;
  private final Arrivals arrivals;

  // Belong to the event loop.
  private final List<Runnable> whenEnded = new ArrayList<>();
  private @Nullable Deadline readyDeadline;
  private boolean closing; // this side ends the connection
  private boolean pausesReading;
  private boolean holds; // what comes until the session takes over
  private boolean toldOfPause;
  private long unsentBytes;

  // Belong to the thread of the protocol.
  private final Deliveries deliveries = new Deliveries();
  private final MarkedDeliveries marked;
  private final ReceivedMessage message = new ReceivedMessage(deliveries);
  private @Nullable Session session;
  private List<Outgoing> outgoing = new ArrayList<>();
  private boolean ready;
  private boolean failed; // where it is then, nobody knows
  private EndNotice endNotice = EndNotice.NONE;

  // For any thread.
  private volatile Life life = Life.NEW; // written by the event loop
  private volatile boolean over; // nothing more is received or sent
  private volatile String awaited = "";

  /** How far a session has come, as its connection sees it. */
  private enum Life {
    NEW,
    BEGUN,
    /** The connection is gone; the session sees what has arrived. */
    ENDING,
    /** It has seen that, or was given up. */
    ENDED
  }

  /** Whether the session was told that its connection has ended. */
  private enum EndNotice {
    NONE,
    DUE,
    TOLD
  }

  /**
   * A message to be sent.
   *
   * @param size the number of bytes of its payload
   * @param login there may be secrets in it that the server quotes
   */
  record Outgoing(DialogueMessage message, int size, boolean login) {}

  /** Hears what a session does with its connection. Called by the event loop. */
  interface Events {

    /** The session is ready. */
    void ready();

    /** The session is not ready before this comes, in words for people. */
    void awaits(String what);

    /** Messages have to go out; told {@link #sent} about each when it has. */
    void send(List<Outgoing> messages);

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
   * @param limit how long it may take to be ready, and each call of it to come back
   */
  ProtocolSession(
      SpokenProtocol protocol,
      Positions from,
      Connection.Role role,
      EventLoop eventLoop,
      HandOff handOff,
      InputListener inputListener,
      Duration limit,
      Events events) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.from = requireNonNull(from, "from is null");
    this.role = requireNonNull(role, "role is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.inputListener = requireNonNull(inputListener, "inputListener is null");
    this.limit = requireNonNull(limit, "limit is null");
    this.events = requireNonNull(events, "events is null");
    this.calls = new SessionCalls(protocol, eventLoop, limit, new CallEvents());
    this.arrivals = new Arrivals(handOff);
    this.marked =
        new MarkedDeliveries(deliveries, handOff, from, new CheckpointOrder(this::settled));
  }

  /** Begins the session; what was added before is its first message. */
  void begin() {
    readyDeadline = Deadline.after(eventLoop, limit, this::notReady);
    run(
        () -> {
          Session opened = protocol.protocol().open(new SessionLink(), from);
          session = requireNonNull(opened, "open has returned null");
          session.begin();
        });
    life = Life.BEGUN;
    receiveArrived();
  }

  private void notReady() {
    if (!over) {
      String what =
          awaited.isEmpty() ? protocol.description() + " is not ready" : awaited + " did not come";
      end(what + " within " + calls.describeLimit(), RetryAdvice.USUAL);
    }
  }

  /**
   * The session before has ended, and what it delivered has been read.
   *
   * @param behind where it was
   * @param blocks completed with how many were handed over before, if the session recognises what
   *     follows
   */
  void takeOver(Positions behind, CompletableFuture<Long> blocks) {
    run(
        () -> {
          try {
            if (session != null && !over) {
              long before = marked.handedOver();
              blocks.complete(session.takeOver(behind) ? before : Long.MAX_VALUE);
            }
          } finally {
            boolean unused = blocks.complete(Long.MAX_VALUE); // if it has failed
            arrivals.release();
            receiveArrived();
          }
        });
    holds = false;
    tellOfPauses();
  }

  /**
   * Nobody reads what the session delivers, so it has not to wait for anything. Called by the event
   * loop.
   */
  void release() {
    arrivals.release();
    receiveArrived();
    if (life == Life.ENDING) {
      run(() -> {}); // the end waits for that, and perhaps nothing has arrived
    }
  }

  // ---- Messages

  @Override
  public boolean add(List<PooledBlock> burst) {
    if (over) {
      arrivals.close();
    }
    boolean room = arrivals.add(burst);
    receiveArrived();
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

  /** Has the session see what has arrived, if it has not been asked to already. */
  private void receiveArrived() {
    if (life != Life.NEW && !over && arrivals.claim()) {
      run(this::receiveClaimed);
    }
  }

  private void receiveClaimed() throws ProtocolException, InterruptedException {
    try {
      receiveSome();
    } finally {
      arrivals.unclaim(); // also if the session throws
    }
    receiveArrived(); // the rest, and what has arrived in between
  }

  private void receiveSome() throws ProtocolException, InterruptedException {
    for (int seen = 0; seen < MAX_BLOCKS_PER_RUN && !over; seen++) {
      PooledBlock block = arrivals.next();
      if (block == null) {
        return;
      }
      marked.seen(block.messages());
      receive(block);
      calls.progress();
      sendAll();
      if (deliveries.bytes() >= FULL_BURST) {
        handOver(true);
      }
    }
  }

  private void receive(PooledBlock block) throws ProtocolException, InterruptedException {
    MessageBlock messages = block.messages();
    Session receiver = requireNonNull(session, "session is null");
    deliveries.begin(block);
    int next = 0;
    try {
      while (next < messages.size() && !over && !arrivals.isPaused()) {
        message.show(messages, next++);
        receiver.received(message);
      }
    } finally {
      message.hide();
      if (next < messages.size() && !over) {
        keep(deliveries.endBefore(next));
      } else {
        deliveries.end();
      }
    }
  }

  private void keep(PooledBlock rest) {
    marked.notSeen(rest.messages());
    arrivals.putBack(rest);
  }

  /**
   * Hands over what was delivered.
   *
   * @param knowsPlace whether the session can say where it is; what it delivered before it has
   *     failed comes again
   */
  private void handOver(boolean knowsPlace) {
    Session asked = session;
    if (knowsPlace && asked != null) {
      marked.handOver(asked);
    } else {
      marked.handOverUnmarked();
    }
  }

  private void settled(List<CheckpointOrder.Settled> settled) {
    run(
        () -> {
          Session told = requireNonNull(session, "session is null");
          for (CheckpointOrder.Settled next : settled) {
            if (next.acknowledged()) {
              told.acknowledged(next.checkpoint());
            } else {
              told.givenUp(next.checkpoint());
            }
          }
        });
  }

  // ---- Reading

  /** Nothing is read any more until there is room. */
  void readingPaused() {
    pausesReading = true;
    tellOfPauses();
  }

  /** What comes is read again. */
  void readingResumed() {
    pausesReading = false;
    tellOfPauses();
  }

  /** While a session has to wait, it sees no more of the server than while nothing is read. */
  private void tellOfPauses() {
    boolean pauses = pausesReading || holds;
    if (pauses != toldOfPause) {
      toldOfPause = pauses;
      tell(pauses ? Session::readingPaused : Session::readingResumed);
    }
  }

  private void tell(Consumer<Session> what) {
    if (life != Life.NEW) {
      run(
          () -> {
            if (session != null && !over) {
              what.accept(session);
            }
          });
    }
  }

  // ---- Calls

  /** Runs code of the session on its thread, and hands over what it delivers and sends. */
  private void run(Link.Task code) {
    calls.run(
        () -> {
          boolean completed = false;
          try {
            code.run();
            completed = !failed;
          } finally {
            failed |= !completed;
            try {
              handOver(completed);
            } finally {
              sendAll();
            }
          }
        });
  }

  private final class CallEvents implements SessionCalls.Listener {

    @Override
    public void failed(String reason, RetryAdvice advice) {
      fail(reason, advice);
    }

    @Override
    public void cameBack() {
      if (life != Life.ENDING) {
        return;
      }
      if (over || (endNotice == EndNotice.TOLD && arrivals.areSeen())) {
        calls.onEventLoop(ProtocolSession.this::endNow);
      } else if (endNotice == EndNotice.NONE && arrivals.areSeen()) {
        endNotice = EndNotice.DUE;
        run(ProtocolSession.this::tellEnded);
      }
    }

    @Override
    public void gaveUp(String reason, RetryAdvice advice) {
      end(reason, advice);
      endNow();
    }

    @Override
    public void broken(Throwable cause) {
      events.broken(cause);
    }
  }

  // ---- Sending

  private void sendAll() {
    List<Outgoing> messages = outgoing;
    if (!messages.isEmpty()) {
      outgoing = new ArrayList<>();
      calls.onEventLoop(() -> sendNow(messages));
    }
  }

  private void sendNow(List<Outgoing> messages) {
    for (Outgoing message : messages) {
      unsentBytes += message.size();
    }
    events.send(messages);
    if (unsentBytes > MAX_UNSENT && !over) {
      end("the server does not read what " + protocol.description() + " sends", RetryAdvice.USUAL);
    }
  }

  /** A message has gone out. */
  void sent(Outgoing sent) {
    unsentBytes -= sent.size();
  }

  // ---- Ending

  /** Called by the thread of the protocol. */
  private void fail(String reason, RetryAdvice advice) {
    if (!over) {
      over = true;
      calls.onEventLoop(() -> events.failed(reason, advice));
    }
  }

  private void end(String reason, RetryAdvice advice) {
    over = true;
    events.failed(reason, advice);
  }

  /**
   * This side is about to close the connection.
   *
   * @param then run when the session has sent what it has to; not before, if it does not come back
   */
  void closing(Runnable then) {
    closing = true;
    if (life == Life.NEW || over) {
      then.run();
      return;
    }
    run(
        () -> {
          try {
            if (session != null && !over) {
              session.closing();
            }
          } finally {
            sendAll();
            calls.onEventLoop(then);
          }
        });
  }

  /**
   * The connection is gone: the session sees what has arrived, and then nothing any more.
   *
   * @param whenDone run once when that is done, or given up; perhaps at once
   */
  void finish(Runnable whenDone) {
    cancelReadyDeadline();
    if (life == Life.ENDED) {
      whenDone.run();
      return;
    }
    boolean begun = life != Life.NEW;
    whenEnded.add(whenDone);
    life = Life.ENDING;
    if (!begun || calls.isAbandoned()) {
      endNow();
      return;
    }
    receiveArrived();
    run(() -> {}); // comes behind that
    if (closing) { // nobody waits indefinitely
      var unused = eventLoop.schedule(this::giveUpSeeing, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void tellEnded() throws ProtocolException, InterruptedException {
    endNotice = EndNotice.TOLD;
    Session told = session;
    if (told != null && !over) {
      told.ended();
    }
  }

  private void giveUpSeeing() {
    if (life == Life.ENDING) {
      calls.abandon();
      endNow();
    }
  }

  private void endNow() {
    over = true;
    cancelReadyDeadline();
    if (life == Life.ENDING) {
      life = Life.ENDED;
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

  private void cancelReadyDeadline() {
    if (readyDeadline != null) {
      readyDeadline.cancel();
    }
  }

  /** What the session waits for while it is not ready, for the reason of an end. */
  String describeAwaited() {
    return ready || awaited.isEmpty() ? "" : "; " + awaited + " had not come";
  }

  /** What the session sees of its connection. */
  private final class SessionLink implements Link {

    @Override
    public boolean isReplacement() {
      return role == Connection.Role.REPLACEMENT;
    }

    @Override
    public void ready() {
      if (!ready && !over) {
        ready = true;
        if (role == Connection.Role.REPLACEMENT) {
          arrivals.hold();
        }
        marked.positionsAreDue();
        calls.onEventLoop(
            () -> {
              cancelReadyDeadline();
              holds = role == Connection.Role.REPLACEMENT;
              tellOfPauses();
              events.ready(); // even if it has failed since: what it delivered before counts
            });
      }
    }

    @Override
    public void awaits(String what) {
      awaited = requireNonNull(what, "what is null");
      if (!ready && !over) {
        calls.onEventLoop(() -> events.awaits(what));
      }
    }

    @Override
    public void send(String text) {
      send(DialogueMessage.text(text));
    }

    @Override
    public void send(byte[] payload) {
      send(DialogueMessage.binary(payload));
    }

    private void send(DialogueMessage message) {
      if (over) {
        return;
      }
      outgoing.add(new Outgoing(message, message.toByteArray().length, !ready));
    }

    @Override
    public void deliver(Message made) {
      deliveries.deliver(requireNonNull(made, "made is null"));
    }

    @Override
    public Timer schedule(Duration delay, Task task) {
      requireNonNull(task, "task is null");
      AtomicBoolean cancelled = new AtomicBoolean();
      Task unlessCancelled =
          () -> {
            if (!over && !cancelled.get()) {
              task.run();
            }
          };
      long nanos = Math.max(0, TimeUnit.NANOSECONDS.convert(delay));
      try {
        var timer =
            eventLoop.schedule(
                () -> {
                  if (!over) {
                    run(unlessCancelled);
                  }
                },
                nanos,
                TimeUnit.NANOSECONDS);
        return () -> {
          cancelled.set(true);
          timer.cancel(false);
        };
      } catch (RejectedExecutionException e) {
        return () -> {};
      }
    }

    @Override
    public void pauseReceiving() {
      arrivals.pause();
    }

    @Override
    public void resumeReceiving() {
      arrivals.resume();
      receiveArrived();
    }

    @Override
    public void missed(Gap gap) {
      inputListener.missed(gap);
    }

    @Override
    public void repeated(long messages) {
      inputListener.repeated(messages);
    }

    @Override
    public void refilled(long messages) {
      inputListener.refilled(messages);
    }

    @Override
    public void fail(String reason, RetryAdvice advice) {
      ProtocolSession.this.fail(protocol.description() + ": " + reason, advice);
    }

    @Override
    public void reconnect(String reason) {
      calls.onEventLoop(() -> events.reconnect(reason));
    }

    @Override
    public void end(String reason) {
      calls.onEventLoop(() -> events.complete(reason));
    }
  }
}
