package dev.inlet.input.websocket.wire;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the messages of one connection (RFC 7692, section 7.2.2) with one {@link Inflater},
 * in pieces as they come. What they inflate to is appended to one output, pooled memory as a rule,
 * so that messages share it; what outgrows it is put together on the heap. Used by the event loop;
 * {@link #close} frees native memory.
 */
final class MessageInflater implements AutoCloseable {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** An output with so much in it is to be handed over: one read can inflate to a lot. */
  private static final int FULL = MessageMemory.SIZE / 4 * 3;

  /** What the inflater gets to write to, at least. */
  private static final int MIN_ROOM = 64;

  /** The array that takes small messages when all memory is in use. */
  private static final int MIN_ARRAY = 16 * 1024;

  /** An array takes messages up to this size; larger ones grow by pieces. */
  private static final int MAX_SHARED_ARRAY = 64 * 1024;

  /** What the sender cut off the end of every message (section 7.2.1). */
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final boolean contextTakeover;
  private final long maxMessageSize;
  private final long most; // that a message can have, by that and by what an array holds
  private final MessageMemory pool;
  private final Runnable handOver;
  private final GrowingPayload apart; // takes the message in progress once it left the output
  private Piece output = Piece.NONE;
  private int begin; // of the last message
  private int end;
  private Place place = Place.NONE;
  private long inflatedBytes;

  /** Where the message in progress lies. */
  private enum Place {
    /** There is none. */
    NONE,
    /** In the output, behind the others. */
    OUTPUT,
    /** On the heap, by itself. */
    APART
  }

  /**
   * An inflater.
   *
   * @param contextTakeover whether a message may refer to those before it
   * @param maxMessageSize in bytes, after inflation; 0 for no limit
   * @param pool where memory for the output comes from
   * @param handOver has to {@linkplain #detach} all messages but the one in progress, which goes on
   *     in other memory
   */
  MessageInflater(
      boolean contextTakeover, long maxMessageSize, MessageMemory pool, Runnable handOver) {
    this.contextTakeover = contextTakeover;
    this.maxMessageSize = maxMessageSize;
    most = most(maxMessageSize);
    this.pool = requireNonNull(pool, "pool is null");
    this.handOver = requireNonNull(handOver, "handOver is null");
    apart = new GrowingPayload(pool.heap(), maxMessageSize);
  }

  /** Where the last message lies, from its {@link #offset} on. */
  ByteBuffer memory() {
    return output.memory();
  }

  int offset() {
    return begin;
  }

  /** How many bytes it has. */
  int length() {
    return end - begin;
  }

  /** How much has been inflated so far, by all messages. */
  long inflatedBytes() {
    return inflatedBytes;
  }

  /** Whether it is time to {@link #detach}. */
  boolean isFull() {
    return end >= FULL;
  }

  /**
   * Gives the messages in the output away, or copies of them if they would keep an array that is
   * much larger; the next one begins another output. A message in progress has to be {@linkplain
   * #setAside set aside} before, or is lost.
   */
  PooledBlock detach(MessageBlock.Builder messages, Metadata metadata) {
    int capacity = output.memory().capacity();
    boolean keep = output.isPooled() || messages.payloadBytes() >= capacity - capacity / 8;
    PooledBlock block =
        keep
            ? output.build(messages, metadata)
            : PooledBlock.onHeap(messages.buildCopy(output.memory(), metadata));
    leaveOutput(Piece.NONE);
    return block;
  }

  private void leaveOutput(Piece next) {
    output.release();
    output = next;
    begin = 0;
    end = 0;
  }

  /** Takes a message in progress out of the output, which is about to be left. */
  void setAside() throws ProtocolViolation {
    if (place == Place.OUTPUT) {
      apart.add(output.memory(), begin, end - begin);
      end = begin;
      place = Place.APART;
    }
  }

  /** Holds no pooled memory while nothing comes. All whole messages have been detached. */
  void pause() throws ProtocolViolation {
    setAside();
    leaveOutput(Piece.NONE);
  }

  /** Appends a message as it is. */
  void append(ByteBuffer message, int offset, int length) throws ProtocolViolation {
    begin();
    expect(length);
    add(message, offset, length);
    finish();
  }

  /** Appends what a message inflates to. */
  void inflate(ByteBuffer compressed, int offset, int length) throws ProtocolViolation {
    begin();
    addCompressed(compressed, offset, length, null);
    end(true, null);
  }

  /** Begins a message of several pieces. */
  void begin() {
    begin = end;
    place = Place.OUTPUT;
  }

  /** Tells how long a message is going to be that is not compressed. */
  void expect(long total) {
    apart.expect(total);
  }

  /** Adds a piece of a message as it is. */
  void add(ByteBuffer piece, int offset, int length) throws ProtocolViolation {
    if (place == Place.OUTPUT) {
      ensureRoom(length);
    }
    if (place == Place.APART) {
      apart.add(piece, offset, length);
    } else {
      output.memory().put(end, piece, offset, length);
      end += length;
    }
  }

  /**
   * Adds what a piece of a message inflates to.
   *
   * @param text checks that, if it is text and shall be checked at once
   */
  void addCompressed(ByteBuffer piece, int offset, int length, @Nullable Utf8Validator text)
      throws ProtocolViolation {
    ByteBuffer input = piece.slice(offset, length);
    try {
      do {
        if (inflater.finished()) {
          inflater.reset(); // further blocks may follow a final one (section 7.2.3.4)
        }
        inflater.setInput(input);
        drain(text);
      } while (inflater.finished() && input.hasRemaining());
    } catch (DataFormatException e) {
      throw notInflatable();
    }
  }

  private static ProtocolViolation notInflatable() {
    return new ProtocolViolation(
        CloseCode.INVALID_PAYLOAD, "a compressed message cannot be inflated");
  }

  /**
   * The message is whole; it lies in the {@link #memory} from now on.
   *
   * @param text as for {@link #addCompressed}
   */
  void end(boolean compressed, @Nullable Utf8Validator text) throws ProtocolViolation {
    if (compressed) {
      addTail(text);
    }
    finish();
  }

  private void addTail(@Nullable Utf8Validator text) throws ProtocolViolation {
    try {
      if (!inflater.finished()) {
        inflater.setInput(TAIL);
        drain(text);
      }
    } catch (DataFormatException e) {
      throw notInflatable();
    }
    if (!contextTakeover || inflater.finished()) {
      inflater.reset();
    }
  }

  private void drain(@Nullable Utf8Validator text) throws DataFormatException, ProtocolViolation {
    while (!inflater.finished()) {
      ByteBuffer room = room(guess(inflater.getRemaining(), size(), most));
      int from = room.position();
      int count = inflater.inflate(room);
      if (place == Place.APART) {
        apart.added(count);
      } else {
        end += count;
      }
      inflatedBytes += count;
      if (text != null && !text.accept(room, from, count)) {
        throw ProtocolViolation.invalidUtf8("a text message");
      }
      checkSize();
      if (room.hasRemaining() && inflater.needsInput()) {
        return;
      }
      if (inflater.needsDictionary()) {
        throw new DataFormatException();
      }
    }
  }

  /** How many bytes the message in progress has so far. */
  int size() {
    return place == Place.APART ? apart.size() : end - begin;
  }

  private void checkSize() throws ProtocolViolation {
    int size = size();
    if (maxMessageSize > 0 && size > maxMessageSize) {
      throw ProtocolViolation.tooBig(size, maxMessageSize);
    }
    if (size > most) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message inflates to more than what Java can hold");
    }
  }

  static long most(long maxMessageSize) {
    long fits = MAX_ARRAY - MIN_ROOM;
    return maxMessageSize > 0 ? Math.min(maxMessageSize, fits) : fits;
  }

  /**
   * What is left of a message may inflate to twice its size, but not to more than the message can
   * still have. There is always some room more, to see that.
   */
  static int guess(int remaining, int size, long most) {
    return (int) Math.max(MIN_ROOM, Math.min(2L * remaining, most - size + MIN_ROOM));
  }

  private ByteBuffer room(int wanted) throws ProtocolViolation {
    if (place == Place.OUTPUT) {
      ensureRoom(wanted);
    }
    return place == Place.APART ? apart.room(1) : output.memory().clear().position(end);
  }

  /** Sets the message in progress aside if so much more of it finds no room in an output. */
  private void ensureRoom(int more) throws ProtocolViolation {
    if (output.memory().capacity() - end >= more) {
      return;
    }
    int size = end - begin;
    long needed = (long) size + more;
    Piece next = needed > MessageMemory.SIZE ? null : pool.take();
    if (next == null && needed <= MAX_SHARED_ARRAY) {
      next = Piece.ofArray((int) Math.max(needed, Math.max(2L * size, MIN_ARRAY)));
    }
    if (next == null) {
      setAside();
      return;
    }
    next.memory().put(0, output.memory(), begin, size);
    goOnIn(next);
    end = size;
  }

  /** All messages but the one in progress are handed over with the output. */
  private void goOnIn(Piece next) {
    if (begin > 0) {
      place = Place.NONE;
      handOver.run();
      place = Place.OUTPUT;
    }
    leaveOutput(next);
  }

  private void finish() throws ProtocolViolation {
    if (place == Place.APART) {
      gather();
    }
    place = Place.NONE;
    apart.clear();
  }

  /** Brings a message into an output again. */
  private void gather() throws ProtocolViolation {
    int size = apart.size();
    begin = end;
    if (size > output.memory().capacity() - end) {
      Piece next = size > MessageMemory.SIZE ? null : pool.take();
      goOnIn(next == null ? Piece.ofArray(apart.toArray()) : next);
      if (next == null) {
        end = size;
        return;
      }
    }
    ByteBuffer unused = apart.copyTo(output.memory(), end);
    end += size;
  }

  /** Later calls do nothing. */
  @Override
  public void close() {
    inflater.end();
    place = Place.NONE;
    apart.clear();
    leaveOutput(Piece.NONE);
  }
}
