package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.config.Masker;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.config.WebSocketSettings;
import dev.inlet.input.websocket.transport.EventLoopLoan;
import dev.inlet.input.websocket.wire.CloseFrame;
import dev.inlet.input.websocket.wire.DeflateExtension;
import dev.inlet.input.websocket.wire.ProtocolViolation;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does behind its upgrade: exchanges frames, speaks a session protocol in them if
 * there is one, and closes. What the sessions of both report moves the connection on. Belongs to
 * the event loop.
 */
final class UpgradedConnection {
  private final AttemptSteps steps;
  private final Masker masker;
  private final Progress progress;
  private final Channel channel;
  private final Listener listener;
  private final Optional<SpokenProtocol> protocol;
  private final Optional<ProtocolSession> spoken;
  private final FrameSession frames;
  private final Closing closing;
  private final Duration closeTimeout;
  private final Duration leastAge;
  private boolean replacementAsked;
  private @Nullable ScheduledFuture<?> replacementTimer;

  /** Hears what concerns others than this part of the connection, and ends the whole. */
  interface Listener {

    /** Messages can be read. */
    void opened();

    /** Nothing comes of the connection any more; may be said more than once. */
    void gone();

    /** The protocol wants the connection replaced. Called once at most. */
    void replacementWanted(String reason);

    /** Something has failed that ends the connection, for this reason unless one is known. */
    void failed(Ending reason);

    /** Ends the connection, for this reason. */
    void end(Ending reason);
  }

  /**
   * A connection whose frames are not read yet.
   *
   * @param handOff where messages go
   * @param deflate how messages are compressed, if the server does that
   * @param tcpEndWait how long the server is waited for, if both sides have closed, to end TCP
   */
  UpgradedConnection(
      ConnectionContext context,
      PreparedAttempt attempt,
      HandOff handOff,
      Progress progress,
      Channel channel,
      Optional<DeflateExtension> deflate,
      Duration tcpEndWait,
      Listener listener) {
    this.progress = requireNonNull(progress, "progress is null");
    this.channel = requireNonNull(channel, "channel is null");
    this.listener = requireNonNull(listener, "listener is null");
    steps = attempt.steps();
    masker = attempt.masker();
    closeTimeout = context.settings().closeTimeout();
    leastAge =
        attempt.role() == Connection.Role.REPLACEMENT ? context.stableAfter() : Duration.ZERO;
    protocol = context.protocol();
    spoken =
        protocol.map(
            spokenProtocol ->
                new ProtocolSession(
                    spokenProtocol,
                    attempt.from(),
                    attempt.role(),
                    attempt.masker(),
                    channel,
                    handOff,
                    context.listener(),
                    context.settings().handshakeTimeout(),
                    new ProtocolEvents()));
    if (spoken.isEmpty()) {
      handOff.lend(EventLoopLoan.of(channel));
    }
    frames =
        new FrameSession(
            new SessionSetup(
                context.settings(),
                attempt.metadata(),
                stages(attempt, context.settings()),
                deflate,
                context.transport().memory(),
                context.listener(),
                context.traffic()),
            channel,
            handOff,
            spoken,
            new FrameEvents());
    closing =
        new Closing(
            closeTimeout, tcpEndWait, steps, progress, channel, frames, spoken, listener::end);
  }

  /** What the configuration sends comes last. */
  private static List<OpeningStage> stages(PreparedAttempt attempt, WebSocketSettings settings) {
    List<OpeningStage> stages = new ArrayList<>(attempt.stages());
    stages.add(
        OpeningStage.direct(
            Ending.Phase.OPEN_MESSAGES, OpenMessagesDialogue.of(settings.openMessages())));
    return stages;
  }

  /** Begins to read frames. */
  void start() {
    ConnectionPipeline.addFrames(channel, frames.handler());
    frames.start();
  }

  /** There is room again in the hand-off. */
  void resumeReading() {
    frames.resumeReading();
  }

  /** Sends a ping; done with the time until its answer, exceptionally if the connection ends. */
  void ping(CompletableFuture<Duration> answer) {
    frames.ping(answer);
  }

  /** The connection before has ended, and its messages have been read. */
  void takeOver(Positions behind, CompletableFuture<Long> blocks, Runnable notResumed) {
    spoken.ifPresent(session -> session.takeOver(behind, blocks, notResumed));
  }

  /** Nobody is going to read: nothing has to wait for that. */
  void release() {
    spoken.ifPresent(ProtocolSession::release);
  }

  private void opened() {
    opened(" is ready");
  }

  /**
   * The connection counts as open.
   *
   * @param how of the protocol, if one is spoken
   */
  private void opened(String how) {
    if (!progress.is(Progress.State.OPENING)) {
      return; // the session was stopped, and found that in the last of what had been read
    }
    progress.become(Progress.State.OPEN);
    steps.opened(progress.phase(), protocol.map(spoken -> spoken.description() + how));
    progress.enter(Ending.Phase.OPEN);
    progress.history().opened();
    listener.opened();
  }

  private final class FrameEvents implements FrameSession.Listener {

    @Override
    public void opened() {
      UpgradedConnection.this.opened();
    }

    @Override
    public void closedByServer(CloseFrame close) {
      listener.gone();
      afterProtocol(() -> closed(close));
    }

    private void closed(CloseFrame close) {
      if (progress.is(Progress.State.ENDED)) {
        return;
      }
      progress.history().closedByServer();
      steps.closedByServer(close);
      if (!progress.is(Progress.State.CLOSING)) {
        progress.endsFor(Refusal.describeClose(progress.phase(), close, masker));
      }
      closing.answer(close.answer());
    }

    @Override
    public void violated(ProtocolViolation violation) {
      listener.gone();
      afterProtocol(() -> refuse(violation));
    }

    private void refuse(ProtocolViolation violation) {
      if (progress.is(Progress.State.ENDED)) {
        return;
      }
      if (!progress.is(Progress.State.CLOSING)) {
        progress.endsFor(progress.ending(violation.describe()));
      }
      closing.answer(violation.closeCode());
    }

    @Override
    public void stage(Ending.Phase stage) {
      steps.stageDone(progress.phase());
      progress.enter(stage);
    }

    @Override
    public void sends(DialogueMessage message) {
      masker.addMessage(message.text());
      steps.sent(message);
    }

    @Override
    public void replied(DialogueMessage message) {
      steps.replied(message);
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      listener.failed(progress.ending(reason, advice));
    }

    @Override
    public void broken(Throwable cause) {
      listener.failed(progress.ending(cause));
    }
  }

  private final class ProtocolEvents implements ProtocolSession.Events {

    @Override
    public void awaits(String what) {
      if (progress.is(Progress.State.OPENING)) {
        steps.awaits(what);
      }
    }

    @Override
    public void ready() {
      opened();
    }

    @Override
    public void openedEarly() {
      opened(" is not ready yet: more has come before than may wait for the output");
    }

    @Override
    public void send(List<Outbox.Outgoing> messages) {
      if (progress.is(Progress.State.ENDED) || closing.isCloseSent()) {
        messages.forEach(message -> spoken.ifPresent(session -> session.sent(message)));
        return; // no data frame may follow a Close frame (RFC 6455, section 5.5.1)
      }
      for (Outbox.Outgoing message : messages) {
        if (message.login()) {
          masker.addMessage(message.message().text());
          if (progress.is(Progress.State.OPENING)) {
            steps.sent(message.message());
          }
        }
      }
      frames.send(messages);
    }

    @Override
    public void failed(String reason, RetryAdvice advice) {
      listener.failed(progress.ending(reason, advice));
    }

    @Override
    public void reconnect(String reason) {
      if (progress.is(Progress.State.OPENING) || isOpenEarly()) {
        listener.failed(progress.ending(reason, RetryAdvice.SOON));
      } else if (progress.is(Progress.State.OPEN) && !replacementAsked) {
        replacementAsked = true;
        wantReplacement(reason);
      }
    }

    /**
     * Replacements that ask for the next one at once must not follow each other without a pause.
     */
    private void wantReplacement(String reason) {
      Duration early = leastAge.minus(progress.history().age());
      if (early.isNegative() || early.isZero()) {
        listener.replacementWanted(reason);
        return;
      }
      replacementTimer =
          channel
              .eventLoop()
              .schedule(() -> replaceNow(reason), early.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void replaceNow(String reason) {
      if (progress.is(Progress.State.OPEN)) {
        listener.replacementWanted(reason);
      }
    }

    private boolean isOpenEarly() {
      return spoken.map(ProtocolSession::isOpenEarly).orElse(false);
    }

    @Override
    public void broken(Throwable cause) {
      listener.failed(progress.ending(cause));
    }

    @Override
    public void complete(String reason) {
      if (progress.is(Progress.State.OPENING) || progress.is(Progress.State.OPEN)) {
        progress.history().completed();
        opened(); // what it delivered before is to be read
        closing.begin(reason, RetryAdvice.NEVER);
      }
    }
  }

  // ---- Closing

  /** Closes the connection; what ends by itself already has the same time for that. */
  void close() {
    spoken.ifPresent(session -> session.limit(closeTimeout));
    switch (progress.state()) {
      case OPENING, OPEN -> {
        if (spoken.map(ProtocolSession::isFinishing).orElse(false)) {
          closing.limit();
        } else {
          closing.begin();
        }
      }
      case CLOSING -> closing.stopRetiring();
      case NEW, CONNECTING, HANDSHAKING, CLOSED, ENDED -> {}
    }
  }

  /** Closes the connection, if it is open, once all that the server has sent before was taken. */
  void retire() {
    if (progress.is(Progress.State.OPEN)) {
      closing.retire();
    }
  }

  /** Closes the connection, if it is open, for the next one to be made at once. */
  void disconnect(String reason) {
    if (progress.is(Progress.State.OPEN)) {
      closing.begin("closed by this side: " + reason, RetryAdvice.SOON);
    }
  }

  // ---- Ending

  /** How a stream that comes to its end now has left the frames. */
  Ending endOfStream(Ending.OfStream how) {
    return how.withoutClose(progress.phase(), frames.isWithinMessage());
  }

  /**
   * Nothing more will be read; what was read before that comes first.
   *
   * @param isRead whether somebody reads what comes
   */
  void readingEnded(boolean isRead, Supplier<Ending> reason) {
    if (isRead || frames.isDeciding()) {
      frames.drain(() -> listener.failed(reason.get()));
    } else {
      afterProtocol(() -> listener.failed(reason.get()));
    }
  }

  /** What has come may be just what the protocol needs for the connection to be open. */
  private void afterProtocol(Runnable action) {
    if (progress.is(Progress.State.OPENING)) {
      finishProtocol(action);
    } else {
      action.run();
    }
  }

  /** Runs an action when the protocol has seen what has come, after which it sees no more. */
  void finishProtocol(Runnable action) {
    spoken.ifPresentOrElse(session -> session.finish(action), action);
  }

  /** With what is known of how things stood when the connection ended. */
  Ending inCircumstances(Ending reason) {
    String awaited = spoken.map(ProtocolSession::describeAwaited).orElse("");
    return reason.with(awaited + frames.describeCircumstances(masker::maskCut));
  }

  /** Exchanges nothing any more. */
  void stop() {
    frames.stop();
  }

  /** The connection has ended, timers and all. */
  void stopTimers() {
    closing.stop();
    if (replacementTimer != null) {
      replacementTimer.cancel(false);
    }
  }

  /** When the last bytes came, by the system's nanosecond clock. */
  long lastFrameAt() {
    return frames.lastFrameAt();
  }

  /** How many messages had come behind our Close for which there was no room. */
  long discarded() {
    return frames.discarded();
  }

  /** How many messages had come that the session of the protocol did not see. */
  long unseen() {
    return spoken.map(ProtocolSession::unseen).orElse(0L);
  }
}
