package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Dialogue;
import dev.inlet.auth.DialogueStep;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * A dialogue that has to be done before a connection counts as open.
 *
 * @param phase what a failure of it is reported as
 * @param dialogue not begun yet
 * @param calls runs the dialogue's code; whatever does not belong to this module runs elsewhere
 *     than on the event loop
 * @param late what is said if its code does not come back in time
 */
public record OpeningStage(Ending.Phase phase, Dialogue dialogue, Calls calls, String late) {

  /** Runs code and gives its result, at once or later, on whichever thread. */
  @FunctionalInterface
  public interface Calls {

    /** Runs code; cancelling the future interrupts it. */
    CompletableFuture<DialogueStep> start(Callable<DialogueStep> code);
  }

  public OpeningStage {
    requireNonNull(phase, "phase is null");
    requireNonNull(dialogue, "dialogue is null");
    requireNonNull(calls, "calls is null");
    requireNonNull(late, "late is null");
  }

  /** A dialogue of this module, which never blocks. */
  static OpeningStage direct(Ending.Phase phase, Dialogue dialogue) {
    return new OpeningStage(phase, dialogue, OpeningStage::callDirectly, "");
  }

  private static CompletableFuture<DialogueStep> callDirectly(Callable<DialogueStep> code) {
    try {
      return CompletableFuture.completedFuture(code.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
