package dev.inlet.input.websocket.session;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session delivers, in its order: parts of the block that it is being shown, which stay
 * where they lie, and messages that it has made. Used by one thread at a time.
 */
final class Deliveries {
  static final Metadata NO_METADATA = Metadata.of(Instant.EPOCH, Map.of());

  private final MessageBlock.Selection selection = new MessageBlock.Selection();
  private final List<Message> made = new ArrayList<>();
  private @Nullable PooledBlock shown;
  private List<PooledBlock> delivered = new ArrayList<>();
  private long bytes;

  /** Begins with a block of which nothing is delivered yet. */
  void begin(PooledBlock block) {
    shown = block;
    selection.begin(block.messages());
  }

  void deliver(int index, int from, int size, MessageType type, Metadata metadata) {
    addMade();
    selection.add(index, from, size, type, metadata);
  }

  void deliver(Message message) {
    PooledBlock block = shown;
    if (block != null && !selection.isEmpty()) {
      add(block.beside(selection.cut()));
    }
    made.add(message);
  }

  /**
   * The session has seen the block up to a message, and wants to see no more for now.
   *
   * @return a block of that message and those behind it, to be begun with later
   */
  PooledBlock endBefore(int index) {
    PooledBlock block = requireNonNull(shown, "no block is shown");
    shown = null;
    if (!selection.isEmpty()) {
      add(block.beside(selection.cut()));
    }
    MessageBlock messages = block.messages();
    for (int i = index; i < messages.size(); i++) {
      selection.add(i, 0, messages.payloadSize(i), messages.type(i), messages.metadata(i));
    }
    return block.with(selection.end());
  }

  /** The session has seen all of the block. */
  void end() {
    PooledBlock block = shown;
    if (block == null) {
      return;
    }
    shown = null;
    MessageBlock rest = selection.end();
    if (rest.isEmpty()) {
      block.release();
    } else {
      add(block.with(rest));
    }
  }

  private void addMade() {
    if (!made.isEmpty()) {
      Batch.of(List.copyOf(made), Batch.Settlement.NONE)
          .blocks()
          .forEach(block -> add(PooledBlock.onHeap(block)));
      made.clear();
    }
  }

  private void add(PooledBlock block) {
    delivered.add(block);
    bytes += block.messages().memoryBytes();
  }

  /** How much memory the blocks take that are to be {@linkplain #take taken}. */
  long bytes() {
    return bytes;
  }

  /** Everything that was delivered since this was called last. */
  List<PooledBlock> take() {
    addMade();
    List<PooledBlock> taken = delivered;
    delivered = new ArrayList<>();
    bytes = 0;
    return taken;
  }
}
