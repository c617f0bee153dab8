package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;
import dev.inlet.input.websocket.transport.LendableEventLoop;
import dev.inlet.input.websocket.transport.WebSocketChannel;
import dev.inlet.input.websocket.wire.DeflateExtension;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, and the connection that comes of it: what other threads ask of it, and
 * its one way out. Never used again after its end, so nothing that happens late can disturb the
 * next one.
 *
 * <p>All state belongs to one event loop: the {@link Progress}, and the parts that move it on,
 * which are the {@link Handshake} up to the upgrade and the {@link UpgradedConnection} behind it.
 * Only the futures, the hand-off, the history and the methods that say so are for other threads.
 */
public final class Connection {
  /** Nothing is lost if this side ends TCP first, so few servers are worth a longer wait. */
  private static final Duration TCP_END_WAIT = Duration.ofSeconds(1);

  private final ConnectionContext context;
  private final PreparedAttempt attempt;
  private final Duration handshakeTime;
  private final Duration tcpEndWait;
  private final LendableEventLoop eventLoop;
  private final HandOff handOff;
  private final Waiters waiters;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Progress progress = new Progress();
  private final Handshake handshake;
  private @Nullable UpgradedConnection upgraded;

  /** What a connection is made for. */
  public enum Role {
    /** There is no other one. */
    ONLY,
    /** To take the place of another one, which is still open. */
    REPLACEMENT
  }

  /**
   * A connection that is yet to be made.
   *
   * @param handshakeTime what is left of the handshake timeout
   */
  public Connection(ConnectionContext context, PreparedAttempt attempt, Duration handshakeTime) {
    this(context, attempt, handshakeTime, TCP_END_WAIT);
  }

  /**
   * The same with another wait.
   *
   * @param tcpEndWait how long the server is waited for, if both sides have closed, to end TCP
   */
  Connection(
      ConnectionContext context,
      PreparedAttempt attempt,
      Duration handshakeTime,
      Duration tcpEndWait) {
    this.context = requireNonNull(context, "context is null");
    this.attempt = requireNonNull(attempt, "attempt is null");
    this.handshakeTime = requireNonNull(handshakeTime, "handshakeTime is null");
    this.tcpEndWait = requireNonNull(tcpEndWait, "tcpEndWait is null");
    eventLoop = context.transport().eventLoop();
    handOff =
        new HandOff(
            context.settings().maxBufferedMessages(),
            context.settings().maxBufferedBytes(),
            this::resumeReading);
    waiters = new Waiters(handOff);
    handshake =
        new Handshake(context, attempt, eventLoop, progress, new StreamEnd(), new HandshakeEnd());
  }

  // ---- For other threads

  /** Where messages are read from. */
  public HandOff handOff() {
    return handOff;
  }

  /** What is remembered of it. */
  public ConnectionHistory history() {
    return progress.history();
  }

  /** True when messages can be read; false when they never will be. Never exceptionally. */
  public CompletableFuture<Boolean> whenOpened() {
    return waiters.whenOpened();
  }

  /** Done when nothing of the connection is left, with the reason. Never exceptionally. */
  public CompletableFuture<Ending> whenEnded() {
    return waiters.whenEnded();
  }

  /** Done when nothing comes of the connection any more, which may be before its end. */
  public CompletableFuture<Void> whenGone() {
    return gone;
  }

  /** Begins the attempt. Any thread may call it; later calls do nothing. */
  public void start() {
    execute(
        () -> {
          if (progress.is(Progress.State.NEW)) {
            handshake.start(handshakeTime);
          }
        });
  }

  /** Sends a ping; done with the time until its answer, exceptionally if the connection ends. */
  public CompletableFuture<Duration> ping() {
    CompletableFuture<Duration> answer = new CompletableFuture<>();
    try {
      execute(
          () -> {
            if (upgraded == null || !progress.is(Progress.State.OPEN)) {
              answer.completeExceptionally(new IllegalStateException("the connection is not open"));
            } else {
              upgraded.ping(answer);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e); // the input was closed and its threads are gone
    }
    return answer;
  }

  /**
   * The connection whose place this one takes has ended, and its messages have been read: what has
   * waited for that goes on. To be called once, unless nobody is going to read; any thread may.
   *
   * @param behind where the protocol was behind those messages
   * @param notResumed run by another thread if a session of the protocol says that it does not
   *     itself bring what came behind the positions that it was opened with
   * @return how many blocks were added to the hand-off before the protocol recognised what it has
   *     delivered over that connection; {@link Long#MAX_VALUE} if it does not, or there is none;
   *     not done before its answer, and perhaps never if this connection ends
   */
  public CompletableFuture<Long> takeOver(Positions behind, Runnable notResumed) {
    CompletableFuture<Long> blocks = new CompletableFuture<>();
    if (context.protocol().isEmpty()) {
      blocks.complete(Long.MAX_VALUE);
    } else {
      withUpgraded(present -> present.takeOver(behind, blocks, notResumed));
    }
    return blocks;
  }

  /**
   * Ends the connection politely; {@link #whenEnded} tells when that is done, which is not later
   * than the close timeout, or two seconds behind it if a protocol has to be interrupted; that goes
   * for one that was lost before, too, if its session has not seen all that had come. A replacement
   * whose session waits to be read ends only once it was {@linkplain #takeOver taken over} or
   * {@linkplain #release released}, which it is when the close timeout is over. Any thread may call
   * it, any number of times.
   */
  public void close() {
    executeWhilePossible(
        () -> {
          if (upgraded == null) {
            end(progress.ending("closed by this side"));
          } else {
            upgraded.close();
          }
        });
  }

  /**
   * Ends the connection politely, if it is open, once all that the server has sent before was
   * taken: the close timeout does not run while nothing is read for lack of room. A server that
   * sends on and does not close has 60 close timeouts in which there is room for all of that, and
   * 720 in which there is at times. Any thread may call it.
   */
  public void retire() {
    withUpgraded(UpgradedConnection::retire);
  }

  /**
   * Ends the connection politely, if it is open, for the next one to be made at once. Any thread
   * may call it.
   */
  public void disconnect(String reason) {
    withUpgraded(present -> present.disconnect(reason));
  }

  /**
   * Nobody is going to read this connection, which was closed: nothing of it has to wait for that.
   * A session that had to wait may take what is left of the close timeout, or a second, to see what
   * has arrived, and is interrupted then. Any thread may call it.
   */
  public void release() {
    withUpgraded(UpgradedConnection::release);
  }

  /** What is taken out of the hand-off makes room. */
  private void resumeReading() {
    withUpgraded(UpgradedConnection::resumeReading);
  }

  private void executeWhilePossible(Runnable task) {
    try {
      execute(task);
    } catch (RejectedExecutionException e) {
      return; // the input was closed and its threads are gone: nothing waits for this any more
    }
  }

  private void withUpgraded(Consumer<UpgradedConnection> task) {
    executeWhilePossible(
        () -> {
          if (upgraded != null) {
            task.accept(upgraded);
          }
        });
  }

  /** Has the event loop do something; whatever that throws ends the connection. */
  private void execute(Runnable task) {
    eventLoop.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) { // or nobody would ever hear of it
            fail(progress.ending(e));
          }
        });
  }

  // ---- What the parts report

  private final class HandshakeEnd implements Handshake.Listener {

    @Override
    public void upgraded(Channel channel, Optional<DeflateExtension> deflate) {
      progress.become(Progress.State.OPENING);
      progress.enter(Ending.Phase.OPEN_MESSAGES);
      upgraded =
          new UpgradedConnection(
              context,
              attempt,
              handOff,
              progress,
              channel,
              deflate,
              tcpEndWait,
              new UpgradedEvents());
      upgraded.start();
    }

    @Override
    public void failed(Ending reason) {
      fail(reason);
    }
  }

  private final class UpgradedEvents implements UpgradedConnection.Listener {

    @Override
    public void opened() {
      waiters.opened();
    }

    @Override
    public void gone() {
      markGone();
    }

    @Override
    public void replacementWanted(String reason) {
      context.replacements().accept(Connection.this, reason);
    }

    @Override
    public void failed(Ending reason) {
      fail(reason);
    }

    @Override
    public void end(Ending reason) {
      Connection.this.end(reason);
    }
  }

  private final class StreamEnd implements StreamEvents.Listener {

    @Override
    public void networkFailed(Throwable cause) {
      handshake.pipelineFailed(cause);
      Ending failure = progress.ending(cause);
      progress.history().networkFailed();
      readingEnded(() -> failure);
    }

    @Override
    public void failed(Throwable cause) {
      handshake.pipelineFailed(cause);
      fail(progress.ending(cause));
    }

    @Override
    public void ended(Ending.OfStream how) {
      if (!progress.is(Progress.State.ENDED)) {
        progress.history().streamEnded();
      }
      readingEnded(
          () -> upgraded == null ? how.beforeAnswer(progress.phase()) : upgraded.endOfStream(how));
    }
  }

  // ---- Ending

  private void markGone() {
    boolean unused = gone.complete(null);
  }

  /** Nothing more will be read; what was read before that comes first. */
  private void readingEnded(Supplier<Ending> reason) {
    markGone();
    if (upgraded == null) {
      fail(reason.get());
    } else {
      upgraded.readingEnded(waiters.whenOpened().isDone(), reason);
    }
  }

  /** Ends at once, for this reason unless there was one before. */
  private void fail(Ending failure) {
    end(progress.reasonOr(failure));
  }

  /** The one way out: leaves nothing behind and tells everybody. */
  private void end(Ending reason) {
    if (progress.is(Progress.State.ENDED)) {
      return;
    }
    progress.become(Progress.State.ENDED);
    Ending told = reason;
    try {
      markGone();
      handshake.stop();
      if (upgraded != null) {
        upgraded.stopTimers();
        told = upgraded.inCircumstances(reason);
        upgraded.stop();
      }
    } finally { // or nobody would ever hear of the end
      closeChannel(told);
    }
  }

  private void closeChannel(Ending reason) {
    Channel open = handshake.channel();
    try {
      if (open != null && open.isRegistered()) {
        var unused = open.closeFuture().addListener(done -> tell(reason));
        WebSocketChannel.closeNow(open);
        return;
      }
      if (open != null) {
        open.unsafe().closeForcibly(); // it has no event loop, without which nothing else works
      }
    } catch (RuntimeException | Error e) {
      tell(reason);
      throw e;
    }
    tell(reason);
  }

  private void tell(Ending reason) {
    if (upgraded == null) {
      tellNow(reason);
    } else {
      upgraded.finishProtocol(() -> tellNow(reason));
    }
  }

  private void tellNow(Ending reason) {
    progress.history().ended();
    if (upgraded != null) {
      progress.history().lastFrame(upgraded.lastFrameAt());
    }
    waiters.end(
        reason,
        () -> {
          Ending told = withUnread(reason).masked(attempt.masker());
          attempt.steps().ended(told);
          return told;
        });
  }

  private Ending withUnread(Ending reason) {
    if (upgraded == null) {
      return reason;
    }
    long discarded = upgraded.discarded();
    long unseen = upgraded.unseen();
    progress.history().discarded(discarded);
    progress.history().unseen(unseen);
    Ending told = reason.withDiscarded(discarded).withUnseen(unseen);
    return waiters.whenOpened().isDone()
        ? told
        : told.withUndelivered(handOff.discard()); // nobody reads what had come
  }
}
