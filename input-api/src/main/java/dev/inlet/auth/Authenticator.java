package dev.inlet.auth;

/**
 * Authenticates the requests of one input or output. Made by {@link AuthProvider#create} and closed
 * with whom it was made for.
 *
 * <p>All methods but {@link #close} are called by one thread at a time, not always the same one and
 * never an event loop, so they may block for as long as an attempt to connect may take. A call that
 * takes longer, or whose input is closed meanwhile, is interrupted; the host interrupts any that
 * takes longer than two minutes, for inputs and outputs that set no limit of their own. What they
 * throw beyond what they declare ends the attempt, and is reported with the name of the plugin.
 */
public interface Authenticator extends AutoCloseable {

  /** Changes nothing. */
  Authenticator NONE = request -> request;

  /**
   * Adds credentials to a request. Called for every attempt to connect, and for requests that a
   * session protocol makes beside its connection, so nonces, timestamps and tokens are new each
   * time and a rotated file is read again.
   *
   * @param request the request as it would go out
   * @return the request to send
   * @throws AuthException if there are no credentials to be had for now; counts as a failed attempt
   */
  AuthRequest authenticate(AuthRequest request) throws AuthException, InterruptedException;

  /**
   * The exchange of messages by which this scheme logs in, for servers that want more than a
   * request. Called once for each attempt, after {@link #authenticate}, and once at start to learn
   * whether there is one: returns at once, and either always {@link Dialogue#NONE} or never. An
   * input that cannot send refuses a scheme that has a dialogue.
   *
   * @return a dialogue that has not begun
   */
  default Dialogue dialogue() {
    return Dialogue.NONE;
  }

  /**
   * Called when the server did not accept what was sent, or does not accept it any more: a cached
   * token should be dropped. Not called for a refusal that a {@link Dialogue} found itself.
   *
   * @return when to try again; what the server itself asks for, such as {@code Retry-After}, counts
   *     as well
   */
  default AuthAdvice rejected(AuthRejection rejection) throws InterruptedException {
    return AuthAdvice.SLOW;
  }

  /**
   * Lets go of what the authenticator holds. Called once, by any thread, after the last of the
   * other calls was interrupted; that one may not have returned yet. Returns within a second;
   * throws nothing.
   */
  @Override
  default void close() {}
}
