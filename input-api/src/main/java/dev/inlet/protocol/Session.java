package dev.inlet.protocol;

import dev.inlet.input.Positions;

/**
 * A protocol's side of one connection. Called as {@link Protocol} says: one call at a time.
 *
 * <pre>{@code
 * public void begin() {
 *   link.awaits("the confirmation of the subscription");
 *   link.send("{\"subscribe\":\"trades\"}");
 * }
 *
 * public void received(Received message) {
 *   if (subscribed) {
 *     message.deliver();
 *   } else if (message.text().equals("{\"subscribed\":\"trades\"}")) {
 *     subscribed = true;
 *     link.ready();
 *   }
 * }
 * }</pre>
 */
public interface Session {

  /**
   * Begins. Called once, before any message is received. The connection counts as open once the
   * session calls {@link Link#ready}. It has {@code handshake_timeout} for each step on the way,
   * from this call or the last one of {@link Link#awaits} on, without the time in which nothing is
   * read because the output is slow.
   */
  void begin() throws ProtocolException, InterruptedException;

  /**
   * Goes on behind later positions than it was opened with: for a session whose connection
   * {@linkplain Link#isReplacement takes the place} of another one. That one has ended, and all
   * that it delivered up to these positions has been handed on. Called once, when the session is
   * ready; the messages that have come since are received behind this call. Not called for other
   * sessions.
   *
   * @param behind empty if the session before had none
   * @return whether this session recognises what the one before has delivered, and does not deliver
   *     it again; if not, messages are compared by their bytes, and those that are left out are
   *     settled here as those of the session before are
   */
  default boolean takeOver(Positions behind) throws ProtocolException, InterruptedException {
    return false;
  }

  /**
   * Whether this session itself brings what came behind the positions that it was opened with, or
   * reports it as {@linkplain Link#missed missing}. Asked once, behind {@link #takeOver}. If it
   * does not, as one that can only begin with what comes next while the other connection is open,
   * what that one did not bring to its end is reported as missing.
   */
  default boolean hasResumed() {
    return true;
  }

  /**
   * Takes a message that has arrived. Called for each, in order; what the session does not
   * {@linkplain Received#deliver() deliver} is not handed to the output.
   *
   * @param message shows this message for as long as the call lasts
   * @throws ProtocolException if it breaks the protocol, or says that the server refuses to go on
   */
  void received(Received message) throws ProtocolException, InterruptedException;

  /**
   * Where the session is: behind the last message that it delivered. Called after messages were
   * delivered, once for many, so this is the place to make objects rather than {@link #received}.
   *
   * @return what {@link #acknowledged} is given once all that was delivered before has arrived, if
   *     it {@linkplain Checkpoint#notifiesSession says so}; {@link Checkpoint#NONE} if there is
   *     nothing to be said
   */
  default Checkpoint checkpoint() {
    return Checkpoint.NONE;
  }

  /**
   * The output has taken all messages that were delivered before a checkpoint and behind the one
   * before it. For each checkpoint that {@linkplain Checkpoint#notifiesSession notifies the
   * session} this or {@link #givenUp} is called, in their order; perhaps before the session is
   * {@linkplain Link#ready ready}, if so much has come before. Also called when the connection has
   * ended, if the output takes its messages later; nothing can be sent any more then. Not called
   * once the input is closed, nor is {@link #givenUp}: an input that is told to end closes its
   * connection first, and what the output takes behind that, the server may send again.
   *
   * @param checkpoint as {@link #checkpoint} returned it
   */
  default void acknowledged(Checkpoint checkpoint) throws ProtocolException, InterruptedException {}

  /**
   * Some of the messages that were delivered before a checkpoint and behind the one before it do
   * not reach the output: it has refused them and is not to be asked again, as a user may have
   * configured, or the attempt to connect failed after they were delivered. A session that
   * recognises what the server sends again has to let it pass then. Called as {@link #acknowledged}
   * is.
   */
  default void givenUp(Checkpoint checkpoint) throws ProtocolException, InterruptedException {}

  /**
   * Nothing is read from the connection any more, since the output is slow. What the server sends
   * meanwhile, heartbeats included, is seen only when reading goes on; a session may send its own
   * unasked, if the protocol allows it, and must not take silence for the end.
   */
  default void readingPaused() {}

  /** What the server sends is read again, after {@link #readingPaused}. */
  default void readingResumed() {}

  /**
   * The connection has ended: the last occasion to deliver what the session has kept back. Called
   * once, unless the session has failed, when all that came was received. A session that had
   * {@linkplain Link#pauseReceiving paused} receives the rest behind this call, if it resumes
   * within it; if not, the rest is given up. Nothing can be sent any more.
   */
  default void ended() throws ProtocolException, InterruptedException {}

  /**
   * This side is about to end the connection politely: the last occasion to send something, such as
   * the protocol's own farewell. Not called for a connection that was lost.
   */
  default void closing() {}
}
