package dev.inlet.input.websocket.wire;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.inflate.DeflateDecoder;
import dev.inlet.input.websocket.inflate.Progress;
import dev.inlet.input.websocket.inflate.Window;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;
import dev.inlet.input.websocket.memory.PooledBlock;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the messages of one connection (RFC 7692, section 7.2.2) in pieces as they come.
 * What they inflate to is appended to one output, pooled memory as a rule, so that messages share
 * it; what outgrows it is put together on the heap. Used by the event loop.
 */
final class MessageInflater implements AutoCloseable {
  /** With what is written beyond a limit to see it, not more than an array can hold. */
  private static final int MAX_SIZE = Integer.MAX_VALUE - 1024;

  /** An output with so much in it is to be handed over: one read can inflate to a lot. */
  private static final int FULL = MessageMemory.SIZE / 4 * 3;

  /** The array that takes small messages when all memory is in use. */
  private static final int MIN_ARRAY = 16 * 1024;

  /** An array takes messages up to this size; larger ones grow by pieces. */
  private static final int MAX_SHARED_ARRAY = 64 * 1024;

  /** What the sender cut off the end of every message (section 7.2.1). */
  private static final ByteBuffer TAIL =
      ByteBuffer.wrap(new byte[] {0x00, 0x00, (byte) 0xFF, (byte) 0xFF});

  private final boolean contextTakeover;
  private final long maxMessageSize;
  private final int most; // that a message can have, by that and by what an array holds
  private final MessageMemory pool;
  private final Runnable handOver;
  private final GrowingPayload apart; // takes the message in progress once it left the output
  private final Window history = new Window(); // with context takeover
  private @Nullable DeflateDecoder decoder; // while something comes
  private Piece output = Piece.NONE;
  private int begin; // of the last message
  private int end;
  private Place place = Place.NONE;
  private long inflatedBytes;
  private int calls; // under way, in which messages may be handed over
  private boolean closed;

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
    most = maxMessageSize > 0 ? (int) Math.min(maxMessageSize, MAX_SIZE) : MAX_SIZE;
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

  /**
   * Holds no pooled memory while nothing comes, and no decoder unless it is within a message. All
   * whole messages have been detached.
   */
  void pause() throws ProtocolViolation {
    setAside();
    leaveOutput(Piece.NONE);
    if (decoder != null && decoder.isBetweenStreams()) {
      releaseDecoder(decoder);
    }
  }

  private DeflateDecoder decoder() {
    if (decoder == null) {
      decoder = pool.decoders().take();
      if (contextTakeover) {
        decoder.goOn(history);
      }
    }
    return decoder;
  }

  private void releaseDecoder(DeflateDecoder used) {
    pool.decoders().giveBack(used);
    decoder = null;
  }

  /** Appends a message as it is. */
  void append(ByteBuffer message, int offset, int length) throws ProtocolViolation {
    calls++;
    try {
      begin();
      expect(length);
      add(message, offset, length);
      finish();
    } finally {
      endCall();
    }
  }

  /** Appends what a message inflates to. */
  void inflate(ByteBuffer compressed, int offset, int length) throws ProtocolViolation {
    calls++;
    try {
      begin();
      int last = Math.min(length, DeflateDecoder.MAX_PIECE - TAIL.capacity());
      addCompressed(compressed, offset, length - last, null);
      addEnd(compressed, offset + length - last, last, null);
      finish();
    } finally {
      endCall();
    }
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
    calls++;
    try {
      if (place == Place.OUTPUT) {
        ensureRoom(length);
      }
      if (place == Place.APART) {
        apart.add(piece, offset, length);
      } else {
        output.memory().put(end, piece, offset, length);
        end += length;
      }
    } finally {
      endCall();
    }
  }

  /**
   * Adds what a piece of a message inflates to.
   *
   * @param text checks that, if it is text and shall be checked at once
   */
  void addCompressed(ByteBuffer piece, int offset, int length, @Nullable Utf8Validator text)
      throws ProtocolViolation {
    calls++;
    try {
      DeflateDecoder stream = decoder();
      int added = 0;
      while (added < length) {
        if (stream.isFinished()) {
          stream.restart(); // further blocks may follow a final one (section 7.2.3.4)
        }
        added += stream.add(piece, offset + added, length - added);
        drain(stream, 0, text);
      }
    } finally {
      endCall();
    }
  }

  /**
   * The message is whole; it lies in the {@link #memory} from now on.
   *
   * @param text as for {@link #addCompressed}
   */
  void end(boolean compressed, @Nullable Utf8Validator text) throws ProtocolViolation {
    calls++;
    try {
      if (compressed) {
        addEnd(TAIL, 0, 0, text);
      }
      finish();
    } finally {
      endCall();
    }
  }

  /** What was closed meanwhile, by whoever messages were handed over to, is released now. */
  private void endCall() {
    calls--;
    if (closed && calls == 0) {
      release();
    }
  }

  /** Adds the last piece and, unless that ends with a final block, the tail behind it. */
  private void addEnd(ByteBuffer piece, int offset, int length, @Nullable Utf8Validator text)
      throws ProtocolViolation {
    DeflateDecoder stream = decoder();
    if (stream.isFinished() && length > 0) {
      stream.restart();
    }
    if (!stream.isFinished()) {
      stream.add(piece, offset, length);
      stream.add(TAIL, 0, TAIL.capacity());
      drain(stream, TAIL.capacity(), text);
    }
    if (!contextTakeover || stream.isFinished()) {
      stream.reset();
    }
  }

  /**
   * Inflates all that was added.
   *
   * @param tail how many bytes at its end are no part of the message
   */
  private void drain(DeflateDecoder stream, int tail, @Nullable Utf8Validator text)
      throws ProtocolViolation {
    Progress progress;
    do {
      progress = inflate(stream);
      int count = stream.length();
      add(stream.memory(), stream.offset(), count);
      inflatedBytes += count;
      if (text != null && !text.accept(stream.memory(), stream.offset(), count)) {
        throw ProtocolViolation.invalidUtf8("a text message");
      }
      checkSize();
      if (progress == Progress.FINISHED && stream.remaining() > tail) {
        stream.restart();
        progress = Progress.GOES_ON;
      }
    } while (progress == Progress.NEEDS_ROOM || progress == Progress.GOES_ON);
  }

  private Progress inflate(DeflateDecoder stream) throws ProtocolViolation {
    try {
      return stream.inflate(most - size() + 1); // one more shows that it is too large
    } catch (DataFormatException e) {
      throw new ProtocolViolation(
          CloseCode.INVALID_PAYLOAD, "a compressed message cannot be inflated");
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

  /** Gives back what it holds: at the end of a call, if that is where it is closed. */
  @Override
  public void close() {
    closed = true;
    if (calls == 0) {
      release();
    }
  }

  private void release() {
    if (decoder != null) {
      releaseDecoder(decoder);
    }
    history.release();
    place = Place.NONE;
    apart.clear();
    leaveOutput(Piece.NONE);
  }
}
