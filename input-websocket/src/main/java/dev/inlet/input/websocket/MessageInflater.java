package dev.inlet.input.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of one connection (RFC 7692, section 7.2.2) with one {@link Inflater}.
 * What they inflate to is appended to one array, so that a read's messages share it. Used by the
 * event loop; {@link #close} frees native memory.
 */
final class MessageInflater implements AutoCloseable {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** How much is allocated at once because the last output took it. */
  private static final int MAX_EXPECTED = 256 * 1024;

  /** What the inflater gets to write to, at least. */
  private static final int MIN_ROOM = 64;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** What the sender cut off the end of every message (section 7.2.1). */
  private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final boolean contextTakeover;
  private final long maxMessageSize;
  private ByteBuffer output = NOTHING; // always on an array
  private int used;

  /**
   * A guess at what the next read inflates to: as much as the last one, and room to see the end.
   */
  private int expected = 1024;

  /**
   * An inflater.
   *
   * @param contextTakeover whether a message may refer to those before it
   * @param maxMessageSize in bytes, after inflation; 0 for no limit
   */
  MessageInflater(boolean contextTakeover, long maxMessageSize) {
    this.contextTakeover = contextTakeover;
    this.maxMessageSize = maxMessageSize;
  }

  /** Where the next message will be put in the output. */
  int position() {
    return used;
  }

  /**
   * Everything since {@link #detach}, from the beginning of an array; valid until the next call.
   */
  ByteBuffer output() {
    return output;
  }

  /**
   * Gives the output away, or a copy if it does not fill its array; the next one begins empty. An
   * array that is much too large is let go, so that a burst does not cost memory for ever.
   */
  byte[] detach() {
    int capacity = output.capacity();
    boolean full = used >= capacity - capacity / 8;
    byte[] whole = full ? output.array() : Arrays.copyOf(output.array(), used);
    if (full || capacity > MAX_EXPECTED || used < capacity / 4) {
      output = NOTHING;
      expected = Math.min(used + used / 8 + MIN_ROOM, MAX_EXPECTED);
    }
    used = 0;
    return whole;
  }

  /** Appends a message as it is. */
  void append(ByteBuffer message, int offset, int length) throws ProtocolViolation {
    ensureRoom(length);
    output.put(used, message, offset, length);
    used += length;
  }

  /** Appends what a message inflates to. */
  void inflate(ByteBuffer compressed, int offset, int length) throws ProtocolViolation {
    int start = used;
    ByteBuffer input = compressed.slice(offset, length);
    try {
      inflater.setInput(input);
      drain(start);
      while (inflater.finished() && input.hasRemaining()) {
        // Further blocks may follow a final one (section 7.2.3.4).
        inflater.reset();
        inflater.setInput(input);
        drain(start);
      }
      if (!inflater.finished()) {
        inflater.setInput(TAIL);
        drain(start);
      }
    } catch (DataFormatException e) {
      throw new ProtocolViolation(
          CloseCode.INVALID_PAYLOAD, "a compressed message cannot be inflated");
    }
    if (!contextTakeover || inflater.finished()) {
      inflater.reset();
    }
  }

  private void drain(int start) throws DataFormatException, ProtocolViolation {
    while (!inflater.finished()) {
      ensureRoom(Math.max(MIN_ROOM, 2 * inflater.getRemaining()));
      int room = output.capacity() - used;
      int inflated = inflater.inflate(output.array(), used, room);
      used += inflated;
      if (maxMessageSize > 0 && used - start > maxMessageSize) {
        throw ProtocolViolation.tooBig(used - start, maxMessageSize);
      }
      if (inflated < room && inflater.needsInput()) {
        return;
      }
      if (inflater.needsDictionary()) {
        throw new DataFormatException();
      }
    }
  }

  private void ensureRoom(int more) throws ProtocolViolation {
    if (output.capacity() - used >= more) {
      return;
    }
    long wanted = Math.max((long) used + more, Math.max(expected, 2L * output.capacity()));
    if ((long) used + more > MAX_ARRAY) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message inflates to more than what Java can hold");
    }
    output = ByteBuffer.wrap(Arrays.copyOf(output.array(), (int) Math.min(wanted, MAX_ARRAY)));
  }

  @Override
  public void close() {
    inflater.end();
  }
}
