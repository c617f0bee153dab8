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
   * A checkpoint that holds positions and nothing else. Its session is not {@linkplain
   * #notifiesSession notified} when it is settled: one that acknowledges to its server implements
   * this interface.
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
   * Whether the session is to be notified when the messages before this checkpoint are settled. If
   * not, neither {@link Session#acknowledged} nor {@link Session#givenUp} is called for it, and no
   * thread has to be woken for each batch. Called once, right behind {@link Session#checkpoint}.
   *
   * @return true, unless overridden; false for {@link #NONE} and for {@link #of}
   */
  default boolean notifiesSession() {
    return true;
  }
}
