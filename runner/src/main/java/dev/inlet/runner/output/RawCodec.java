package dev.inlet.runner.output;

import dev.inlet.input.Message;
import java.io.IOException;

/** Payloads with nothing between them. */
final class RawCodec implements Codec {

  @Override
  public void encode(Message message, ChunkWriter target) throws IOException {
    target.put(message);
  }

  @Override
  public boolean writesLines() {
    return false;
  }
}
