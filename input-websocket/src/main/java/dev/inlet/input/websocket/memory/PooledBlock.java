package dev.inlet.input.websocket.memory;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;

/**
 * A block of messages and the memory that it uses until it is released. Whoever has it last
 * releases it, once: the settlement of its batch, or whoever drops it before.
 *
 * @param memory an array if there is nothing to release
 */
public record PooledBlock(MessageBlock messages, Piece memory) {

  public PooledBlock {
    requireNonNull(messages, "messages is null");
    requireNonNull(memory, "memory is null");
  }

  /** A block on an array of its own. */
  public static PooledBlock onHeap(MessageBlock messages) {
    return new PooledBlock(messages, Piece.NONE);
  }

  /** Other messages in the same memory, in place of these. */
  @SuppressWarnings("ReferenceEquality") // mostly these are the others
  public PooledBlock with(MessageBlock others) {
    return others == messages ? this : new PooledBlock(others, memory);
  }

  /** Nobody looks at the messages any more, through this block. */
  public void release() {
    memory.release();
  }
}
