package dev.inlet.input.websocket.inflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The decoders that connections share")
final class DecoderPoolTest {
  private final DecoderPool pool = new DecoderPool();

  @Test
  @DisplayName("come back at the beginning of a stream, wherever they were")
  void comesBack() throws DataFormatException {
    DeflateDecoder used = pool.take();
    used.add(ByteBuffer.wrap(new byte[] {0x4B, 0x04}), 0, 2);
    assertThat(used.inflate(10)).isEqualTo(Progress.NEEDS_INPUT);

    pool.giveBack(used);

    assertThat(pool.take()).isSameAs(used);
    assertThat(used.isBetweenStreams()).isTrue();
  }

  @Test
  @DisplayName("are kept only as far as they are likely to be used again")
  void bound() {
    List<DeflateDecoder> taken = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      taken.add(pool.take());
    }
    taken.forEach(pool::giveBack);

    assertThat(pool.free()).isEqualTo(16);
  }
}
