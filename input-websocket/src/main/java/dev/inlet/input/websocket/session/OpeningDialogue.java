package dev.inlet.input.websocket.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.auth.DialogueStep;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.RetryAdvice;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.text.Causes;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be said before a connection counts as open: takes its stages through their dialogues,
 * one after the other, and holds back the messages that arrive while a dialogue decides. Belongs to
 * the event loop.
 */
final class OpeningDialogue {
  /** More than what is shown, so that a secret at its end can be recognised as a whole. */
  private static final int MAX_SHOWN = 64 * 1024;

  /** Reading stops while this much waits for a dialogue to decide. */
  private static final long MAX_HELD = 256 * 1024;

  /** Hears how it goes. */
  interface Listener {

    /** Another stage begins. */
    void stage(Ending.Phase phase);

    /** A message has to go out. */
    void send(DialogueMessage message);

    /** Messages are to be delivered; at least one. */
    void deliver(PooledBlock block);

    /** Reading has to stop until {@link #resumeReading}. */
    void holdReading();

    /** Called once after {@link #holdReading}, unless the connection ends before. */
    void resumeReading();

    /** What was delivered since the last read is all for now. */
    void flush();

    /** Called once when all was said. */
    void done();

    /** Called at most once in place of {@link #done}; {@link #lastReceived} may say more. */
    void failed(String reason, RetryAdvice advice);

    /** As {@link #failed}, for a fault that has nothing to do with the server. */
    void broken(Throwable cause);
  }

  private enum State {
    NEW,
    /** A stage decides what follows. */
    DECIDING,
    /** A message of the server is awaited. */
    AWAITING,
    /** All was said, or it has failed, or the connection has ended: messages pass. */
    OVER
  }

  /** Messages that a dialogue has not seen yet, behind some that it has. */
  private static final class Held {
    private final PooledBlock block;
    private final BitSet withheld = new BitSet();
    private int next;

    Held(PooledBlock block) {
      this.block = block;
    }
  }

  private final Deque<OpeningStage> stages;
  private final EventLoop eventLoop;
  private final Listener listener;
  private final Deque<Held> held = new ArrayDeque<>();
  private long heldBytes;
  private boolean holdsReading;
  private boolean readingPaused;
  private State state = State.NEW;
  private @Nullable CompletableFuture<DialogueStep> decision;
  private @Nullable Runnable whenDecided;
  private @Nullable Held asked;
  private @Nullable DialogueStep awaited;
  private @Nullable Deadline deadline;
  // The time of the step was over while the dialogue decided.
  private boolean late;
  private @Nullable DialogueMessage lastReceived;

  OpeningDialogue(List<OpeningStage> stages, EventLoop eventLoop, Listener listener) {
    this.stages = new ArrayDeque<>(stages);
    this.eventLoop = requireNonNull(eventLoop, "eventLoop is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** Begins, and perhaps is done by that. */
  void start() {
    if (state == State.NEW) {
      beginStage();
    }
  }

  private void beginStage() {
    OpeningStage stage = stages.peek();
    if (stage == null) {
      complete();
      return;
    }
    asked = null;
    awaited = null;
    listener.stage(stage.phase());
    decide(stage, stage.dialogue()::begin);
  }

  /** Messages that have arrived; each is delivered at once, later, or never. */
  void received(PooledBlock block) {
    if (state == State.OVER) {
      deliver(block);
      return;
    }
    held.add(new Held(block));
    heldBytes += block.messages().memoryBytes();
    proceed();
    if (state == State.DECIDING && heldBytes > MAX_HELD && !holdsReading) {
      holdsReading = true;
      listener.holdReading();
    }
  }

  /** Gives messages to the dialogue for as long as it wants any. */
  private void proceed() {
    while (state == State.AWAITING && !held.isEmpty()) {
      Held first = held.element();
      if (first.next == first.block.messages().size()) {
        held.remove();
        release(first);
      } else {
        DialogueMessage message = message(first.block.messages(), first.next);
        lastReceived = message;
        asked = first;
        OpeningStage stage = stages.element();
        decide(stage, () -> stage.dialogue().received(message));
      }
    }
  }

  private static DialogueMessage message(MessageBlock block, int index) {
    byte[] bytes = block.toByteArray(index);
    return block.type(index) == MessageType.TEXT
        ? DialogueMessage.text(new String(bytes, UTF_8))
        : DialogueMessage.binary(bytes);
  }

  /** Delivers what a dialogue has seen and not withheld, and what it has not seen. */
  private void release(Held seen) {
    MessageBlock messages = seen.block.messages();
    heldBytes -= messages.memoryBytes();
    deliver(
        seen.withheld.isEmpty()
            ? seen.block
            : seen.block.with(messages.filter(index -> !seen.withheld.get(index))));
  }

  private void deliver(PooledBlock block) {
    if (block.messages().isEmpty()) {
      block.release();
    } else {
      listener.deliver(block);
    }
  }

  // ---- Decisions

  private void decide(OpeningStage stage, Callable<DialogueStep> code) {
    state = State.DECIDING;
    CompletableFuture<DialogueStep> answer = stage.calls().start(code);
    if (answer.isDone()) {
      decided(answer);
    } else {
      decision = answer;
      var unused =
          answer.whenComplete((step, failure) -> eventLoop.execute(() -> decidedLater(answer)));
    }
  }

  private void decidedLater(CompletableFuture<DialogueStep> answer) {
    if (state != State.DECIDING) {
      return;
    }
    try {
      decision = null;
      decided(answer);
      proceed();
      listener.flush();
      if (state != State.DECIDING) {
        goOn();
      }
    } catch (RuntimeException | Error e) { // no handler sees it: nothing was read just now
      listener.broken(e);
    }
  }

  private void goOn() {
    if (holdsReading) {
      holdsReading = false;
      listener.resumeReading();
    }
    missIfPaused();
    Runnable action = whenDecided;
    if (action != null) {
      whenDecided = null;
      action.run();
    }
  }

  private void decided(CompletableFuture<DialogueStep> answer) {
    DialogueStep step;
    try {
      step = answer.join();
    } catch (CancellationException e) { // the input is being closed
      finish();
      return;
    } catch (CompletionException e) {
      fail(requireNonNull(e.getCause(), "cause is null"));
      return;
    }
    Held seen = asked;
    if (seen != null) {
      seen.withheld.set(seen.next, step.withholdsMessage());
      seen.next++;
    }
    step.messages().forEach(listener::send);
    follow(step);
  }

  private void follow(DialogueStep step) {
    switch (step.kind()) {
      case IGNORED -> {
        if (awaited == null) {
          fail(new IllegalStateException("a dialogue cannot begin with a step that ignores"));
        } else {
          state = State.AWAITING;
          if (late) {
            timeOut();
          }
        }
      }
      case AWAIT -> {
        cancelDeadline();
        awaited = step;
        state = State.AWAITING;
        deadline = Deadline.after(eventLoop, step.limit(), this::timeOut);
      }
      case DONE -> {
        cancelDeadline();
        stages.remove();
        beginStage();
      }
      case REFUSED -> {
        finish();
        // Not at once: the rest of what was read still counts as received.
        eventLoop.execute(() -> listener.failed(step.text(), RetryAdvice.of(step.advice())));
      }
    }
  }

  private void fail(Throwable cause) {
    finish();
    awaited = null;
    if (cause instanceof AuthException e) {
      listener.failed(String.valueOf(e.getMessage()), RetryAdvice.of(e.advice()));
    } else if (cause instanceof TimeoutException) {
      listener.failed(stages.element().late(), RetryAdvice.USUAL);
    } else if (cause instanceof Error) {
      listener.broken(cause);
    } else {
      listener.failed(Causes.describe(cause), RetryAdvice.SLOW);
    }
  }

  /** Whether a dialogue decides, so that what follows has to wait. */
  boolean isDeciding() {
    return state == State.DECIDING;
  }

  /** Runs something once no dialogue decides any more, perhaps at once; of several the first. */
  void whenDecided(Runnable action) {
    if (state != State.DECIDING) {
      action.run();
    } else if (whenDecided == null) {
      whenDecided = action;
    }
  }

  // ---- What does not come

  /** Nothing is read until somebody takes what has come, and nobody does before this is done. */
  void readingPaused() {
    readingPaused = true;
    missIfPaused();
  }

  private void missIfPaused() {
    if (readingPaused && state == State.AWAITING) {
      // Not at once: the message may be in the rest of what was read, if that is not compressed.
      eventLoop.execute(
          () ->
              miss(
                  "is not among as many messages as may wait for the output"
                      + " (max_buffered_messages, max_buffered_bytes)"));
    }
  }

  private void timeOut() {
    DialogueStep step = awaited;
    if (state == State.DECIDING) {
      late = true; // unless the decision ends the step
    } else if (step != null) {
      miss("did not come within " + step.limit().toMillis() + " ms");
    }
  }

  private void miss(String how) {
    DialogueStep step = awaited;
    if (step != null && state == State.AWAITING) {
      finish();
      listener.failed(step.text() + " " + how, RetryAdvice.USUAL);
    }
  }

  /** Whether a message was awaited that has not come, or has been refused; also after the end. */
  boolean awaits() {
    return awaited != null;
  }

  /**
   * The last message that came, unmasked: perhaps the server's own word on why what is awaited does
   * not come. Empty if none came.
   */
  Optional<String> lastReceived() {
    return Optional.ofNullable(lastReceived).map(OpeningDialogue::show);
  }

  private static String show(DialogueMessage message) {
    byte[] payload = message.toByteArray();
    ByteBuffer start = ByteBuffer.wrap(payload, 0, Math.min(payload.length, MAX_SHOWN));
    if (message.isText()) {
      return UTF_8.decode(start).toString();
    }
    try {
      return UTF_8.newDecoder().decode(start).toString();
    } catch (CharacterCodingException e) {
      return "(" + payload.length + " bytes of binary)";
    }
  }

  // ---- Ending

  private void complete() {
    awaited = null;
    finish();
    listener.done();
  }

  /** The connection has ended; what is still held is delivered. */
  void stop() {
    finish();
    CompletableFuture<DialogueStep> open = decision;
    decision = null;
    if (open != null) {
      open.cancel(true);
    }
  }

  private void finish() {
    state = State.OVER;
    cancelDeadline();
    for (Held rest = held.poll(); rest != null; rest = held.poll()) {
      release(rest);
    }
  }

  private void cancelDeadline() {
    late = false;
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}
