package dev.inlet.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;

/**
 * A place between two messages that a session has delivered. A session that has to acknowledge
 * messages to its server implements this with what it needs for that, such as their identifiers.
 * Immutable.
 */
public interface Checkpoint {

  /** Nothing is to be kept and nobody is to be notified. */
  Checkpoint NONE =
      new Checkpoint() {
        @Override
        public boolean notifiesSession() {
          return false;
        }
      };

  /**
   * A checkpoint that holds positions and nothing else: the session is not notified when it is
   * settled.
   */
  static Checkpoint of(Positions positions) {
    requireNonNull(positions, "positions is null");
    return new Checkpoint() {
      @Override
      public Positions positions() {
        return positions;
      }

      @Override
      public boolean notifiesSession() {
        return false;
      }

      @Override
      public String toString() {
        return "Checkpoint[" + positions + "]";
      }
    };
  }

  /**
   * Where a later session can go on, in every subscription. Empty if the protocol does not
   * {@linkplain Protocol#resumes resume}, or does not know yet.
   */
  default Positions positions() {
    return Positions.NONE;
  }

  /**
   * Whether the session is to be {@linkplain Session#acknowledged notified} when the messages
   * before this checkpoint are settled. A session whose server expects nothing then is not called,
   * which would wake up a thread for each batch.
   */
  default boolean notifiesSession() {
    return true;
  }
}
