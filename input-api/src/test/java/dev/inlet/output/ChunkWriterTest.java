package dev.inlet.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chunk writer")
final class ChunkWriterTest {
  private final FlakyChannel channel = new FlakyChannel();
  private final ChunkWriter writer = new ChunkWriter();

  private static MessageBlock message(byte[] payload) {
    return Batch.of(List.of(Message.binary(payload)), Batch.Settlement.NONE).blocks().get(0);
  }

  @Test
  @DisplayName("writes many small payloads in few calls")
  void fewWrites() throws IOException {
    writer.begin(channel, 0);
    for (int i = 0; i < 10_000; i++) {
      writer.putPayload(message(new byte[128]), 0);
    }
    writer.flush();

    assertThat(channel.bytes()).hasSize(1_280_000);
    assertThat(channel.writes()).isLessThanOrEqualTo(11);
  }

  @Test
  @DisplayName("writes payloads of any size in order, in whatever pieces they are put")
  void anySize() throws IOException {
    Random random = new Random(3);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    writer.begin(channel, 0);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(300_000) : random.nextInt(9)];
      random.nextBytes(bytes);
      expected.writeBytes(bytes);
      if (random.nextBoolean()) {
        writer.putPayload(message(bytes), 0);
      } else {
        writer.put(bytes, 0, bytes.length);
      }
      writer.put('|');
      expected.write('|');
    }
    writer.flush();

    assertThat(channel.bytes()).isEqualTo(expected.toByteArray());
    assertThat(writer.written()).isEqualTo(expected.size());
  }

  /** A block of messages of the sizes, and the lines that it is to become. */
  private static final class Lines {
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private final MessageBlock block;

    Lines(int... sizes) {
      byte[] array = new byte[Arrays.stream(sizes).sum()];
      new Random(5).nextBytes(array);
      MessageBlock.Builder builder = new MessageBlock.Builder();
      int offset = 0;
      for (int size : sizes) {
        builder.add(offset, size, MessageType.BINARY);
        expected.write(array, offset, size);
        expected.write('\n');
        offset += size;
      }
      block = builder.build(array, Metadata.of(Instant.EPOCH, Map.of()));
    }

    static Lines ofManySizes() {
      Random random = new Random(6);
      return new Lines(
          IntStream.range(0, 500).map(i -> random.nextInt(1 << random.nextInt(18))).toArray());
    }
  }

  private void write(Lines lines, long alreadyWritten) throws IOException {
    writer.begin(channel, alreadyWritten);
    writer.putLines(lines.block);
    writer.flush();
  }

  @Test
  @DisplayName("writes lines of any size, also those that fill a chunk to its last byte or pass it")
  void lines() throws IOException {
    Lines lines =
        new Lines(0, 1, 8 * 1024 - 3, 0, 16 * 1024, ChunkWriter.MAX_CHUNK, 5, 300_000, 0, 7);
    write(lines, 0);

    assertThat(channel.bytes()).isEqualTo(lines.expected.toByteArray());
  }

  @Test
  @DisplayName("writes a chunk when the next line does not fit in any more")
  void linesInFewWrites() throws IOException {
    Lines lines = new Lines(IntStream.range(0, 100_000).map(i -> i % 40).toArray());
    write(lines, 0);

    assertThat(channel.bytes()).isEqualTo(lines.expected.toByteArray());
    int fullChunks = lines.expected.size() / ChunkWriter.MAX_CHUNK;
    assertThat(channel.writes()).isBetween(fullChunks, fullChunks + 2);
  }

  @Test
  @DisplayName("goes on with lines where a write failed")
  void linesAfterFailure() throws IOException {
    Lines lines = Lines.ofManySizes();
    channel.failAfter(lines.expected.size() / 2);
    assertThatThrownBy(() -> write(lines, 0)).isInstanceOf(IOException.class);

    write(lines, writer.written());

    assertThat(channel.bytes()).isEqualTo(lines.expected.toByteArray());
  }

  @Test
  @DisplayName("leaves out what was written before")
  void skips() throws IOException {
    byte[] bytes = new byte[500_000];
    new Random(4).nextBytes(bytes);
    for (int before : new int[] {0, 1, 8 * 1024, 200_000, 499_999, 500_000}) {
      FlakyChannel rest = new FlakyChannel();
      writer.begin(rest, before);
      writer.put(bytes, 0, bytes.length);
      writer.flush();

      assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(bytes, before, bytes.length));
      assertThat(writer.written()).isEqualTo(bytes.length);
    }
  }
}
