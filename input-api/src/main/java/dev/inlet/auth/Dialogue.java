package dev.inlet.auth;

/**
 * The login of one connection by messages. It begins as soon as the server has accepted the
 * request, and ends before the connection counts as open: until then each message that arrives is
 * given to it, in order, and what it does not withhold is delivered in that order afterwards.
 *
 * <p>Called by one thread at a time, not always the same one and never an event loop. Each call may
 * take as long as an attempt to connect may. One that takes longer, or whose connection ends
 * meanwhile, is interrupted and the dialogue is not called again. What it throws beyond what it
 * declares ends the attempt, and is reported with the name of the plugin.
 *
 * <pre>{@code
 * public DialogueStep begin() {
 *   return DialogueStep.await("the challenge");
 * }
 *
 * public DialogueStep received(DialogueMessage message) {
 *   return DialogueStep.done().sending(sign(message.text())).withholdingMessage();
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Dialogue {

  /** No message has to be exchanged. */
  Dialogue NONE = DialogueStep::done;

  /**
   * Begins. Called at most once, when the server has accepted the request of the same attempt, so
   * time stamps and one-time tickets made here are fresh.
   *
   * @throws AuthException if there are no credentials to be had for now; counts as a failed attempt
   */
  DialogueStep begin() throws AuthException, InterruptedException;

  /**
   * Goes on with a message that has arrived. Called for each message while the last step
   * {@linkplain DialogueStep#await awaits} one, whether it was meant for the login or not.
   *
   * @throws AuthException as {@link #begin}
   */
  default DialogueStep received(DialogueMessage message)
      throws AuthException, InterruptedException {
    throw new IllegalStateException("this dialogue awaits no message");
  }
}
