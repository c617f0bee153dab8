package dev.inlet.auth;

import java.util.List;

/**
 * Takes part in the handshakes of one input. All methods are called by one thread at a time, never
 * by an event loop, so they may block for a short while.
 */
public interface Authenticator {

  /** Changes nothing. */
  Authenticator NONE = handshake -> handshake;

  /**
   * Adds credentials to a handshake. Called for every attempt to connect, so nonces, timestamps and
   * tokens are new each time and a rotated file is read again.
   *
   * @param handshake the request as it would go out
   * @return the request to send
   * @throws AuthException if there are no credentials to be had for now; counts as a failed attempt
   */
  Handshake authenticate(Handshake handshake) throws AuthException;

  /**
   * Messages to send as soon as the connection is open and before anything else, for schemes that
   * log in by message. Called once for each attempt, after {@link #authenticate}.
   *
   * @throws AuthException if there are no credentials to be had for now; counts as a failed attempt
   */
  default List<OpeningMessage> openingMessages() throws AuthException {
    return List.of();
  }

  /**
   * Told that the server refused a handshake with 401, 403 or 407: a cached token should be
   * dropped.
   *
   * @return what to do about it
   */
  default AfterRejection rejected(HandshakeRejection rejection) {
    return AfterRejection.BACK_OFF;
  }
}
