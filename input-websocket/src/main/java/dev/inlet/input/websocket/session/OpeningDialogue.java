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
import dev.inlet.input.websocket.text.OneLine;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
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

    /** A message has come that is a reply to what was said. */
    void replied(DialogueMessage message);

    /** Messages are to be delivered; at least one. */
    void deliver(PooledBlock block);

    /** Reading has to stop until {@link #decided}; may be called again before. */
    void holdReading();

    /** A decision that took its time has come, and what followed from it has been done. */
    void decided();

    /** Called once when all was said. */
    void done();

    /** Called at most once in place of {@link #done}; {@link #describeAwaited} may say more. */
    void failed(String reason, RetryAdvice advice);

    /** As {@link #failed}, for a fault that has nothing to do with the server. */
    void broken(Throwable cause);
  }

  private enum State {
    NEW,
    /** A stage decides what follows. */
    DECIDING,
    /** The same, and the time of the step is over. */
    DECIDING_LATE,
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
  private boolean readingPaused;
  private State state = State.NEW;
  private @Nullable CompletableFuture<DialogueStep> decision;
  private @Nullable Held asked;
  private @Nullable DialogueStep awaited;
  private @Nullable Deadline deadline;
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
    if (isDeciding() && heldBytes > MAX_HELD) {
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
    if (!isDeciding()) {
      return;
    }
    try {
      decision = null;
      decided(answer);
      proceed();
      missIfPaused();
      listener.decided();
    } catch (RuntimeException | Error e) { // no handler sees it: nothing was read just now
      listener.broken(e);
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
      if (step.kind() != DialogueStep.Kind.IGNORED) {
        listener.replied(requireNonNull(lastReceived, "lastReceived is null"));
      }
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
          boolean late = state == State.DECIDING_LATE;
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
    return state == State.DECIDING || state == State.DECIDING_LATE;
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
      state = State.DECIDING_LATE; // unless the decision ends the step
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

  /**
   * What belongs behind the reason of an end that comes now, also if the dialogue has failed: the
   * last message, perhaps the server's own word on why what is awaited does not come. Empty if
   * nothing is awaited.
   *
   * @param masker hides the secrets of a text
   */
  String describeAwaited(UnaryOperator<String> masker) {
    if (awaited == null) {
      return "";
    }
    return lastReceived == null
        ? "; no message came"
        : "; the last message was " + OneLine.quote(masker.apply(show(lastReceived)));
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
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}
