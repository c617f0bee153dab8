package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ServerFrames.binary;
import static dev.inlet.input.websocket.wire.ServerFrames.binaryStart;
import static dev.inlet.input.websocket.wire.ServerFrames.compressedText;
import static dev.inlet.input.websocket.wire.ServerFrames.concat;
import static dev.inlet.input.websocket.wire.ServerFrames.continuation;
import static dev.inlet.input.websocket.wire.ServerFrames.lastContinuation;
import static dev.inlet.input.websocket.wire.ServerFrames.ping;
import static dev.inlet.input.websocket.wire.ServerFrames.text;
import static dev.inlet.input.websocket.wire.ServerFrames.textStart;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.websocket.AllocationMeter;
import dev.inlet.input.websocket.memory.MessageMemory;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Memory is read into again when, and only when, nobody can look at what was in it. */
final class FrameDecoderMemoryTest {
  private static final byte[] MESSAGE = text("m".repeat(998));
  private static final byte[] BURST =
      concat(Collections.nCopies(60, MESSAGE).toArray(byte[][]::new));

  private static final int LARGE = 1_000_000;

  private final MessageMemory memory = new MessageMemory();
  private final DecoderProbe decoder = DecoderProbe.reading(memory);

  private MessageBlock lastBlock() {
    List<MessageBlock> blocks = decoder.blocks();
    return blocks.get(blocks.size() - 1);
  }

  @Test
  @DisplayName("the memory of a long burst comes back when its messages are released")
  void comesBack() {
    decoder.feed(BURST);
    assertThat(lastBlock()).hasSize(60);
    assertThat(memory.free()).isZero();

    decoder.settle(lastBlock());

    assertThat(memory.free()).isOne();
    decoder.feed(BURST);
    assertThat(memory.free()).as("it is used again").isZero();
  }

  @Test
  @DisplayName(
      "a message that was taken out stays as it is, and the memory comes back all the same")
  void messageTakenOut() {
    decoder.feed(BURST);
    Message kept = lastBlock().get(7);

    decoder.settle(lastBlock());
    assertThat(memory.free()).isOne();
    decoder.feed(concat(Collections.nCopies(60, text("n".repeat(998))).toArray(byte[][]::new)));

    assertThat(memory.free()).isZero();
    assertThat(kept.text()).isEqualTo("m".repeat(998));
  }

  @Test
  @DisplayName("memory that several blocks lie in comes back with the last of them")
  void severalBlocks() {
    decoder.read(BURST, 0, BURST.length).deliver();
    decoder.read(BURST, 0, BURST.length).deliver();
    decoder.feed(BURST);
    List<MessageBlock> blocks = decoder.blocks();
    assertThat(blocks).extracting(MessageBlock::size).containsExactly(60, 60, 60);
    assertThat(blocks.stream().mapToLong(MessageBlock::memoryBytes).sum())
        .as("the memory counts once")
        .isBetween((long) MessageMemory.SIZE, MessageMemory.SIZE + 3_000L);

    decoder.settle(blocks.get(0));
    decoder.settle(blocks.get(2));
    assertThat(memory.free()).isZero();

    decoder.settle(blocks.get(1));
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("reads that follow each other share memory, wherever they were read")
  void readsShareMemory() {
    decoder.read(BURST, 0, 40_000).read(BURST, 40_000, BURST.length - 40_000).pause();
    assertThat(decoder.blocks()).singleElement().satisfies(block -> assertThat(block).hasSize(60));

    decoder.readElsewhere(BURST, 0, 40_000).read(BURST, 40_000, BURST.length - 40_000).pause();
    assertThat(decoder.blocks()).hasSize(2);
    assertThat(lastBlock()).hasSize(60);
  }

  @Test
  @DisplayName("what was read elsewhere is copied into pooled memory if it is much")
  void readElsewhere() {
    decoder.readElsewhere(BURST, 0, BURST.length).pause();
    assertThat(lastBlock()).hasSize(60);
    assertThat(memory.free()).isZero();
    assertThat(lastBlock().memoryBytes()).isGreaterThan(MessageMemory.SIZE);

    decoder.settle(lastBlock());

    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("a frame that waits for its end at the end of the memory is not moved at every read")
  void waitsAtTheEnd() {
    byte[] large = binary(new byte[MessageMemory.SIZE - 100]);
    decoder.read(large, 0, large.length - 1000);

    for (int position = large.length - 1000; position < large.length; position += 100) {
      decoder.read(large, position, 100);
      assertThat(memory.free()).isZero();
    }
    decoder.pause();

    assertThat(lastBlock().payloadSize(0)).isEqualTo(MessageMemory.SIZE - 100);
    decoder.settle(lastBlock());
    assertThat(memory.free()).as("there never was another one").isOne();
  }

  @Test
  @DisplayName("few messages after a long burst get an array of their own")
  void fewMessages() {
    decoder.feed(BURST);
    decoder.settle(lastBlock());

    decoder.feed(MESSAGE);

    assertThat(lastBlock().memoryBytes()).isLessThan(MESSAGE.length + 500);
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("few messages with many pings among them keep little more than themselves")
  void fewMessagesAmongOthers() {
    byte[] pings = concat(Collections.nCopies(300, ping("p".repeat(125))).toArray(byte[][]::new));

    decoder.feed(concat(MESSAGE, pings, MESSAGE));

    assertThat(kept()).isLessThan(10L * 2 * MESSAGE.length);
    assertThat(memory.free()).isOne();
  }

  /** What the blocks so far keep, as they count it. */
  private long kept() {
    return decoder.blocks().stream().mapToLong(MessageBlock::memoryBytes).sum();
  }

  @Test
  @DisplayName("a message behind many pings keeps no more than itself")
  void fewMessagesBehindOthers() {
    byte[] pings = concat(Collections.nCopies(300, ping("p".repeat(125))).toArray(byte[][]::new));

    decoder.feed(concat(pings, MESSAGE));

    assertThat(lastBlock().memoryBytes()).isLessThan(MESSAGE.length + 500);
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("fragments are put together where they were read, among the other messages")
  void fragments() {
    String part = "€".repeat(7_000);
    byte[] fragmented =
        concat(
            textStart(part),
            ping("within"),
            continuation(part.getBytes(UTF_8)),
            continuation(new byte[0]),
            lastContinuation(part.getBytes(UTF_8)));

    decoder.feed(concat(text("a"), fragmented, text("b")));

    assertThat(decoder.events())
        .containsExactly("text a", "text " + part + part + part, "text b", "ping within");
    assertThat(decoder.isPooled(lastBlock())).isTrue();
    assertThat(memory.free()).isZero();
    decoder.settle(lastBlock());
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName(
      "fragments of which the memory cannot hold all go on on the heap, after a pause, too")
  void fragmentsBeyondMemory() {
    byte[] part = bytes(100_000);
    byte[] first = concat(text("a"), binaryStart(part), continuation(part));

    decoder.feed(concat(first, continuation(part)), concat(lastContinuation(part), text("b")));

    assertThat(decoder.violation()).isEmpty();
    assertThat(decoder.events()).hasSize(3).startsWith("text a").endsWith("text b");
    MessageBlock large = decoder.blocks().get(1);
    assertThat(large.toByteArray(0)).isEqualTo(concat(part, part, part, part));
    assertThat(decoder.isPooled(large)).isFalse();
    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("small or empty messages and pings in turn take no more than they count for")
  void manyPings() {
    for (String message : new String[] {"m", ""}) {
      byte[] pair = concat(text(message), ping(""));
      byte[] pairs = concat(Collections.nCopies(20_000, pair).toArray(byte[][]::new));
      DecoderProbe probe = DecoderProbe.reading(memory);

      long allocated = AllocationMeter.allocatedBy(() -> probe.feed(pairs));

      assertThat(probe.blocks().stream().mapToInt(MessageBlock::size).sum()).isEqualTo(20_000);
      assertThat(probe.blocks().stream().mapToLong(MessageBlock::memoryBytes).sum())
          .isLessThan(20_000L * (pair.length + 2 * Integer.BYTES) + 5_000);
      // The pings' payloads, the places of messages as they grow, and what is kept.
      assertThat(allocated).isLessThan(20_000L * 100 + 500_000);
    }
  }

  @Test
  @DisplayName("what a message that comes alone keeps is counted, its objects included")
  void onePerRead() {
    byte[] empty = text("");
    decoder.feed(empty);

    long allocated =
        AllocationMeter.allocatedBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                decoder.feed(empty);
              }
            });

    assertThat(kept()).isGreaterThan(10_000L * 200).isLessThan(2 * allocated);
  }

  @Test
  @DisplayName("a connection that pauses holds no memory, but for messages that nobody took yet")
  void pause() {
    decoder.feed(concat(BURST, new byte[] {(byte) 0x81}));
    decoder.settle(lastBlock());

    assertThat(memory.free()).isOne();
    decoder.feed(new byte[] {2, 'o', 'k'});
    assertThat(lastBlock().get(0).text()).isEqualTo("ok");
  }

  @Test
  @DisplayName("a read that brings nothing keeps no memory, nor loses what waits")
  void nothingRead() {
    byte[] frame = text("ok");
    decoder.feed(frame, 0, 3);

    decoder.readNothing().pause();

    assertThat(memory.free()).isOne();
    decoder.feed(frame, 3, 1);
    assertThat(decoder.events()).containsExactly("text ok");
  }

  @Test
  @DisplayName("with compression memory is free as soon as all in it is inflated")
  void deflate() {
    Deflater deflater = new Deflater(0, true);
    byte[] message = compressedText(deflater, "m".repeat(40_000));
    deflater.end();
    try (DecoderProbe inflating = DecoderProbe.deflating(memory)) {
      inflating.feed(message);

      assertThat(inflating.events()).containsExactly("text " + "m".repeat(40_000));
      assertThat(memory.free()).isOne();
    }
  }

  @Test
  @DisplayName("messages that are inflated share memory, however the compressed bytes are cut")
  void inflatedMessages() {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[][] messages = new byte[100][];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = compressedText(deflater, (i + " ").repeat(500));
    }
    deflater.end();
    try (DecoderProbe inflating = DecoderProbe.deflating(memory)) {
      inflating.feedWithoutPause(messages);

      assertThat(inflating.events()).hasSize(messages.length);
      assertThat(inflating.blocks()).hasSize(1);
      inflating.settle(inflating.blocks().get(0));
      assertThat(memory.free()).isOne();
    }
  }

  @Test
  @DisplayName("memory that was inflated into is read into like any other")
  void inflatedIntoBefore() {
    deflate();
    inflatedMessages();

    decoder.feed(BURST);

    assertThat(lastBlock()).hasSize(60).allMatch(message -> message.size() == 998);
    assertThat(lastBlock().memoryBytes()).isGreaterThan(MessageMemory.SIZE);
  }

  @Test
  @DisplayName("a large message stays where it was read, through pauses, and its memory comes back")
  void largeMessage() {
    byte[] large = binary(bytes(LARGE));
    for (int position = 0; position < large.length; position += 100_000) {
      decoder.feed(large, position, Math.min(100_000, large.length - position));
    }

    assertThat(decoder.blocks()).hasSize(1);
    assertThat(lastBlock().toByteArray(0)).isEqualTo(bytes(LARGE));
    assertThat(decoder.isPooled(lastBlock())).as("it was not copied to the heap").isTrue();
    assertThat(lastBlock().memoryBytes()).isBetween((long) LARGE, LARGE + 500L);
    int free = memory.free();

    decoder.settle(lastBlock());

    assertThat(memory.free()).isEqualTo(free + 1);
  }

  @Test
  @DisplayName("the header behind a large message leads to memory of its own, and to no other")
  void largeMessages() {
    byte[] one = binary(bytes(LARGE));
    byte[] stream = concat(one, one, one, text("longer than a header"));
    decoder.feed(stream);

    assertThat(decoder.blocks()).extracting(MessageBlock::size).containsExactly(1, 1, 1, 1);
    assertThat(decoder.blocks().subList(0, 3))
        .allSatisfy(
            block -> {
              assertThat(block.toByteArray(0)).isEqualTo(bytes(LARGE));
              assertThat(decoder.isPooled(block)).isTrue();
            });
    assertThat(lastBlock().get(0).text()).isEqualTo("longer than a header");

    decoder.blocks().forEach(decoder::settle);
    assertThat(memory.free()).as("one to begin and to end in, and three").isEqualTo(4);
  }

  @Test
  @DisplayName("the smaller of two large messages does not see what the other left behind")
  void largeMemoryIsUsedAgain() {
    decoder.feed(text("x".repeat(LARGE)));
    decoder.settle(lastBlock());

    decoder.feed(text("y".repeat(LARGE - 1)));

    assertThat(lastBlock().get(0).text()).isEqualTo("y".repeat(LARGE - 1));
    assertThatThrownBy(() -> decoder.blocks().get(0).get(0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a message that does not fit into the rest of the memory begins another")
  void nextMemory() {
    byte[] frame = binary(bytes(100_000));
    decoder.feed(concat(frame, frame, frame, frame));

    assertThat(decoder.blocks()).extracting(MessageBlock::size).containsExactly(2, 2);
    decoder.blocks().forEach(decoder::settle);
    assertThat(memory.free()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "a large message is assembled on the heap if it is too large, or all memory is in use")
  void assembled() {
    decoder.feed(binary(bytes(MessageMemory.MAX_SIZE)));
    assertThat(lastBlock().toByteArray(0)).isEqualTo(bytes(MessageMemory.MAX_SIZE));
    assertThat(decoder.isPooled(lastBlock())).isFalse();

    List<MessageMemory.Piece> taken = takeAll(LARGE);
    decoder.feed(binary(bytes(LARGE)));
    assertThat(lastBlock().toByteArray(0)).isEqualTo(bytes(LARGE));
    assertThat(decoder.isPooled(lastBlock())).isFalse();
    taken.forEach(MessageMemory.Piece::release); // what is forgotten would come back
  }

  @Test
  @DisplayName("a connection that ends within a large message gives its memory back")
  void endWithinLargeMessage() {
    decoder.feed(binary(bytes(LARGE)), 0, LARGE / 2);
    int free = memory.free();

    decoder.close();

    assertThat(memory.free()).isEqualTo(free + 1);
  }

  @Test
  @DisplayName("large text is checked to its end, wherever reads cut a character")
  void largeTextIsChecked() {
    byte[] valid = text("tü€😀".repeat(LARGE / 10));
    byte[] invalid = Arrays.copyOf(valid, valid.length);
    invalid[invalid.length - 1] = 't';

    for (int cut = valid.length - 9; cut < valid.length; cut++) {
      decoder.feed(Arrays.copyOf(valid, cut), Arrays.copyOfRange(valid, cut, valid.length));
      decoder.settle(lastBlock());
    }
    assertThat(decoder.blocks()).hasSize(9);
    assertThat(decoder.violation()).isEmpty();

    decoder.feed(invalid, 0, 500_000).feed(invalid, 500_000, invalid.length - 500_000);
    assertThat(decoder.blocks()).hasSize(9);
    assertThat(decoder.violation()).startsWith("1007 ");
  }

  @Test
  @DisplayName("a large text of which the header came alone has no effect on the texts behind it")
  void headerOfLargeTextAlone() {
    String letters = "l".repeat(LARGE);
    byte[] large = text(letters);
    byte[] invalid = new byte[] {(byte) 0x81, 2, (byte) 0xFF, 'a'};
    byte[] stream = concat(large, large, text("aaaaaaa€"), invalid);

    for (int cut = large.length - 1; cut < large.length + 15; cut++) {
      DecoderProbe probe = DecoderProbe.reading(memory);
      probe.feed(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length));

      assertThat(probe.events())
          .containsExactly("text " + letters, "text " + letters, "text aaaaaaa€");
      assertThat(probe.violation()).startsWith("1007 ");
      probe.blocks().forEach(probe::settle);
      probe.close();
    }
  }

  @Test
  @DisplayName("what follows a large message at once is taken, be it ever so short")
  void shortFramesBehindALargeMessage() {
    byte[] large = binary(bytes(LARGE));
    byte[] behind =
        concat(ping("p"), text("abc"), textStart("€"), lastContinuation("!".getBytes(UTF_8)));
    byte[] stream = concat(large, behind, large, text(""), large);

    for (int cut = large.length - 5; cut < large.length + behind.length + 15; cut++) {
      DecoderProbe probe = DecoderProbe.reading(memory);
      probe.feed(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length));

      assertThat(probe.violation()).isEmpty();
      assertThat(probe.events()).hasSize(7).contains("ping p", "text abc", "text €!", "text ");
      probe.blocks().forEach(probe::settle);
      probe.close();
    }
  }

  @Test
  @DisplayName(
      "large messages that were read elsewhere are copied once, into memory taken for them")
  void largeMessagesReadElsewhere() {
    byte[] one = binary(bytes(LARGE));
    byte[] two = concat(one, one);
    for (int position = 0; position < two.length; position += 16_000) {
      decoder.readElsewhere(two, position, Math.min(16_000, two.length - position));
    }
    decoder.pause();

    assertThat(decoder.blocks())
        .hasSize(2)
        .allSatisfy(
            block -> {
              assertThat(block.toByteArray(0)).isEqualTo(bytes(LARGE));
              assertThat(decoder.isPooled(block)).isTrue();
            });
  }

  @Test
  @DisplayName("what was read is not looked at once its memory may be in use by another")
  void lentToAnother() {
    String small = "α".repeat(1000);
    String large = "β".repeat(LARGE);
    byte[] stream = concat(text(small), text(large));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> another = CompletableFuture.runAsync(() -> readUntil(done));
    try {
      for (int i = 0; i < 60; i++) {
        DecoderProbe probe = DecoderProbe.reading(memory).feed(stream);

        assertThat(probe.violation()).isEmpty();
        assertThat(probe.events()).containsExactly("text " + small, "text " + large);
        probe.blocks().forEach(probe::settle);
        probe.close();
      }
    } finally {
      done.set(true);
      another.join();
    }
  }

  private void readUntil(AtomicBoolean done) {
    while (!done.get()) {
      MessageMemory.Piece piece = requireNonNull(memory.take(), "all is in use");
      ByteBuf room = piece.from(0).writeZero(1000);
      assertThat(room.readableBytes()).isEqualTo(1000);
      room.release();
      piece.release();
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  @DisplayName("when all memory is in use, bursts get arrays of their size, until some comes back")
  void allInUse() {
    List<MessageMemory.Piece> taken = takeAll();
    decoder.feed(BURST);
    assertThat(lastBlock().memoryBytes()).isLessThan(BURST.length + 1500);
    assertThat(lastBlock()).hasSize(60).allMatch(message -> message.size() == 998);

    taken.get(0).release();
    decoder.feed(BURST);

    assertThat(lastBlock().memoryBytes()).isGreaterThan(MessageMemory.SIZE);
    assertThat(memory.free()).isZero();
  }

  private List<MessageMemory.Piece> takeAll() {
    return takeAll(MessageMemory.SIZE);
  }

  private List<MessageMemory.Piece> takeAll(int size) {
    List<MessageMemory.Piece> taken = new ArrayList<>();
    for (MessageMemory.Piece piece = memory.take(size); piece != null; piece = memory.take(size)) {
      taken.add(piece);
    }
    return taken;
  }

  @Test
  @DisplayName("what is taken and forgotten makes room for others once it is collected")
  void forgotten() {
    int taken = takeAll().size();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(memory.take()).isNotNull();
            });

    assertThat(taken).isPositive();
  }

  @Test
  @DisplayName("a connection that ends within a burst gives its memory back")
  void end() {
    decoder.read(BURST, 0, BURST.length - 1);

    decoder.close();

    assertThat(memory.free()).isOne();
  }

  @Test
  @DisplayName("there is no more memory than the bound says")
  void bound() {
    List<MessageMemory.Piece> taken = takeAll();
    taken.forEach(MessageMemory.Piece::release);

    assertThat((long) memory.free() * MessageMemory.SIZE)
        .isPositive()
        .isLessThanOrEqualTo(16L << 20)
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 8);
    assertThat(taken)
        .extracting(piece -> piece.memory().capacity())
        .containsOnly(MessageMemory.SIZE);
    assertThat(takeAll()).as("the same are taken again").containsExactlyInAnyOrderElementsOf(taken);
  }

  @Test
  @DisplayName("the same bound holds for what is taken for large messages")
  void boundOfLargeMemory() {
    List<MessageMemory.Piece> taken = takeAll(LARGE);

    assertThat((long) taken.size() * MessageMemory.MAX_SIZE)
        .isPositive()
        .isLessThanOrEqualTo(16L << 20)
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 8);
    assertThat(taken).extracting(piece -> piece.memory().capacity()).containsOnly(LARGE);
    assertThat(memory.take()).as("small ones have their own").isNotNull();
  }

  @Test
  @DisplayName("a block that was released gives nothing away of what came after it")
  void afterRelease() {
    decoder.feed(BURST);
    MessageBlock released = lastBlock();
    decoder.settle(released);
    decoder.feed(BURST);

    assertThatThrownBy(() -> released.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("whatever is released when, no message that is still there changes")
  void nothingChanges() {
    Random random = new Random(11);
    List<Pending> pending = new ArrayList<>();
    List<Pending> gone = new ArrayList<>();
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
        decoder.read(bytes, 0, cut);
        if (random.nextInt(4) == 0) {
          decoder.readElsewhere(bytes, cut, bytes.length - cut);
        } else {
          decoder.read(bytes, cut, bytes.length - cut);
        }
      }
      decoder.pause();
      List<MessageBlock> blocks = decoder.blocks();
      for (MessageBlock block : blocks.subList(known, blocks.size())) {
        pending.add(Pending.of(block, seen, random));
        seen += block.size();
      }
      known = blocks.size();
      Collections.shuffle(pending, random);
      while (pending.size() > random.nextInt(20)) {
        Pending released = pending.remove(pending.size() - 1);
        released.checkAndSettle(decoder);
        gone.add(released);
      }
    }
    pending.forEach(waiting -> waiting.checkAndSettle(decoder));
    gone.forEach(Pending::assertTakenIsSame);

    assertThat(seen).isEqualTo(sent);
    assertThat(decoder.violation()).isEmpty();
  }

  /** In one frame or in several, with a ping now and then. */
  private static byte[] message(byte[] payload, Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> {
        int first = random.nextInt(payload.length);
        int second = random.nextInt(first, payload.length);
        yield concat(
            textStart(new String(payload, 0, first, UTF_8)),
            random.nextBoolean() ? ping("within") : new byte[0],
            continuation(Arrays.copyOfRange(payload, first, second)),
            lastContinuation(Arrays.copyOfRange(payload, second, payload.length)));
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

  private record Pending(MessageBlock block, int firstNumber, Optional<Message> secondTaken) {

    static Pending of(MessageBlock block, int firstNumber, Random random) {
      boolean taken = block.size() > 1 && random.nextBoolean();
      return new Pending(block, firstNumber, taken ? Optional.of(block.get(1)) : Optional.empty());
    }

    void checkAndSettle(DecoderProbe decoder) {
      for (int i = 0; i < block.size(); i++) {
        assertIsOf(firstNumber + i, new String(block.toByteArray(i), UTF_8));
      }
      decoder.settle(block);
      assertTakenIsSame();
    }

    void assertTakenIsSame() {
      secondTaken.ifPresent(message -> assertIsOf(firstNumber + 1, message.text()));
    }

    private static void assertIsOf(int number, String payload) {
      String once = number + " ";
      assertThat(payload).startsWith(once);
      assertThat(payload.equals(once.repeat(payload.length() / once.length()))).isTrue();
    }
  }
}
