package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Positions;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Hands on once what comes over two connections, while one takes the place of the other: remembers
 * the messages that were read from the old one since the new one was begun, and leaves out of those
 * of the new one what has the same bytes. Which messages have a counterpart is a matter of time and
 * order, so that a text that a feed repeats is not taken for what has come before. What is left out
 * is settled as its counterpart is, which may still be on its way to the output. Belongs to the
 * reading thread.
 */
final class Overlap {
  /** More messages of the old connection are not remembered, and may be handed on twice. */
  private static final int MAX_REMEMBERED = 100_000;

  private static final int BUFFER = 8 * 1024;

  private final Map<Fingerprint, Remembered> remembered = new HashMap<>();
  private final MessageDigest digest = sha256();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private Duration limit;
  private boolean resumed;
  private int count;
  private Instant lastRemembered = Instant.MIN;
  private CompletableFuture<Long> recognisedFrom = new CompletableFuture<>();
  private long blocks; // of the new connection
  private long examined;
  private long leftOut;
  private boolean over;

  /** Sixteen bytes of a hash. */
  private record Fingerprint(long high, long low) {}

  /** Messages of the same bytes. */
  private static final class Remembered {
    /** When those were received that have no counterpart yet. */
    private final Deque<Instant> times = new ArrayDeque<>(1);

    /** What becomes of the last batch that has one of them. */
    private CompletableFuture<Boolean> last;

    /** What becomes of all that were read: nobody knows which of them has come again. */
    private CompletableFuture<Boolean> all;

    Remembered(CompletableFuture<Boolean> first) {
      last = first;
      all = first;
    }

    void add(Instant receivedAt, CompletableFuture<Boolean> acknowledged) {
      times.addLast(receivedAt);
      if (last != acknowledged) {
        last = acknowledged;
        all = all.thenCombine(acknowledged, Boolean::logicalAnd);
      }
    }
  }

  /**
   * Nothing was read yet.
   *
   * @param limit how far apart the same message may come over both connections
   */
  Overlap(Duration limit) {
    this.limit = requireNonNull(limit, "limit is null");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has it", e);
    }
  }

  /**
   * Messages that were read from the old connection.
   *
   * @param acknowledged done when their batch is settled, with whether it was acknowledged
   */
  void remember(List<PooledBlock> read, CompletableFuture<Boolean> acknowledged) {
    for (PooledBlock block : read) {
      MessageBlock messages = block.messages();
      for (int i = 0; i < messages.size(); i++) {
        remember(fingerprint(messages, i), messages.metadata(i).receivedAt(), acknowledged);
      }
    }
  }

  private void remember(
      Fingerprint fingerprint, Instant receivedAt, CompletableFuture<Boolean> acknowledged) {
    lastRemembered = receivedAt;
    if (count == MAX_REMEMBERED) {
      return;
    }
    count++;
    remembered
        .computeIfAbsent(fingerprint, unused -> new Remembered(acknowledged))
        .add(receivedAt, acknowledged);
  }

  /**
   * All that follows comes from the new connection.
   *
   * @param newlyResumed whether that begins with what came after some position: it may then bring
   *     again what came long before
   * @param delay how much longer than usual it took to read what the old connection brought
   * @param blocks from which of its blocks on the protocol recognises by itself what has come
   *     before; not done while that is not known, which it is before the first of those
   */
  void begin(boolean newlyResumed, Duration delay, CompletableFuture<Long> blocks) {
    resumed = newlyResumed;
    limit = limit.plus(delay);
    recognisedFrom = blocks;
    over = remembered.isEmpty() && recognisedFrom.getNow(0L) == Long.MAX_VALUE;
  }

  /** What is to be handed on of blocks that were read from the new connection. */
  List<PooledBlock> filter(List<PooledBlock> read) {
    List<PooledBlock> filtered = new ArrayList<>(read.size());
    for (PooledBlock block : read) {
      filtered.add(filter(block));
    }
    return filtered;
  }

  private PooledBlock filter(PooledBlock block) {
    boolean stale = isStale(blocks);
    boolean recognised = recognisedFrom.getNow(Long.MAX_VALUE) <= blocks;
    blocks++;
    over |= recognised;
    if (over) {
      return block;
    }
    MessageBlock messages = block.messages();
    Set<CompletableFuture<Boolean>> counterparts = new HashSet<>();
    MessageBlock news = messages.filter(i -> isNew(messages, i, stale, counterparts));
    PooledBlock rest = block.with(news).with(Counterparts.before(block.mark(), counterparts));
    over |= (remembered.isEmpty() && !stale) || examined > MAX_REMEMBERED;
    return stale || (resumed && !over) ? rest.with(new WithoutPositions(rest.mark())) : rest;
  }

  /** Whether a block is of the time before the session took over from the one before. */
  private boolean isStale(long index) {
    long from = recognisedFrom.getNow(-1L);
    return from == -1 || (from != Long.MAX_VALUE && index < from);
  }

  /**
   * Whether a message has not come before.
   *
   * @param counterparts gets what becomes of the counterpart of one that has
   */
  private boolean isNew(
      MessageBlock messages,
      int index,
      boolean stale,
      Set<CompletableFuture<Boolean>> counterparts) {
    Instant receivedAt = messages.metadata(index).receivedAt();
    if (over || remembered.isEmpty()) {
      return true;
    }
    if (!stale && receivedAt.isAfter(lastRemembered.plus(limit))) {
      over = true;
      return true;
    }
    examined++;
    Fingerprint fingerprint = fingerprint(messages, index);
    Remembered equal = remembered.get(fingerprint);
    if (equal == null || !take(equal.times, receivedAt, stale)) {
      return true;
    }
    if (equal.times.isEmpty()) {
      remembered.remove(fingerprint);
    }
    counterparts.add(equal.all);
    leftOut++;
    return false;
  }

  private boolean take(Deque<Instant> times, Instant receivedAt, boolean stale) {
    return stale
        ? takeFirst(times)
        : takeNearest(times, receivedAt) || (resumed && takeFirst(times));
  }

  /**
   * Takes the counterpart that is nearest in time, and those before it, which had none: both
   * connections bring equal messages in the same order.
   */
  private boolean takeNearest(Deque<Instant> times, Instant receivedAt) {
    int nearest = -1;
    Duration least = limit;
    int index = 0;
    for (Instant time : times) {
      Duration distance = Duration.between(time, receivedAt).abs();
      if (distance.compareTo(least) > 0 && nearest >= 0) {
        break;
      }
      if (distance.compareTo(least) <= 0) {
        nearest = index;
        least = distance;
      }
      index++;
    }
    for (int i = 0; i <= nearest; i++) {
      times.removeFirst();
    }
    return nearest >= 0;
  }

  /** Takes the first one: a session that resumes brings all again, in order, whenever that is. */
  private static boolean takeFirst(Deque<Instant> times) {
    return times.pollFirst() != null;
  }

  private Fingerprint fingerprint(MessageBlock messages, int index) {
    digest.update((byte) (messages.type(index) == MessageType.TEXT ? 1 : 2));
    int size = messages.payloadSize(index);
    for (int done = 0; done < size; ) {
      buffer.clear();
      done += messages.copyPayload(index, done, buffer);
      digest.update(buffer.flip());
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  /** How many messages were left out since this was asked last. */
  long takeLeftOut() {
    long taken = leftOut;
    leftOut = 0;
    return taken;
  }

  /** Whether nothing can come any more that is to be left out. */
  boolean isOver() {
    return over;
  }

  /**
   * The mark of a block of which messages were left out: their server must not hear that they have
   * arrived before their counterparts have.
   */
  private record Counterparts(PooledBlock.Mark mark, List<CompletableFuture<Boolean>> acknowledged)
      implements PooledBlock.Mark {

    static PooledBlock.Mark before(
        PooledBlock.Mark mark, Set<CompletableFuture<Boolean>> acknowledged) {
      return mark == PooledBlock.Mark.NONE || acknowledged.isEmpty()
          ? mark
          : new Counterparts(mark, List.copyOf(acknowledged));
    }

    @Override
    public Positions positions() {
      return mark.positions();
    }

    @Override
    public void settled(boolean ownAcknowledged) {
      var unused =
          CompletableFuture.allOf(acknowledged.toArray(CompletableFuture<?>[]::new))
              .thenRun(
                  () ->
                      mark.settled(
                          ownAcknowledged
                              && acknowledged.stream().allMatch(CompletableFuture::join)));
    }
  }

  /** Positions that those of the connection before have overtaken. */
  private record WithoutPositions(PooledBlock.Mark mark) implements PooledBlock.Mark {

    @Override
    public Positions positions() {
      return Positions.NONE;
    }

    @Override
    public void settled(boolean acknowledged) {
      mark.settled(acknowledged);
    }
  }
}
