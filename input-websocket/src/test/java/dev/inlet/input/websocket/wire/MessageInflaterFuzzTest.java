package dev.inlet.input.websocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Compares the inflater with {@code java.util.zip}: a sample of streams, or as many as the property
 * {@code inflate.streams} says.
 */
final class MessageInflaterFuzzTest {
  private static final int STREAMS = Integer.getInteger("inflate.streams", 60_000);
  private static final int SEED = Integer.getInteger("inflate.seed", 20_265);

  /** How often a stream is taken that was made, in other pieces and every other time broken. */
  private static final int VARIANTS = 10;

  private static final Metadata METADATA = Metadata.of(Instant.EPOCH, Map.of());

  private final RandomDeflate streams = new RandomDeflate();
  private final ReferenceInflater reference = new ReferenceInflater();
  private final MessageMemory memory = new MessageMemory();
  private final MessageBlock.Builder messages = new MessageBlock.Builder();

  /** What becomes of a message. */
  private enum Outcome {
    INFLATED,
    REFUSED,
    TOO_BIG
  }

  private record Result(Outcome outcome, ByteBuffer content) {
    static Result of(byte[] content) {
      return new Result(Outcome.INFLATED, ByteBuffer.wrap(content));
    }

    static Result of(Outcome refusal) {
      return new Result(refusal, ByteBuffer.allocate(0));
    }
  }

  @AfterEach
  void end() {
    streams.close();
    reference.close();
  }

  @Test
  @DisplayName(
      "streams, valid and broken, whole and in pieces, come to what java.util.zip makes of them")
  @Timeout(value = 1, unit = TimeUnit.HOURS) // for millions of streams
  void streams() {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < STREAMS / VARIANTS; i++) {
      long seed = SEED * 1_000_000_007L + i;
      Random random = new Random(seed);
      List<byte[]> made = streams.messages(random);
      for (int variant = 0; variant < VARIANTS; variant++) {
        boolean broken = variant % 2 == 1;
        List<byte[]> stream = broken ? streams.mutated(made, random) : made;
        Result last = compare(seed + ", variant " + variant, stream, random);
        outcomes.merge(last.outcome(), 1, Integer::sum);
      }
    }
    System.getLogger(MessageInflaterFuzzTest.class.getName())
        .log(System.Logger.Level.INFO, "{0} streams: {1}", STREAMS, outcomes);
    assertThat(outcomes.get(Outcome.INFLATED)).isGreaterThan(STREAMS / 4);
    assertThat(outcomes.get(Outcome.REFUSED)).isGreaterThan(STREAMS / 20);
    assertThat(outcomes.get(Outcome.TOO_BIG)).isGreaterThan(STREAMS / 50);
  }

  /** Compares all messages of a stream up to the first that is refused. */
  private Result compare(String name, List<byte[]> compressed, Random random) {
    boolean contextTakeover = random.nextInt(3) > 0;
    long limit = random.nextInt(4) == 0 ? 1 + random.nextInt(1_000) : 1 << 22;
    reference.begin(contextTakeover, limit);
    Result last = Result.of(new byte[0]);
    try (Ours ours = new Ours(contextTakeover, limit, random)) {
      for (int i = 0; i < compressed.size() && last.outcome() == Outcome.INFLATED; i++) {
        List<byte[]> pieces = pieces(random, compressed.get(i));
        last = expected(pieces);
        Result actual = ours.inflate(pieces);
        if (!last.equals(actual)) {
          throw new AssertionError(
              "stream %s, message %d of %s: %s in place of %s"
                  .formatted(
                      name,
                      i,
                      compressed.stream().map(HexFormat.of()::formatHex).toList(),
                      actual.outcome(),
                      last.outcome()));
        }
      }
    }
    return last;
  }

  private static List<byte[]> pieces(Random random, byte[] message) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    if (random.nextInt(3) == 0) {
      int most = 1 + random.nextInt(random.nextBoolean() ? 10 : 5_000);
      while (message.length - from > most && pieces.size() < 100) {
        int to = from + random.nextInt(most + 1);
        pieces.add(Arrays.copyOfRange(message, from, to));
        from = to;
      }
    }
    pieces.add(Arrays.copyOfRange(message, from, message.length));
    return pieces;
  }

  private Result expected(List<byte[]> pieces) {
    try {
      return Result.of(reference.inflate(pieces));
    } catch (DataFormatException e) {
      return Result.of(Outcome.REFUSED);
    } catch (ReferenceInflater.TooBigException e) {
      return Result.of(Outcome.TOO_BIG);
    }
  }

  /** The inflater of a connection. */
  private final class Ours implements AutoCloseable {
    private final MessageInflater inflater;
    private final Random random;

    Ours(boolean contextTakeover, long maxMessageSize, Random random) {
      this.random = random;
      inflater = new MessageInflater(contextTakeover, maxMessageSize, memory, this::handOver);
    }

    private void handOver() {
      if (messages.count() > 0) {
        inflater.detach(messages, METADATA).release();
      }
    }

    Result inflate(List<byte[]> pieces) {
      try {
        if (pieces.size() == 1) {
          ByteBuffer whole = window(pieces.get(0));
          inflater.inflate(whole, whole.position(), whole.remaining());
        } else {
          inflater.begin();
          for (byte[] bytes : pieces) {
            ByteBuffer piece = window(bytes);
            inflater.addCompressed(piece, piece.position(), piece.remaining(), null);
            if (random.nextInt(8) == 0) {
              inflater.setAside();
              handOver();
              inflater.pause();
            }
          }
          inflater.end(true, null);
        }
      } catch (ProtocolViolation e) {
        return Result.of(e.closeCode() == CloseCode.TOO_BIG ? Outcome.TOO_BIG : Outcome.REFUSED);
      }
      byte[] content = new byte[inflater.length()];
      inflater.memory().get(inflater.offset(), content);
      messages.add(inflater.offset(), inflater.length(), MessageType.BINARY);
      if (inflater.isFull() || random.nextInt(4) == 0) {
        handOver();
        pause();
      }
      return Result.of(content);
    }

    /** Somewhere in memory as what was read from a socket has, or in an array. */
    private ByteBuffer window(byte[] bytes) {
      if (random.nextBoolean()) {
        return ByteBuffer.wrap(bytes);
      }
      int offset = random.nextInt(20);
      ByteBuffer memoryOfReads = ByteBuffer.allocateDirect(offset + bytes.length);
      return memoryOfReads.put(offset, bytes).position(offset);
    }

    /** The decoder goes back to the others. */
    private void pause() {
      try {
        inflater.pause();
      } catch (ProtocolViolation e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      handOver();
      inflater.close();
    }
  }
}
