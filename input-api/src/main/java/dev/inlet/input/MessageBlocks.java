package dev.inlet.input;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Blocks one after the other as one list of messages, and the way back. An input {@linkplain #join
 * joins} what it read into a batch; an output that {@linkplain #split splits} a batch again can
 * take the payloads out of it without an object for each message. Immutable.
 */
public final class MessageBlocks extends AbstractList<Message> implements RandomAccess {
  private final List<MessageBlock> blocks;
  // The index behind the last message of each block.
  private final int[] ends;

  private MessageBlocks(List<MessageBlock> blocks) {
    this.blocks = blocks;
    ends = new int[blocks.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, blocks.get(i).size());
      ends[i] = end;
    }
  }

  /**
   * The messages of some blocks.
   *
   * @throws ArithmeticException if there are more messages than a list can have
   */
  public static List<Message> join(List<MessageBlock> blocks) {
    List<MessageBlock> filled = blocks.stream().filter(block -> !block.isEmpty()).toList();
    return filled.size() == 1 ? filled.get(0) : new MessageBlocks(filled);
  }

  /**
   * The blocks that messages lie in, in their order: those that were joined, or blocks on the
   * arrays of the messages. No payload is copied.
   */
  public static List<MessageBlock> split(List<Message> messages) {
    if (messages instanceof MessageBlock block) {
      return List.of(block);
    }
    return messages instanceof MessageBlocks joined ? joined.blocks : windows(messages);
  }

  private static List<MessageBlock> windows(List<Message> messages) {
    List<MessageBlock> windows = new ArrayList<>();
    MessageBlock.Builder builder = new MessageBlock.Builder();
    int first = 0;
    for (int i = 0; i < messages.size(); i++) {
      if (!messages.get(i).isBeside(messages.get(first))) {
        windows.add(messages.get(first).blockAround(builder));
        first = i;
      }
      messages.get(i).addTo(builder);
    }
    if (builder.count() > 0) {
      windows.add(messages.get(first).blockAround(builder));
    }
    return windows;
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
