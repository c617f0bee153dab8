package dev.inlet.input;

import java.util.List;

/**
 * The messages of a batch, as they are shown to whoever writes them but does not settle them: an
 * output. In the order in which they arrived, and to be read before the batch is settled, as {@link
 * Batch} says; how many there are can be asked at any time.
 */
public interface Messages {

  /** How many there are. */
  int size();

  /** Whether there are none. */
  boolean isEmpty();

  /**
   * The blocks in which they lie, none of them empty: the fast way to their payloads, on which no
   * object is made for a message.
   *
   * <p>A batch that comes again, since its write failed, has the same block objects: all of them,
   * neither merged nor split, and in no other batch. So an output may compare the first one by
   * {@code ==} to know a batch that it refused, and go on behind what it has written of it.
   *
   * @throws IllegalStateException if the batch was settled
   */
  List<MessageBlock> blocks();

  /**
   * The messages as an unmodifiable view of the blocks, in which access by index is fast; it throws
   * {@link IllegalStateException} once the batch was settled. A {@link Message} that was taken out
   * of it before may be kept for as long as anybody likes.
   */
  List<Message> messages();
}
