package dev.inlet.input.websocket;

import static dev.inlet.input.websocket.ServerFrames.binary;
import static dev.inlet.input.websocket.ServerFrames.compressedText;
import static dev.inlet.input.websocket.ServerFrames.concat;
import static dev.inlet.input.websocket.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.ServerFrames.ping;
import static dev.inlet.input.websocket.ServerFrames.text;
import static dev.inlet.input.websocket.ServerFrames.textStart;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Arrays are read into again when, and only when, nobody can look at what was in them. */
final class FrameDecoderArraysTest {
  private static final byte[] MESSAGE = text("m".repeat(998));
  private static final byte[] BURST =
      concat(Collections.nCopies(60, MESSAGE).toArray(byte[][]::new));

  private final ReadArrays arrays = new ReadArrays();
  private final DecoderProbe decoder = DecoderProbe.reading(arrays);

  private MessageBlock lastBlock() {
    List<MessageBlock> blocks = decoder.blocks();
    return blocks.get(blocks.size() - 1);
  }

  @Test
  @DisplayName("the array of a long burst comes back when its messages are released")
  void comesBack() {
    decoder.feed(BURST);
    assertThat(lastBlock()).hasSize(60);
    assertThat(arrays.free()).isZero();

    lastBlock().release();

    assertThat(arrays.free()).isOne();
    decoder.feed(BURST);
    assertThat(arrays.free()).as("it is used again").isZero();
  }

  @Test
  @DisplayName("an array stays with the message that was taken out of it")
  void staysWithMessage() {
    decoder.feed(BURST);
    Message kept = lastBlock().get(7);

    lastBlock().release();
    decoder.feed(concat(Collections.nCopies(60, text("n".repeat(998))).toArray(byte[][]::new)));

    assertThat(arrays.free()).isZero();
    assertThat(kept.text()).isEqualTo("m".repeat(998));
  }

  @Test
  @DisplayName("an array that several blocks lie in comes back with the last of them")
  void severalBlocks() {
    decoder.feed(concat(BURST, ping("a"), MESSAGE, ping("b"), MESSAGE));
    List<MessageBlock> blocks = decoder.blocks();
    assertThat(blocks).extracting(MessageBlock::size).containsExactly(60, 1, 1);
    assertThat(blocks.stream().mapToLong(MessageBlock::heapBytes).sum())
        .as("the array counts once")
        .isBetween((long) ReadArrays.SIZE, ReadArrays.SIZE + 1_000L);

    blocks.get(0).release();
    blocks.get(2).release();
    assertThat(arrays.free()).isZero();

    blocks.get(1).release();
    assertThat(arrays.free()).isOne();
  }

  @Test
  @DisplayName("reads that follow each other share an array")
  void readsShareAnArray() {
    decoder.read(BURST, 0, 40_000).read(BURST, 40_000, BURST.length - 40_000).pause();

    assertThat(decoder.blocks()).singleElement().satisfies(block -> assertThat(block).hasSize(60));
  }

  @Test
  @DisplayName("few messages after a long burst get an array of their size")
  void fewMessages() {
    decoder.feed(BURST);
    lastBlock().release();

    decoder.feed(MESSAGE);

    assertThat(lastBlock().heapBytes()).isLessThan(MESSAGE.length + 64);
    assertThat(arrays.free()).isOne();
  }

  @Test
  @DisplayName("a connection that pauses holds no array, but for messages that nobody took yet")
  void pause() {
    decoder.feed(concat(BURST, new byte[] {(byte) 0x81}));
    lastBlock().release();

    assertThat(arrays.free()).isOne();
    decoder.feed(new byte[] {2, 'o', 'k'});
    assertThat(lastBlock().get(0).text()).isEqualTo("ok");
  }

  @Test
  @DisplayName("with compression an array is free as soon as all in it is inflated")
  void deflate() {
    Deflater deflater = new Deflater(0, true);
    byte[] message = compressedText(deflater, "m".repeat(40_000));
    deflater.end();
    try (DecoderProbe inflating = DecoderProbe.deflating(arrays)) {
      inflating.feed(message);

      assertThat(inflating.events()).containsExactly("text " + "m".repeat(40_000));
      assertThat(arrays.free()).isOne();
    }
  }

  @Test
  @DisplayName("whose messages are kept soon get arrays that are no larger than their bursts")
  void keptMessages() {
    List<Message> kept = new ArrayList<>();
    long wholeArrays = 0;
    for (int i = 0; i < 20; i++) {
      decoder.feed(BURST);
      wholeArrays += lastBlock().heapBytes() > ReadArrays.SIZE ? 1 : 0;
      kept.add(lastBlock().get(i));
      lastBlock().release();
    }

    assertThat(wholeArrays).isEqualTo(8);
    assertThat(lastBlock().heapBytes()).isLessThan(BURST.length + 1024);
    assertThat(kept).extracting(Message::text).containsOnly("m".repeat(998));
  }

  @Test
  @DisplayName("arrays that come back are made again for bursts that do not fill them")
  void comesBackLate() {
    List<MessageBlock> late = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      decoder.feed(BURST);
      late.add(lastBlock());
    }
    late.forEach(MessageBlock::release);
    assertThat(arrays.free()).isEqualTo(8);

    for (int i = 0; i < 9; i++) {
      decoder.feed(BURST);
    }

    assertThat(arrays.free()).isZero();
    assertThat(lastBlock().heapBytes()).isGreaterThan(ReadArrays.SIZE);
  }

  @Test
  @DisplayName("a connection that ends within a burst gives its array back")
  void end() {
    decoder.read(BURST, 0, BURST.length - 1);

    decoder.release();

    assertThat(arrays.free()).isOne();
  }

  @Test
  @DisplayName("no more arrays are kept than the bound says, and they have the size that it says")
  void bound() {
    List<ReadArrays.Loan> loans = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      loans.add(arrays.lend(ReadArrays.SIZE));
    }
    loans.forEach(ReadArrays.Loan::release);

    assertThat((long) arrays.free() * ReadArrays.SIZE)
        .isPositive()
        .isLessThanOrEqualTo(16L << 20)
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 16);
    assertThat(loans.get(0).array()).hasSize(ReadArrays.SIZE);
  }

  @Test
  @DisplayName("a block that was released gives nothing away of what came after it")
  void afterRelease() {
    decoder.feed(BURST);
    MessageBlock released = lastBlock();
    released.release();
    decoder.feed(BURST);

    assertThatThrownBy(() -> released.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("whatever is released when, no message that is still there changes")
  void nothingChanges() {
    Random random = new Random(11);
    Deque<Pending> pending = new ArrayDeque<>();
    int sent = 0;
    int seen = 0;
    int known = 0;
    for (int burst = 0; burst < 400; burst++) {
      for (int read = random.nextInt(1, 6); read > 0; read--) {
        List<byte[]> frames = new ArrayList<>();
        for (int size = 0; size < random.nextInt(1, 70_000); ) {
          byte[] frame = message(payload(sent++, random), random);
          frames.add(frame);
          size += frame.length;
        }
        byte[] bytes = concat(frames.toArray(byte[][]::new));
        int cut = random.nextInt(bytes.length);
        decoder.read(bytes, 0, cut).read(bytes, cut, bytes.length - cut);
      }
      decoder.pause();
      List<MessageBlock> blocks = decoder.blocks();
      for (MessageBlock block : blocks.subList(known, blocks.size())) {
        pending.add(new Pending(block, seen));
        seen += block.size();
      }
      known = blocks.size();
      while (pending.size() > random.nextInt(20)) {
        pending.remove().checkAndRelease();
      }
    }
    pending.forEach(Pending::checkAndRelease);

    assertThat(seen).isEqualTo(sent);
    assertThat(decoder.violation()).isEmpty();
  }

  /** In one frame or in two, with a ping now and then. */
  private static byte[] message(byte[] payload, Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> {
        int cut = random.nextInt(payload.length);
        yield concat(
            textStart(new String(payload, 0, cut, UTF_8)),
            ping("within"),
            lastContinuation(Arrays.copyOfRange(payload, cut, payload.length)));
      }
      case 1 -> concat(ping("before"), binary(payload));
      case 2, 3, 4 -> text(new String(payload, UTF_8));
      default -> binary(payload);
    };
  }

  /** A number, and as many copies of it as there happen to be. */
  private static byte[] payload(int number, Random random) {
    int copies = random.nextInt(50) == 0 ? random.nextInt(30_000) : random.nextInt(1, 200);
    return (number + " ").repeat(Math.max(1, copies)).getBytes(UTF_8);
  }

  private record Pending(MessageBlock block, int firstNumber) {

    void checkAndRelease() {
      for (int i = 0; i < block.size(); i++) {
        String number = firstNumber + i + " ";
        String payload = UTF_8.decode(block.payload(i)).toString();
        assertThat(payload).startsWith(number);
        assertThat(payload.equals(number.repeat(payload.length() / number.length()))).isTrue();
      }
      block.release();
    }
  }
}
