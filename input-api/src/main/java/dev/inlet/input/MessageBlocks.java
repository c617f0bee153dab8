package dev.inlet.input;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts blocks together and takes them apart: an input {@linkplain #join joins} what it read to the
 * messages of a batch; an output that {@linkplain #split splits} them again can take the payloads
 * out of the blocks without an object for each message.
 */
public final class MessageBlocks {

  private MessageBlocks() {}

  /**
   * The messages of some blocks, in their order, as one unmodifiable list whose access by index is
   * fast.
   *
   * @throws ArithmeticException if there are more messages than a list can have
   */
  public static List<Message> join(List<MessageBlock> blocks) {
    requireNonNull(blocks, "blocks is null");
    List<MessageBlock> filled = blocks.stream().filter(block -> !block.isEmpty()).toList();
    return filled.size() == 1 ? filled.get(0) : new JoinedBlocks(filled);
  }

  /**
   * The blocks that messages lie in, none of them empty, in the order of the messages: those that
   * were joined, or else blocks on the arrays of the messages. No payload is copied.
   */
  public static List<MessageBlock> split(List<Message> messages) {
    requireNonNull(messages, "messages is null");
    if (messages.isEmpty()) {
      return List.of();
    }
    if (messages instanceof MessageBlock block) {
      return List.of(block);
    }
    return messages instanceof JoinedBlocks joined ? joined.blocks() : windows(messages);
  }

  /** As few blocks as there can be: one for each run of messages that lie side by side. */
  private static List<MessageBlock> windows(List<Message> messages) {
    List<MessageBlock> windows = new ArrayList<>();
    MessageBlock.Builder builder = new MessageBlock.Builder();
    @Nullable Message last = null;
    for (Message message : messages) {
      if (last != null && !message.isBeside(last)) {
        windows.add(last.blockAround(builder));
      }
      message.addTo(builder);
      last = message;
    }
    if (last != null) {
      windows.add(last.blockAround(builder));
    }
    return List.copyOf(windows);
  }
}
