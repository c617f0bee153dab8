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
 * The checkpoints of a session, which are settled in their order, in whichever order batches are.
 * For any thread.
 */
final class CheckpointOrder {
  private final Consumer<List<Settled>> listener;
  private final Deque<Pending> pending = new ArrayDeque<>(); // guarded by this object

  /**
   * A checkpoint whose messages are settled.
   *
   * @param acknowledged whether the output has all of them
   */
  record Settled(Checkpoint checkpoint, boolean acknowledged) {}

  /** A checkpoint behind blocks of which some are not settled, or behind another one of those. */
  private static final class Pending {
    private final Checkpoint checkpoint;
    private final boolean notifies; // asked once, by the thread of the protocol
    private int openBlocks; // guarded by the order, as what follows
    private boolean acknowledged = true;

    Pending(Checkpoint checkpoint, int blocks) {
      this.checkpoint = checkpoint;
      notifies = checkpoint.notifiesSession();
      this.openBlocks = blocks;
    }
  }

  /** What a block before a checkpoint is marked with. */
  private final class BlockMark implements PooledBlock.Mark {
    private final Pending before;
    private final Positions positions;

    BlockMark(Pending before, Positions positions) {
      this.before = before;
      this.positions = positions;
    }

    @Override
    public Positions positions() {
      return positions;
    }

    @Override
    public void settled(boolean acknowledged) {
      settle(before, acknowledged);
    }
  }

  /**
   * No checkpoints yet.
   *
   * @param listener told of checkpoints before which all is settled, by whichever thread settles a
   *     block; must not block
   */
  CheckpointOrder(Consumer<List<Settled>> listener) {
    this.listener = listener;
  }

  /**
   * Adds a checkpoint behind the others.
   *
   * @param blocks how many were delivered before it
   * @return a mark for each of them; that of the last one has the positions
   */
  List<PooledBlock.Mark> add(Checkpoint checkpoint, int blocks) {
    Pending added = new Pending(checkpoint, blocks);
    List<PooledBlock.Mark> marks = new ArrayList<>(blocks);
    for (int i = 1; i < blocks; i++) {
      marks.add(new BlockMark(added, Positions.NONE));
    }
    marks.add(new BlockMark(added, checkpoint.positions()));
    synchronized (this) {
      pending.addLast(added);
    }
    return marks;
  }

  private synchronized void settle(Pending before, boolean acknowledged) {
    before.openBlocks--;
    before.acknowledged &= acknowledged;
    List<Settled> settled = new ArrayList<>();
    for (Pending first = pending.peek();
        first != null && first.openBlocks == 0;
        first = pending.peek()) {
      pending.remove();
      if (first.notifies) {
        settled.add(new Settled(first.checkpoint, first.acknowledged));
      }
    }
    if (!settled.isEmpty()) {
      listener.accept(settled); // within the lock, so that nobody overtakes
    }
  }
}
