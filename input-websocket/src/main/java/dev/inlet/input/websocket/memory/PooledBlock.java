package dev.inlet.input.websocket.memory;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;

/**
 * A block of messages and the memory that it uses until it is released. Whoever has it last
 * releases it, once: the settlement of its batch, or whoever drops it before.
 *
 * @param memory an array if there is nothing to release
 * @param mark where a protocol is behind these messages
 */
public record PooledBlock(MessageBlock messages, Piece memory, Mark mark) {

  /** Where a protocol is behind some messages, and hears what becomes of them. */
  public interface Mark {

    /** There is no protocol, or it says nothing. */
    Mark NONE =
        new Mark() {
          @Override
          public Positions positions() {
            return Positions.NONE;
          }

          @Override
          public void settled(boolean acknowledged) {}
        };

    /** Where to go on behind the messages. */
    Positions positions();

    /** The batch that they are in was acknowledged, or given up. Any thread may call it, once. */
    void settled(boolean acknowledged);
  }

  public PooledBlock {
    requireNonNull(messages, "messages is null");
    requireNonNull(memory, "memory is null");
    requireNonNull(mark, "mark is null");
  }

  /** A block without a mark. */
  public PooledBlock(MessageBlock messages, Piece memory) {
    this(messages, memory, Mark.NONE);
  }

  /** A block on an array of its own. */
  public static PooledBlock onHeap(MessageBlock messages) {
    return new PooledBlock(messages, Piece.NONE);
  }

  /** Other messages in the same memory, in place of these. */
  @SuppressWarnings("ReferenceEquality") // mostly these are the others
  public PooledBlock with(MessageBlock others) {
    return others == messages ? this : new PooledBlock(others, memory, mark);
  }

  /** The same with a mark. */
  public PooledBlock with(Mark newMark) {
    return new PooledBlock(messages, memory, newMark);
  }

  /** A further block in the same memory, which is in use until both are released. */
  public PooledBlock beside(MessageBlock others) {
    memory.retain();
    return new PooledBlock(others, memory, Mark.NONE);
  }

  /** Nobody looks at the messages any more, through this block. */
  public void release() {
    memory.release();
  }

  /** Releases the block, whose messages nobody has read. */
  public void giveUp() {
    memory.release();
    mark.settled(false);
  }
}
