package dev.inlet.output;

import dev.inlet.input.MessageBlock;
import java.io.IOException;

/** Payloads with nothing between them. */
final class RawCodec implements Codec {

  @Override
  public void encode(MessageBlock messages, ChunkWriter target) throws IOException {
    for (int i = 0; i < messages.size(); i++) {
      target.putPayload(messages, i);
    }
  }

  @Override
  public byte[] encode(MessageBlock messages, int index) {
    return messages.toByteArray(index);
  }

  @Override
  public boolean writesLines() {
    return false;
  }
}
