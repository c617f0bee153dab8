package dev.inlet.runner.output;

import dev.inlet.input.MessageBlock;
import java.io.IOException;

/** Payloads, each followed by a line feed. */
final class LinesCodec implements Codec {

  @Override
  public void encode(MessageBlock messages, ChunkWriter target) throws IOException {
    for (int i = 0; i < messages.size(); i++) {
      target.putLine(messages, i);
    }
  }

  @Override
  public boolean writesLines() {
    return true;
  }
}
