package dev.inlet.input;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;

/** Blocks one after the other as one list of messages, which is there as long as they are. */
final class JoinedBlocks extends AbstractList<Message> implements RandomAccess {
  private final List<MessageBlock> blocks;
  // The index behind the last message of each block.
  private final int[] ends;

  /**
   * A list.
   *
   * @param blocks none of them empty; must not change any more
   */
  JoinedBlocks(List<MessageBlock> blocks) {
    this.blocks = blocks;
    ends = new int[blocks.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, blocks.get(i).size());
      ends[i] = end;
    }
  }

  List<MessageBlock> blocks() {
    return blocks;
  }

  @Override
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public Message get(int index) {
    Objects.checkIndex(index, size());
    int found = Arrays.binarySearch(ends, index);
    int block = found < 0 ? -found - 1 : found + 1;
    return blocks.get(block).get(index - (block == 0 ? 0 : ends[block - 1]));
  }

  @Override
  public Iterator<Message> iterator() {
    return new Iterator<>() {
      private int block;
      private int index;

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
    };
  }
}
