package dev.inlet.protocol.socketio;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;
import java.util.Optional;

/**
 * What a server needs to recover a session.
 *
 * @param privateId names the session; whoever has it can take the session over
 * @param offset of the last event that was received
 */
record RecoveryPoint(String privateId, String offset) {

  RecoveryPoint {
    requireNonNull(privateId, "privateId is null");
    requireNonNull(offset, "offset is null");
  }

  /** As {@link #toPositions} made it. */
  static Optional<RecoveryPoint> of(Positions positions) {
    return positions
        .only()
        .filter(text -> text.indexOf(' ') > 0)
        .map(
            text -> {
              int space = text.indexOf(' ');
              return new RecoveryPoint(text.substring(0, space), text.substring(space + 1));
            });
  }

  Positions toPositions() {
    return Positions.of(privateId + " " + offset);
  }

  /** Without the identifier, which is a secret. */
  @Override
  public String toString() {
    return "RecoveryPoint[" + offset + "]";
  }
}
