package dev.inlet.input.websocket.session;

import dev.inlet.input.Positions;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.protocol.Checkpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The checkpoints of a session, which are acknowledged in their order, in whichever order batches
 * are settled. For any thread.
 */
final class CheckpointOrder {
  private final Consumer<List<Checkpoint>> acknowledged;
  private final Deque<Pending> pending = new ArrayDeque<>(); // guarded by this object

  /** What is known of a checkpoint. */
  private enum State {
    OPEN,
    ACKNOWLEDGED,
    GIVEN_UP
  }

  /** A checkpoint behind messages that are not settled, or behind one of those. */
  private final class Pending implements PooledBlock.Mark {
    private final Checkpoint checkpoint;
    private final Positions positions;
    private State state = State.OPEN; // guarded by the order

    Pending(Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
      this.positions = checkpoint.positions();
    }

    @Override
    public Positions positions() {
      return positions;
    }

    @Override
    public void settled(boolean all) {
      settle(this, all ? State.ACKNOWLEDGED : State.GIVEN_UP);
    }
  }

  /**
   * No checkpoints yet.
   *
   * @param acknowledged told of checkpoints before which all is acknowledged, by whichever thread
   *     settles a batch; must not block
   */
  CheckpointOrder(Consumer<List<Checkpoint>> acknowledged) {
    this.acknowledged = acknowledged;
  }

  /** Adds a checkpoint behind the others. */
  PooledBlock.Mark add(Checkpoint checkpoint) {
    Pending added = new Pending(checkpoint);
    synchronized (this) {
      pending.addLast(added);
    }
    return added;
  }

  private synchronized void settle(Pending settled, State state) {
    settled.state = state;
    List<Checkpoint> told = new ArrayList<>();
    for (Pending first = pending.peek();
        first != null && first.state != State.OPEN;
        first = pending.peek()) {
      pending.remove();
      if (first.state == State.ACKNOWLEDGED) {
        told.add(first.checkpoint);
      }
    }
    if (!told.isEmpty()) {
      acknowledged.accept(told); // within the lock, so that nobody overtakes
    }
  }
}
