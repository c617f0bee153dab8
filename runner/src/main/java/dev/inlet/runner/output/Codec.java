package dev.inlet.runner.output;

import dev.inlet.input.MessageBlock;
import java.io.IOException;

/**
 * Turns messages into bytes. Belongs to one output and its thread. The same messages become the
 * same bytes each time, so that an interrupted write can go on where it stopped.
 */
interface Codec {

  /** Writes messages, each with whatever sets it apart from the next. */
  void encode(MessageBlock messages, ChunkWriter target) throws IOException;

  /** Whether what it writes is made of lines. */
  boolean writesLines();
}
