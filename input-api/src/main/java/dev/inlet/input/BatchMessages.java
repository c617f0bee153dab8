package dev.inlet.input;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a batch as one list, made of blocks or of messages, and readable until they are
 * ended: all batches that share it end with the one that it was made for.
 */
final class BatchMessages extends AbstractList<Message> implements RandomAccess {
  private final @Nullable List<Message> given; // in place of blocks
  private volatile @Nullable List<MessageBlock> blocks; // of what was given once asked for
  private final int[] ends; // the index behind the last message of each block
  private final int size;
  private volatile boolean ended;
  // End with these. Hardly ever more than one.
  private List<Selection> selections = List.of();

  private BatchMessages(
      @Nullable List<Message> given, @Nullable List<MessageBlock> blocks, int[] ends, int size) {
    this.given = given;
    this.blocks = blocks;
    this.ends = ends;
    this.size = size;
  }

  /**
   * Messages that are objects already.
   *
   * @param messages must not change any more
   */
  static BatchMessages of(List<Message> messages) {
    return new BatchMessages(messages, null, new int[0], messages.size());
  }

  /**
   * The messages of blocks, one block after the other.
   *
   * @throws ArithmeticException if there are more messages than a list can have
   */
  static BatchMessages ofBlocks(List<MessageBlock> blocks) {
    boolean allFilled = blocks.stream().noneMatch(MessageBlock::isEmpty);
    List<MessageBlock> filled =
        allFilled
            ? List.copyOf(blocks)
            : blocks.stream().filter(block -> !block.isEmpty()).toList();
    int[] ends = new int[filled.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, filled.get(i).size());
      ends[i] = end;
    }
    return new BatchMessages(null, filled, ends, end);
  }

  /** None of them empty. */
  List<MessageBlock> blocks() {
    checkReadable();
    List<MessageBlock> present = blocks;
    if (present == null) {
      present = MessageWindows.of(Objects.requireNonNull(given, "given is null"));
      blocks = present;
    }
    return present;
  }

  /** Those for which the condition holds, to be read until these are ended. */
  synchronized BatchMessages select(Batch.Condition condition) {
    for (Selection made : selections) {
      if (made.condition.equals(condition)) {
        return made.messages;
      }
    }
    List<MessageBlock> chosen = new ArrayList<>();
    for (MessageBlock block : blocks()) {
      chosen.add(block.selected(condition));
    }
    BatchMessages messages = ofBlocks(chosen);
    selections = new ArrayList<>(selections);
    selections.add(new Selection(condition, messages));
    return messages;
  }

  private record Selection(Batch.Condition condition, BatchMessages messages) {}

  /** Nothing can be read any more; what was taken out stays. */
  synchronized void end() {
    ended = true;
    for (int i = 0; i < selections.size(); i++) { // no iterator, as there mostly are none
      selections.get(i).messages.end();
    }
    List<MessageBlock> present = blocks;
    if (present != null && given == null) {
      present.forEach(MessageBlock::end);
    }
  }

  private void checkReadable() {
    if (ended) {
      throw MessageBlock.settled();
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Message get(int index) {
    checkReadable();
    if (given != null) {
      return given.get(index);
    }
    Objects.checkIndex(index, size);
    int found = Arrays.binarySearch(ends, index);
    int block = found < 0 ? -found - 1 : found + 1;
    return blocks().get(block).get(index - (block == 0 ? 0 : ends[block - 1]));
  }

  @Override
  public Iterator<Message> iterator() {
    return given != null ? super.iterator() : new BlockIterator(blocks());
  }

  /** Searches no block. */
  private static final class BlockIterator implements Iterator<Message> {
    private final List<MessageBlock> blocks;
    private int block;
    private int index;

    BlockIterator(List<MessageBlock> blocks) {
      this.blocks = blocks;
    }

    @Override
    public boolean hasNext() {
      return block < blocks.size();
    }

    @Override
    public Message next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      MessageBlock current = blocks.get(block);
      Message message = current.get(index++);
      if (index == current.size()) {
        block++;
        index = 0;
      }
      return message;
    }
  }
}
