package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Session;
import java.util.List;

/**
 * Hands over what a session has delivered, marked with where the session is behind it, in place of
 * the messages that it has seen for that. Belongs to the thread of the protocol.
 */
final class MarkedDeliveries {
  private final Deliveries deliveries;
  private final HandOff handOff;
  private final Positions from;
  private final CheckpointOrder checkpoints;
  private long seenMessages;
  private long seenBytes;
  private boolean positionsDue;
  private long handedOver;

  /**
   * Nothing was delivered yet.
   *
   * @param handOff counts what the session sees from its arrival on
   * @param from where the session went on
   */
  MarkedDeliveries(
      Deliveries deliveries, HandOff handOff, Positions from, CheckpointOrder checkpoints) {
    this.deliveries = requireNonNull(deliveries, "deliveries is null");
    this.handOff = requireNonNull(handOff, "handOff is null");
    this.from = requireNonNull(from, "from is null");
    this.checkpoints = requireNonNull(checkpoints, "checkpoints is null");
  }

  /** The session is going to see messages. */
  void seen(MessageBlock messages) {
    seenMessages += messages.size();
    seenBytes += messages.memoryBytes();
  }

  /** The session has not seen these of them. */
  void notSeen(MessageBlock messages) {
    seenMessages -= messages.size();
    seenBytes -= messages.memoryBytes();
  }

  /** Positions may be known before any message was delivered: they are handed over alone then. */
  void positionsAreDue() {
    positionsDue = true;
  }

  /**
   * Hands over what was delivered, with a mark if the session says where it is. Not in the middle
   * of a call of the session.
   */
  void handOver(Session session) {
    List<PooledBlock> delivered = deliveries.take();
    try {
      mark(delivered, session);
    } finally {
      handOver(delivered);
    }
  }

  /** The same for a session that cannot say where it is. */
  void handOverUnmarked() {
    handOver(deliveries.take());
  }

  private void mark(List<PooledBlock> delivered, Session session) {
    boolean alone = delivered.isEmpty();
    if (alone && !positionsDue) {
      return;
    }
    positionsDue = false;
    Checkpoint checkpoint = requireNonNull(session.checkpoint(), "checkpoint has returned null");
    Positions positions = checkpoint.positions();
    if (checkpoint == Checkpoint.NONE
        || (alone && (positions.isEmpty() || positions.equals(from)))) {
      return;
    }
    if (alone) {
      MessageBlock none = new MessageBlock.Builder().build(new byte[0], Deliveries.NO_METADATA);
      delivered.add(PooledBlock.onHeap(none));
    }
    List<PooledBlock.Mark> marks = checkpoints.add(checkpoint, delivered.size());
    for (int i = 0; i < marks.size(); i++) {
      delivered.set(i, delivered.get(i).with(marks.get(i)));
    }
  }

  /** How many blocks were handed over. */
  long handedOver() {
    return handedOver;
  }

  private void handOver(List<PooledBlock> delivered) {
    long messages = seenMessages;
    long bytes = seenBytes;
    seenMessages = 0;
    seenBytes = 0;
    handedOver += delivered.size();
    if (messages > 0 || !delivered.isEmpty()) {
      handOff.addReserved(delivered, messages, bytes);
    }
  }
}
