package dev.inlet.runner.output;

import dev.inlet.input.Message;
import java.io.IOException;

/** Payloads, each followed by a line feed. */
final class LinesCodec implements Codec {

  @Override
  public void encode(Message message, ChunkWriter target) throws IOException {
    target.put(message);
    target.put('\n');
  }

  @Override
  public boolean writesLines() {
    return true;
  }
}
