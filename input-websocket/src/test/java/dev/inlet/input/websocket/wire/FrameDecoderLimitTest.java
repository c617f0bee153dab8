package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.FINAL;
import static dev.inlet.input.websocket.wire.ServerFrames.binary;
import static dev.inlet.input.websocket.wire.ServerFrames.binaryStart;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.continuation;
import static dev.inlet.input.websocket.wire.ServerFrames.header;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.Message;
import dev.inlet.input.websocket.AllocationMeter;
import dev.inlet.input.websocket.memory.MessageMemory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The size of a message is limited, and with it the memory that a server can claim. */
final class FrameDecoderLimitTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 126, 5_000, 65_536, 200_000})
  @DisplayName("a message of exactly the limit is delivered")
  void exactly(int limit) {
    DecoderProbe decoder = DecoderProbe.limited(limit);

    decoder.feed(concat(binary(new byte[limit]), text("x".repeat(limit))));

    assertThat(decoder.violation()).isEmpty();
    assertThat(decoder.blocks().stream().flatMap(List::stream))
        .extracting(Message::size)
        .containsExactly(limit, limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 126, 5_000, 65_536, 200_000})
  @DisplayName(
      "a message of one byte more is refused with 1009 and both sizes, by its header alone")
  void oneMore(int limit) {
    DecoderProbe decoder = DecoderProbe.limited(limit);

    decoder.feed(concat(text("1"), header(FINAL | Opcode.BINARY, limit + 1)));

    assertThat(decoder.events()).containsExactly("text 1");
    assertThat(decoder.violation()).isEqualTo(tooBig(limit + 1, limit));
  }

  @Test
  @DisplayName(
      "fragments count together: exactly the limit is delivered, control frames don't count")
  void exactlyInFragments() {
    DecoderProbe decoder = DecoderProbe.limited(100);

    decoder.feed(
        concat(
            binaryStart(new byte[60]),
            ping("p".repeat(125)),
            continuation(new byte[39]),
            lastContinuation(new byte[1]),
            binary(new byte[100])));

    assertThat(decoder.violation()).isEmpty();
    assertThat(decoder.events()).hasSize(3);
  }

  @Test
  @DisplayName("fragments count together: one byte more is refused")
  void oneMoreInFragments() {
    DecoderProbe decoder = DecoderProbe.limited(100);

    decoder.feed(binaryStart(new byte[60]), continuation(new byte[40]), continuation(new byte[1]));

    assertThat(decoder.violation()).isEqualTo(tooBig(101, 100));
    assertThat(decoder.events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "32 MiB, 9223372036854775807",
    "32 MiB, 4294967296",
    "none, 9223372036854775807",
    "none, 2147483640"
  })
  @DisplayName("lengths that no array can have are refused, with a limit or without")
  void announcedLengths(String limit, long length) {
    DecoderProbe decoder =
        limit.equals("none") ? DecoderProbe.plain() : DecoderProbe.limited(32 * MIB);

    decoder.feed(header(FINAL | Opcode.BINARY, length));

    assertThat(decoder.violation())
        .isEqualTo(
            limit.equals("none")
                ? "1009 a message of at least " + length + " bytes is over what Java can hold"
                : tooBig(length, 32 * MIB));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, Integer.MAX_VALUE})
  @DisplayName("such lengths are refused on a continuation, too, where the sum would overflow")
  void announcedLengthsOfContinuations(long length) {
    DecoderProbe limited = DecoderProbe.limited(32 * MIB);
    DecoderProbe unlimited = DecoderProbe.plain();
    byte[] frames = concat(binaryStart(new byte[2]), header(Opcode.CONTINUATION, length));

    assertThat(limited.feed(frames).violation())
        .startsWith("1009 a message of at least ")
        .endsWith(" bytes is over max_message_size, which is 33554432 bytes");
    assertThat(unlimited.feed(frames).violation())
        .startsWith("1009 a message of at least ")
        .endsWith(" bytes is over what Java can hold");
  }

  @Test
  @DisplayName("a length that was merely announced claims no more than a MiB")
  void announcedLengthClaimsNoMemory() {
    DecoderProbe decoder = DecoderProbe.plain();
    byte[] start = concat(header(FINAL | Opcode.BINARY, 2_000_000_000), new byte[10]);
    decoder.feed(text("warm up"));

    long allocated = AllocationMeter.allocatedBy(() -> decoder.feed(start));

    assertThat(allocated).isLessThan(2 * MIB);
  }

  @Test
  @DisplayName("a large message takes a quarter of its size beside itself while it is put together")
  void largeMessageGrowsInPieces() {
    DecoderProbe decoder = DecoderProbe.limited(32 * MIB);
    byte[] chunk = new byte[64 * 1024];
    decoder.feed(header(FINAL | Opcode.BINARY, 16 * MIB + 5));

    long allocated =
        AllocationMeter.allocatedBy(
            () -> {
              for (int i = 0; i < 256; i++) {
                decoder.feed(chunk);
              }
              decoder.feed(new byte[5]);
            });

    assertThat(decoder.blocks())
        .singleElement()
        .satisfies(block -> assertThat(block.payloadBytes()).isEqualTo(16 * MIB + 5));
    assertThat(allocated).isLessThan(16L * MIB + 4 * MIB + MIB);
  }

  @Test
  @DisplayName(
      "one in fragments, whose end is not known, takes its size and a quarter beside itself")
  void largeFragmentedMessage() {
    DecoderProbe decoder = DecoderProbe.limited(32 * MIB);
    byte[] fragment = continuation(new byte[64 * 1024]);
    decoder.feed(binaryStart());

    long allocated =
        AllocationMeter.allocatedBy(
            () -> {
              for (int i = 0; i < 256; i++) {
                decoder.feed(fragment);
              }
              decoder.feed(lastContinuation());
            });

    assertThat(decoder.blocks().get(0).payloadBytes()).isEqualTo(16 * MIB);
    assertThat(allocated).isLessThan(2 * 16L * MIB + 4 * MIB);
  }

  @Test
  @DisplayName("a message within the limit that the heap has no room for ends with 1009 and both")
  void noRoomInHeap() {
    MessageMemory memory = new MessageMemory(16 * MIB);
    try (DecoderProbe decoder = DecoderProbe.limited(32 * MIB, memory)) {
      decoder.feed(binary(new byte[6 * MIB]));
      assertThat(decoder.violation()).isEmpty();
      assertThat(memory.heap().left()).as("what was handed over does not count").isEqualTo(8 * MIB);

      decoder.feed(concat(text("before"), binary(new byte[9 * MIB])));

      assertThat(decoder.events()).hasSize(2).endsWith("text before");
      assertThat(decoder.violation())
          .isEqualTo(
              "1009 a message of at least 9437184 bytes finds no room in the heap, which has"
                  + " 16777216 bytes in all, though max_message_size is 33554432 bytes; lower"
                  + " max_message_size, or give Java a larger heap (-Xmx)");
    }
    assertThat(memory.heap().left()).as("it is all given back").isEqualTo(8 * MIB);
  }

  @Test
  @DisplayName("the heap's bound holds for fragments, and for all connections together")
  void noRoomInHeapForAll() {
    MessageMemory memory = new MessageMemory(16 * MIB);
    byte[] fragment = continuation(new byte[MIB]);
    try (DecoderProbe one = DecoderProbe.limited(0, memory)) {
      one.feed(binaryStart(), fragment, fragment, fragment);
      try (DecoderProbe other = DecoderProbe.limited(0, memory)) {
        other.feed(binaryStart(), fragment, fragment, fragment, fragment, fragment, fragment);

        assertThat(other.violation())
            .startsWith("1009 ")
            .contains("though max_message_size sets no limit; lower");
      }
      one.feed(lastContinuation());
      assertThat(one.violation()).isEmpty();
      assertThat(one.blocks()).hasSize(1);
    }
    assertThat(memory.heap().left()).isEqualTo(8 * MIB);
  }

  private static String tooBig(long size, long limit) {
    return "1009 a message of at least "
        + size
        + " bytes is over max_message_size, which is "
        + limit
        + " bytes";
  }
}
