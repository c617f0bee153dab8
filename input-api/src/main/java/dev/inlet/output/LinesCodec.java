package dev.inlet.output;

import dev.inlet.input.MessageBlock;
import java.io.IOException;

/** Payloads, each followed by a line feed. */
final class LinesCodec implements Codec {

  @Override
  public void encode(MessageBlock messages, ChunkWriter target) throws IOException {
    target.putLines(messages);
  }

  @Override
  public byte[] encode(MessageBlock messages, int index) {
    return messages.toByteArray(index);
  }

  @Override
  public boolean writesLines() {
    return true;
  }
}
