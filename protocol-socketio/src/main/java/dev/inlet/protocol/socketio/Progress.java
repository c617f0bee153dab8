package dev.inlet.protocol.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;
import dev.inlet.protocol.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a session has come, and what has to be acknowledged for that. */
final class Progress {
  private Positions from;
  private Optional<RecoveryPoint> later; // than that: all events between the two were passed over
  private Positions known;
  private Optional<String> privateId = Optional.empty();
  private byte[] offset = new byte[64];
  private int offsetSize;
  private boolean moved;
  private boolean ahead; // of what is known: an event was handed on since
  private List<Long> unacknowledged = new ArrayList<>();

  /**
   * A place between two events.
   *
   * @param identifiers of the events before it that the server wants acknowledged
   */
  record Place(Positions positions, List<Long> identifiers) implements Checkpoint {

    @Override
    public boolean notifiesSession() {
      return !identifiers.isEmpty();
    }
  }

  /**
   * Nothing has come yet.
   *
   * @param from where the host would go on
   * @param later a later place, if there is one, between which and that one all events were passed
   *     over by sessions before
   */
  Progress(Positions from, Optional<RecoveryPoint> later) {
    this.from = requireNonNull(from, "from is null");
    this.later = requireNonNull(later, "later is null");
    known = from;
  }

  /**
   * The host would go on behind what another session has handed on.
   *
   * @param passedOver the later place up to which that one has passed over all events, if there is
   *     one
   */
  void takeOver(Positions behind, Optional<RecoveryPoint> passedOver) {
    from = requireNonNull(behind, "behind is null");
    later = requireNonNull(passedOver, "passedOver is null");
    known = behind;
  }

  /** Goes on with a session that may have moved before. */
  void recover(RecoveryPoint point) {
    privateId = Optional.of(point.privateId());
    byte[] text = point.offset().getBytes(ISO_8859_1);
    offset = text.length > offset.length ? text : offset;
    System.arraycopy(text, 0, offset, 0, text.length);
    offsetSize = text.length;
    moved = false;
  }

  /** Begins with a session that has not received anything. */
  void begin(Optional<String> newPrivateId) {
    privateId = newPrivateId;
    offsetSize = 0;
    moved = false;
  }

  /** Whether events have offsets. */
  boolean hasOffsets() {
    return privateId.isPresent();
  }

  /** An event was handed on that had this offset. */
  void handedOn(byte[] text, int start, int size) {
    ahead = true;
    passedOver(text, start, size);
  }

  /** An event was passed over that had this offset. */
  void passedOver(byte[] text, int start, int size) {
    System.arraycopy(text, start, offset, 0, size);
    offsetSize = size;
    moved = true;
  }

  /** An event was handed on that is to be acknowledged when the output has it. */
  void delivered(long identifier) {
    unacknowledged.add(identifier);
  }

  /** The place behind what was handed on. */
  Checkpoint checkpoint() {
    if (!moved && unacknowledged.isEmpty()) {
      return Checkpoint.NONE;
    }
    moved = false;
    List<Long> identifiers = unacknowledged;
    if (!identifiers.isEmpty()) {
      unacknowledged = new ArrayList<>();
    }
    Positions positions = point().map(RecoveryPoint::toPositions).orElse(Positions.NONE);
    if (!positions.isEmpty()) {
      known = positions;
      ahead = false;
    }
    return new Place(positions, identifiers);
  }

  /**
   * A later place than these positions, between which all events were passed over: a server forgets
   * offsets that are old.
   *
   * @return empty if there is none
   */
  Optional<RecoveryPoint> laterThan(Positions positions) {
    Optional<RecoveryPoint> own = !ahead && positions.equals(known) ? point() : Optional.empty();
    return own.or(() -> positions.equals(from) ? later : Optional.empty());
  }

  private Optional<RecoveryPoint> point() {
    return privateId
        .filter(id -> offsetSize > 0)
        .map(id -> new RecoveryPoint(id, new String(offset, 0, offsetSize, ISO_8859_1)));
  }
}
