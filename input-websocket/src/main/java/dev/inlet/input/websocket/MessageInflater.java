package dev.inlet.input.websocket;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.MessageMemory.Piece;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of one connection (RFC 7692, section 7.2.2) with one {@link Inflater}.
 * What they inflate to is appended to one output, lent memory as a rule, so that messages share it.
 * Used by the event loop; {@link #close} frees native memory.
 */
final class MessageInflater implements AutoCloseable {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** An output with so much in it is to be handed over: one read can inflate to a lot. */
  private static final int FULL = MessageMemory.SIZE / 4 * 3;

  /** What the inflater gets to write to, at least. */
  private static final int MIN_ROOM = 64;

  /** The array that takes small messages when all memory is lent. */
  private static final int MIN_ARRAY = 16 * 1024;

  /** What the sender cut off the end of every message (section 7.2.1). */
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final boolean contextTakeover;
  private final long maxMessageSize;
  private final long most; // that a message can have, by that and by what an array holds
  private final MessageMemory lender;
  private final Runnable handOver;
  private Piece output = Piece.NONE;
  private int begin; // of the last message
  private int end;

  /**
   * An inflater.
   *
   * @param contextTakeover whether a message may refer to those before it
   * @param maxMessageSize in bytes, after inflation; 0 for no limit
   * @param lender where memory for the output comes from
   * @param handOver has to {@linkplain #detach} all messages but the one in progress, which goes on
   *     in other memory
   */
  MessageInflater(
      boolean contextTakeover, long maxMessageSize, MessageMemory lender, Runnable handOver) {
    this.contextTakeover = contextTakeover;
    this.maxMessageSize = maxMessageSize;
    most = most(maxMessageSize);
    this.lender = requireNonNull(lender, "lender is null");
    this.handOver = requireNonNull(handOver, "handOver is null");
  }

  /** Where the last message lies, from its {@link #begin} to its {@link #end}. */
  ByteBuffer memory() {
    return output.memory();
  }

  int begin() {
    return begin;
  }

  int end() {
    return end;
  }

  /** Whether it is time to {@link #detach}. */
  boolean isFull() {
    return end >= FULL;
  }

  /**
   * Gives the messages in the output away, or copies of them if they would keep an array that is
   * much larger; the next one begins another output.
   */
  MessageBlock detach(MessageBlock.Builder messages, Metadata metadata) {
    int capacity = output.memory().capacity();
    boolean keep = output.isLent() || messages.payloadBytes() >= capacity - capacity / 8;
    MessageBlock block =
        keep ? output.build(messages, metadata) : messages.buildCopy(output.memory(), metadata);
    reset();
    return block;
  }

  private void reset() {
    output.release();
    output = Piece.NONE;
    begin = 0;
    end = 0;
  }

  /** Appends a message as it is. */
  void append(ByteBuffer message, int offset, int length) throws ProtocolViolation {
    begin = end;
    ensureRoom(length);
    output.memory().put(end, message, offset, length);
    end += length;
  }

  /** Appends what a message inflates to. */
  void inflate(ByteBuffer compressed, int offset, int length) throws ProtocolViolation {
    begin = end;
    ByteBuffer input = compressed.slice(offset, length);
    try {
      inflater.setInput(input);
      drain();
      while (inflater.finished() && input.hasRemaining()) {
        // Further blocks may follow a final one (section 7.2.3.4).
        inflater.reset();
        inflater.setInput(input);
        drain();
      }
      if (!inflater.finished()) {
        inflater.setInput(TAIL);
        drain();
      }
    } catch (DataFormatException e) {
      throw new ProtocolViolation(
          CloseCode.INVALID_PAYLOAD, "a compressed message cannot be inflated");
    }
    if (!contextTakeover || inflater.finished()) {
      inflater.reset();
    }
  }

  private void drain() throws DataFormatException, ProtocolViolation {
    while (!inflater.finished()) {
      ensureRoom(guess(inflater.getRemaining(), end - begin, most));
      ByteBuffer room = output.memory().clear().position(end);
      inflater.inflate(room);
      end = room.position();
      if (maxMessageSize > 0 && end - begin > maxMessageSize) {
        throw ProtocolViolation.tooBig(end - begin, maxMessageSize);
      }
      if (room.hasRemaining() && inflater.needsInput()) {
        return;
      }
      if (inflater.needsDictionary()) {
        throw new DataFormatException();
      }
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

  private void ensureRoom(int more) throws ProtocolViolation {
    if (output.memory().capacity() - end >= more) {
      return;
    }
    int size = end - begin;
    Piece next = memoryFor(size, more);
    next.memory().put(0, output.memory(), begin, size);
    if (begin > 0) {
      handOver.run();
    }
    reset();
    output = next;
    end = size;
  }

  /** For a message of which there is some, and will be more. */
  private Piece memoryFor(int size, int more) throws ProtocolViolation {
    long needed = (long) size + more;
    if (needed > MAX_ARRAY) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message inflates to more than what Java can hold");
    }
    Piece lent = needed > MessageMemory.SIZE ? null : lender.lend();
    if (lent != null) {
      return lent;
    }
    long wanted = Math.min(most + MIN_ROOM, Math.max(2L * size, MIN_ARRAY));
    return Piece.ofArray((int) Math.max(needed, wanted));
  }

  /** Later calls do nothing. */
  @Override
  public void close() {
    inflater.end();
    reset();
  }
}
