package dev.inlet.host;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the positions of one input for the next process. Called by one thread at a time: {@link
 * #load} once, when the input is made, and {@link #store} by whichever reads or closes it.
 */
public interface PositionStore {

  /**
   * What was stored last.
   *
   * @return empty if nothing was
   * @throws IOException if what was stored cannot be read; the message says what is wrong and what
   *     to do
   */
  Optional<KeptPositions> load() throws IOException;

  /**
   * Stores positions in place of those before, whole or not at all.
   *
   * @throws IOException if they could not be stored; they will be again, with later ones
   */
  void store(KeptPositions positions) throws IOException;
}
