package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.config.Durations;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

  /** How much may wait to be sent to a server that does not read. */
  private static final long MAX_UNSENT = 1 << 20;

  private final SpokenProtocol protocol;
  private final Positions from;
  private final EventLoop eventLoop;
  private final HandOff handOff;
  private final InputListener inputListener;
  private final Duration limit;
  private final Events events;
  private final GuardedCall call;
  private final CheckpointOrder checkpoints = new CheckpointOrder(this::acknowledged);
  private final AtomicLong unsent = new AtomicLong();

  // Belong to the event loop.
  private @Nullable Deadline readyDeadline;
  private boolean abandoned;
  private boolean pausesReading;
  private boolean discards; // a burst was lost: what follows must not be seen
  private final List<Runnable> whenEnded = new ArrayList<>();
  private boolean ended;

  // Guarded by this object.
  private final Deque<PooledBlock> arrived = new ArrayDeque<>();
  private boolean hasBegun;
  private boolean scheduled;
  private boolean receivingPaused;
  private boolean ending;
  private long unseen;

  // Belong to the thread of the protocol.
  private final Deliveries deliveries = new Deliveries();
  private final ReceivedMessage message = new ReceivedMessage(deliveries);
  private @Nullable Session session;
  private List<Outgoing> outgoing = new ArrayList<>();
  private boolean ready;
  private long reservedMessages;
  private long reservedBytes;

  // For any thread.
  private final AtomicBoolean watched = new AtomicBoolean(); // a timer looks after the code
  private volatile boolean over; // nothing more is received or sent
  private volatile String awaited = "";

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

    /** Messages have to go out; told {@link #sent} about each when it has. */
    void send(List<Outgoing> messages);

    /** The session cannot go on. */
    void failed(String reason, RetryAdvice advice);

    /** The session wants to be replaced by another one. */
    void reconnect(String reason);

    /** The session is complete. */
    void complete(String reason);
  }

  /**
   * A session that has not begun.
   *
   * @param from where it goes on
   * @param limit how long it may take to be ready, and each call of it to come back
   */
  ProtocolSession(
      SpokenProtocol protocol,
      Positions from,
      EventLoop eventLoop,
      HandOff handOff,
      InputListener inputListener,
      Duration limit,
      Events events) {
    this.protocol = requireNonNull(protocol, "protocol is null");
    this.from = requireNonNull(from, "from is null");
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.handOff = requireNonNull(handOff, "handOff is null");
    this.inputListener = requireNonNull(inputListener, "inputListener is null");
    this.limit = requireNonNull(limit, "limit is null");
    this.events = requireNonNull(events, "events is null");
    this.call = new GuardedCall(protocol.description(), this::fail);
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
    synchronized (this) {
      hasBegun = true;
      schedule();
    }
  }

  private void notReady() {
    if (!over) {
      String what =
          awaited.isEmpty() ? protocol.description() + " is not ready" : awaited + " did not come";
      end(what + " within " + describeLimit(), RetryAdvice.USUAL);
    }
  }

  private String describeLimit() {
    return Durations.format(limit) + " (handshake_timeout)";
  }

  // ---- Messages

  @Override
  public boolean add(List<PooledBlock> burst) {
    long messages = 0;
    long bytes = 0;
    for (PooledBlock block : burst) {
      messages += block.messages().size();
      bytes += block.messages().memoryBytes();
    }
    synchronized (this) {
      if (over || discards) {
        burst.forEach(PooledBlock::release);
        return true;
      }
      arrived.addAll(burst);
      schedule();
    }
    return handOff.reserve(messages, bytes);
  }

  @Override
  public boolean hasRoom() {
    return handOff.hasRoom();
  }

  /**
   * A burst was thrown away since there was no room for it: a session that went on behind it would
   * not know of the gap.
   */
  synchronized void discardFollowing() {
    discards = true;
  }

  private synchronized void schedule() {
    boolean waits = !arrived.isEmpty() && !over;
    if (hasBegun && waits && !scheduled && (!receivingPaused || ending)) {
      scheduled = true;
      run(this::receiveAll);
    }
  }

  /** Has the session see everything that has arrived. */
  private void receiveAll() throws ProtocolException, InterruptedException {
    try {
      receiveArrived();
    } finally {
      synchronized (this) {
        scheduled = false; // also if the session throws
      }
    }
    synchronized (this) {
      schedule(); // for what has arrived in between
    }
  }

  private void receiveArrived() throws ProtocolException, InterruptedException {
    for (PooledBlock block = next(); block != null; block = next()) {
      reservedMessages += block.messages().size();
      reservedBytes += block.messages().memoryBytes();
      receive(block);
      call.progress();
      if (deliveries.bytes() >= FULL_BURST) {
        handOver();
      }
    }
  }

  private synchronized @Nullable PooledBlock next() {
    boolean stops = over || (receivingPaused && !ending) || arrived.isEmpty();
    return stops ? null : arrived.remove();
  }

  private void receive(PooledBlock block) throws ProtocolException, InterruptedException {
    MessageBlock messages = block.messages();
    Session receiver = requireNonNull(session, "session is null");
    deliveries.begin(block);
    try {
      for (int i = 0; i < messages.size() && !over; i++) {
        message.show(messages, i);
        receiver.received(message);
      }
    } finally {
      message.hide();
      deliveries.end();
    }
  }

  private void handOver() {
    List<PooledBlock> delivered = deliveries.take();
    Session begun = session;
    if (!delivered.isEmpty() && begun != null) {
      Checkpoint checkpoint = requireNonNull(begun.checkpoint(), "checkpoint has returned null");
      if (checkpoint != Checkpoint.NONE) {
        int last = delivered.size() - 1;
        delivered.set(last, delivered.get(last).with(checkpoints.add(checkpoint)));
      }
    }
    long messages = reservedMessages;
    long bytes = reservedBytes;
    reservedMessages = 0;
    reservedBytes = 0;
    if (messages > 0 || !delivered.isEmpty()) {
      handOff.addReserved(delivered, messages, bytes);
    }
  }

  /**
   * Positions that are known before any message came; those behind messages are handed over with
   * these.
   */
  private void handOverPositions() {
    Session begun = session;
    Checkpoint checkpoint =
        begun == null || !deliveries.isEmpty() ? Checkpoint.NONE : begun.checkpoint();
    Positions known = checkpoint.positions();
    if (!known.isEmpty() && !known.equals(from)) {
      MessageBlock none = new MessageBlock.Builder().build(new byte[0], Deliveries.NO_METADATA);
      PooledBlock.Mark mark = checkpoints.add(checkpoint);
      handOff.addReserved(List.of(PooledBlock.onHeap(none).with(mark)), 0, 0);
    }
  }

  private void acknowledged(List<Checkpoint> acknowledged) {
    run(
        () -> {
          Session told = requireNonNull(session, "session is null");
          for (Checkpoint checkpoint : acknowledged) {
            told.acknowledged(checkpoint);
          }
        });
  }

  // ---- Reading

  /** Nothing is read any more until there is room. */
  void readingPaused() {
    pausesReading = true;
    tell(Session::readingPaused);
  }

  /** What comes is read again. */
  void readingResumed() {
    if (pausesReading) {
      pausesReading = false;
      tell(Session::readingResumed);
    }
  }

  private void tell(Consumer<Session> what) {
    if (isBegun()) {
      run(
          () -> {
            if (session != null && !over) {
              what.accept(session);
            }
          });
    }
  }

  private synchronized boolean isBegun() {
    return hasBegun;
  }

  // ---- Calls

  /** Runs code of the session on its thread, and hands over what it delivers and sends. */
  private void run(Link.Task code) {
    if (protocol.calls().execute(() -> runNow(code))) {
      watch();
    } else {
      onEventLoop(this::endNow); // the input was closed
    }
  }

  private void runNow(Link.Task code) {
    try {
      call.run(
          () -> {
            try {
              code.run();
            } finally {
              handOver();
              sendAll();
            }
          });
    } finally {
      endIfSeen();
    }
  }

  /** Looks after code that does not come back: one timer, while there is something to run. */
  private void watch() {
    if (watched.compareAndSet(false, true)) {
      onEventLoop(() -> look(limit.toNanos()));
    }
  }

  private void look(long delay) {
    var unused =
        eventLoop.schedule(
            () -> {
              watched.set(false);
              long nanos = call.nanosWithoutProgress();
              if (nanos >= limit.toNanos()) {
                giveUp();
              } else if (nanos > 0 && watched.compareAndSet(false, true)) {
                look(limit.toNanos() - nanos);
              }
            },
            delay,
            TimeUnit.NANOSECONDS);
  }

  private void giveUp() {
    abandoned = true;
    call.abandon();
    end(protocol.description() + " did not come back within " + describeLimit(), RetryAdvice.SLOW);
    endNow();
  }

  private void onEventLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      eventLoop.execute(task);
    } catch (RejectedExecutionException e) {
      over = true; // the input was closed and its threads are gone
    }
  }

  // ---- Sending

  private void sendAll() {
    List<Outgoing> messages = outgoing;
    if (!messages.isEmpty()) {
      outgoing = new ArrayList<>();
      onEventLoop(
          () -> {
            if (!over) {
              events.send(messages);
            }
          });
    }
  }

  /** A message has gone out. */
  void sent(Outgoing sent) {
    var unused = unsent.addAndGet(-sent.size());
  }

  // ---- Ending

  /** Called by the thread of the protocol. */
  private void fail(String reason, RetryAdvice advice) {
    if (!over) {
      over = true;
      onEventLoop(() -> events.failed(reason, advice));
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
    if (!isBegun() || over) {
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
            onEventLoop(then);
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
    if (ended) {
      whenDone.run();
      return;
    }
    whenEnded.add(whenDone);
    synchronized (this) {
      ending = true;
      schedule();
      if (hasBegun && !abandoned) {
        run(() -> {}); // comes behind all that
        return;
      }
    }
    endNow();
  }

  /** Whether all is done that {@link #finish} asked for. Called by the thread of the protocol. */
  private void endIfSeen() {
    synchronized (this) {
      if (!ending || (!arrived.isEmpty() && !over)) {
        return;
      }
    }
    onEventLoop(this::endNow);
  }

  private void endNow() {
    over = true;
    cancelReadyDeadline();
    if (ending() && !ended) {
      ended = true;
      synchronized (this) {
        for (PooledBlock block : arrived) {
          unseen += block.messages().size();
          block.release();
        }
        arrived.clear();
      }
      whenEnded.forEach(Runnable::run);
    }
  }

  private synchronized boolean ending() {
    return ending;
  }

  /** How many messages had come that the session did not see. To be asked after the end. */
  synchronized long unseen() {
    return unseen;
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
    public void ready() {
      if (!ready && !over) {
        ready = true;
        handOverPositions();
        onEventLoop(
            () -> {
              cancelReadyDeadline();
              events.ready(); // even if it has failed since: what it delivered before counts
            });
      }
    }

    @Override
    public void awaits(String what) {
      awaited = requireNonNull(what, "what is null");
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
      int size = message.toByteArray().length;
      outgoing.add(new Outgoing(message, size, !ready));
      if (unsent.addAndGet(size) > MAX_UNSENT) {
        ProtocolSession.this.fail(
            "the server does not read what " + protocol.description() + " sends",
            RetryAdvice.USUAL);
      }
    }

    @Override
    public void deliver(Message made) {
      deliveries.deliver(requireNonNull(made, "made is null"));
    }

    @Override
    public Timer schedule(Duration delay, Task task) {
      requireNonNull(task, "task is null");
      long nanos = Math.max(0, TimeUnit.NANOSECONDS.convert(delay));
      Runnable begin =
          () -> {
            if (!over) {
              run(() -> runUnlessOver(task));
            }
          };
      try {
        var timer = eventLoop.schedule(begin, nanos, TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
      } catch (RejectedExecutionException e) {
        return () -> {};
      }
    }

    private void runUnlessOver(Task task) throws ProtocolException, InterruptedException {
      if (!over) {
        task.run();
      }
    }

    @Override
    public void pauseReceiving() {
      synchronized (ProtocolSession.this) {
        receivingPaused = true;
      }
    }

    @Override
    public void resumeReceiving() {
      synchronized (ProtocolSession.this) {
        receivingPaused = false;
        ProtocolSession.this.schedule();
      }
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
    public void fail(String reason, RetryAdvice advice) {
      ProtocolSession.this.fail(protocol.description() + ": " + reason, advice);
    }

    @Override
    public void reconnect(String reason) {
      onEventLoop(() -> events.reconnect(reason));
    }

    @Override
    public void end(String reason) {
      onEventLoop(() -> events.complete(reason));
    }
  }
}
