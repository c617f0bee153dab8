package dev.inlet.output;

import dev.inlet.input.MessageBlock;
import java.io.IOException;

/**
 * Turns messages into bytes. Belongs to one output and one thread at a time. The same messages
 * become the same bytes each time, so that an interrupted write can go on where it stopped.
 */
public interface Codec {

  /** Writes messages, each with whatever sets it apart from the next. */
  void encode(MessageBlock messages, ChunkWriter target) throws IOException;

  /**
   * One message by itself, without what would set it apart from the next: for outputs whose target
   * has messages of its own, such as the records of a log or the elements of an array.
   */
  byte[] encode(MessageBlock messages, int index);

  /** Whether {@link #encode(MessageBlock, ChunkWriter)} writes lines. */
  boolean writesLines();
}
