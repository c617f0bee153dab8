package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.DialogueMessage;
import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.InputListener;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import java.time.Duration;

/**
 * What the session of a protocol sees of its connection. Used by the thread of the protocol, but
 * for {@link #schedule}, which any thread may call.
 */
final class SessionLink implements Link {
  private final Connection.Role role;
  private final Masker masker;
  private final SessionLife life;
  private final Arrivals arrivals;
  private final SessionMessages messages;
  private final SessionRunner runner;
  private final Outbox outbox;
  private final Readiness readiness;
  private final InputListener inputListener;
  private final Listener listener;

  /** Hears what concerns the connection. Called by the thread of the protocol. */
  interface Listener {

    /** The session is ready. Called once at most. */
    void ready();

    /** The session has got on, and is not ready before this comes, in words for people. */
    void awaits(String what);

    /** The session wants to see messages again. */
    void receivingResumed();

    /** The session cannot go on. */
    void failed(String reason, RetryAdvice advice);

    /** The session wants to be replaced by another one. */
    void reconnect(String reason);

    /** The session is complete. */
    void complete(String reason);
  }

  /**
   * A link that is not used yet.
   *
   * @param role of the connection: as a replacement the session sees nothing from when it is ready
   *     until {@link ProtocolSession#takeOver}
   * @param masker of the connection
   * @param inputListener hears what the session knows of what it did not see
   */
  SessionLink(
      Connection.Role role,
      Masker masker,
      SessionLife life,
      Arrivals arrivals,
      SessionMessages messages,
      SessionRunner runner,
      Outbox outbox,
      Readiness readiness,
      InputListener inputListener,
      Listener listener) {
    this.role = requireNonNull(role, "role is null");
    this.masker = requireNonNull(masker, "masker is null");
    this.life = requireNonNull(life, "life is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
    this.messages = requireNonNull(messages, "messages is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.outbox = requireNonNull(outbox, "outbox is null");
    this.readiness = requireNonNull(readiness, "readiness is null");
    this.inputListener = requireNonNull(inputListener, "inputListener is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  @Override
  public boolean isReplacement() {
    return role == Connection.Role.REPLACEMENT;
  }

  @Override
  public Masker masker() {
    return masker;
  }

  @Override
  public void ready() {
    if (!readiness.isReady() && !life.isOver()) {
      readiness.becomeReady();
      if (isReplacement()) {
        arrivals.hold();
      }
      messages.positionsAreDue();
      outbox.flush(); // it belongs to what was done to be ready
      listener.ready();
    }
  }

  @Override
  public void awaits(String what) {
    readiness.awaits(what);
    if (!readiness.isReady() && !life.isOver()) {
      listener.awaits(what);
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
    if (!life.isOver()) {
      outbox.add(message, !readiness.isReady() && !runner.isSettling());
    }
  }

  @Override
  public void deliver(Message made) {
    messages.deliver(made);
  }

  @Override
  public Timer schedule(Duration delay, Task task) {
    return runner.schedule(delay, requireNonNull(task, "task is null"));
  }

  @Override
  public void pauseReceiving() {
    arrivals.pause();
  }

  @Override
  public void resumeReceiving() {
    arrivals.resume();
    runner.receiveArrived();
    listener.receivingResumed();
  }

  @Override
  public void missed(Gap gap) {
    inputListener.missed(gap);
  }

  @Override
  public void repeated(long count) {
    inputListener.repeated(count);
  }

  @Override
  public void refilled(long count) {
    inputListener.refilled(count);
  }

  @Override
  public void fail(String reason, RetryAdvice advice) {
    listener.failed(reason, advice);
  }

  @Override
  public void reconnect(String reason) {
    listener.reconnect(reason);
  }

  @Override
  public void end(String reason) {
    listener.complete(reason);
  }
}
