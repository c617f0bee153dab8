package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;

/**
 * Positions, and what they are positions in.
 *
 * @param source the input, its protocol and what it reads from; positions of another source are of
 *     no use
 */
public record KeptPositions(String source, Positions positions) {

  /** Positions of a source. */
  public KeptPositions {
    requireNonNull(source, "source is null");
    requireNonNull(positions, "positions is null");
  }
}
