package dev.inlet.input;

import java.util.List;

/**
 * The messages of a batch, as they are shown to whoever writes them but does not settle them: an
 * output. In the order in which they arrived, and there until the batch is settled.
 */
public interface Messages {

  /** How many there are. */
  int size();

  /** Whether there are none. */
  boolean isEmpty();

  /** The blocks in which they lie, none of them empty: the fast way to their payloads. */
  List<MessageBlock> blocks();

  /**
   * The messages as a list whose access by index is fast. A {@link Message} that was taken out of
   * it before the batch is settled may be kept for as long as anybody likes.
   */
  List<Message> messages();
}
