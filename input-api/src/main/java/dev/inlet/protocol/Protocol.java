package dev.inlet.protocol;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;

/**
 * What one input speaks with its server. Made by {@link ProtocolProvider#create} and closed with
 * the input; its sessions come one after the other, and two at a time while a connection is being
 * replaced by the next one.
 *
 * <p>All methods of a protocol, of its sessions, and the tasks that they schedule are called one at
 * a time, not always by the same thread and never by an event loop, and each call sees what the
 * ones before it did; so none of it needs a lock. {@link #close} alone may come at any time. A call
 * that takes longer than an attempt to connect may, or whose input is closed meanwhile, is
 * interrupted and ends its connection; until it has come back the protocol is not called again.
 * What is thrown beyond what is declared ends the connection, and is reported with the name of the
 * protocol.
 */
public interface Protocol extends AutoCloseable {

  /**
   * Whether sessions go on where an earlier one was: they say their {@linkplain Checkpoint
   * positions}, and what the server no longer has they report as a {@linkplain Link#missed gap}.
   * Asked at start; of a protocol that does not, all that was sent between two connections is
   * reported as missing, and no positions can be kept.
   */
  default boolean resumes() {
    return false;
  }

  /**
   * Whether all that a server sends behind the position at which a session opens is received, as
   * far as the server still has it; by default of every protocol that {@linkplain #resumes
   * resumes}. One that resumes and does not catch up knows what it missed, such as by counting, and
   * reports it; what a host has received and hands to nobody is then lost, and no host promises to
   * deliver exactly once. Asked at start, of a protocol that resumes.
   */
  default boolean catchesUp() {
    return resumes();
  }

  /**
   * Whether the protocol makes requests of its own by {@link ProtocolContext#httpClient}; one that
   * does must return true. Asked at start: an input then rejects a configuration that rules such
   * requests out, such as a SOCKS5 proxy, and accepts settings that only they use, such as {@code
   * tls} with a {@code ws://} URL.
   */
  default boolean makesRequests() {
    return false;
  }

  /**
   * Changes the request of an attempt to connect: offers subprotocols, adds query parameters or
   * headers, or goes to another address, which must be {@code wss} if the configured one is. Called
   * for every attempt, before an authentication scheme adds its credentials. May block, such as to
   * ask for an address by HTTP.
   *
   * @param request the request as the configuration has it
   * @param from where to go on; empty at first, unless positions were kept
   * @return the request to send
   * @throws ProtocolException if no attempt can be made for now; counts as one that failed
   */
  default AuthRequest prepare(AuthRequest request, Positions from)
      throws ProtocolException, InterruptedException {
    return request;
  }

  /**
   * Makes the session of a connection. While a connection is being replaced, the session of the old
   * one goes on until the new one {@linkplain Session#takeOver takes over}. Called once the server
   * has accepted the request and the dialogues of the authentication scheme and of the
   * configuration are over. Sends nothing yet.
   *
   * @param link for the session to keep
   * @param from as {@link #prepare} was given it
   */
  Session open(Link link, Positions from);

  /**
   * Judges the end of a connection, or an attempt that failed once the server had been reached. A
   * protocol that knows what a close code or status means can say more of when to try again. Called
   * once for each, after the last call of its session.
   *
   * @return what the failure advises already, or something else; a user's {@code retry_on} counts
   *     more
   */
  default RetryAdvice judge(ConnectionFailure failure) {
    return failure.retryAdvice();
  }

  /**
   * Lets go of what the protocol holds. Called once, by any thread, after the last of the other
   * calls was interrupted; that one may not have returned yet. Returns within a second; throws
   * nothing.
   */
  @Override
  default void close() {}
}
