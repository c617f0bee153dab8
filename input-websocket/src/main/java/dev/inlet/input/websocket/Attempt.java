package dev.inlet.input.websocket;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.websocket.session.Connection;
import dev.inlet.input.websocket.session.Ending;
import java.util.concurrent.CompletableFuture;

/**
 * A connection, made or to be made.
 *
 * @param judged done, never exceptionally, when the connection has ended and the scheme has said
 *     what follows from that
 * @param to where it goes, for people
 */
record Attempt(Connection connection, CompletableFuture<Ending> judged, String to) {

  /** Whether it was a success; waits until that is known. */
  boolean isOpen() {
    return connection.whenOpened().join();
  }

  boolean hasEnded() {
    return connection.whenEnded().isDone();
  }

  /** Why it failed; waits for the time that a scheme has. */
  ConnectFailedException failure() {
    return new ConnectFailedException(judged.join().toFailure(to + ": "));
  }

  /** Ends it; nobody reads what it has brought. */
  void discard() {
    long unused = connection.handOff().discard();
    connection.close();
    connection.release();
  }
}
