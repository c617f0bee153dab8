package dev.inlet.input.websocket.wire;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.memory.ReadWindow;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of data frames: checks size and text, inflates, puts fragments together, and hands
 * blocks of messages over. A message in one frame stays where it was read, in the {@link
 * ReadWindow}; one in several is put together by a {@link PartialMessage}; with compression all lie
 * in the output of the {@link MessageInflater}.
 */
final class MessageAssembler {
  private static final int COMPRESSED = 0x40;

  /**
   * A block has so many messages at most: arrays of their places stay far below half of the
   * smallest region of G1. From that on they would take whole regions, and up to twice the memory
   * that they count for.
   */
  private static final int MAX_MESSAGES = 16 * 1024;

  /** What one byte is compressed to at most, flush included. */
  private static final int MAX_EXPANSION = 8;

  /** What a frame may have beside that. */
  private static final int FRAME_OVERHEAD = 64;

  private final Consumer<PooledBlock> receiver;
  private final ReadWindow window;
  private final Metadata metadata;
  private final long maxMessageSize;
  private final @Nullable MessageInflater inflater;
  private final MessageBlock.Builder block = new MessageBlock.Builder();
  private final Utf8Validator utf8 = new Utf8Validator(); // of a text that is not whole
  private final PartialMessage partial;
  private Instant readAt = Instant.EPOCH; // nothing was read yet
  private int checkedUpTo; // where to go on in the window with a text that waits there; or 0

  MessageAssembler(
      Consumer<PooledBlock> receiver,
      ReadWindow window,
      Metadata metadata,
      long maxMessageSize,
      Optional<DeflateExtension> deflate,
      MessageMemory pool) {
    this.receiver = requireNonNull(receiver, "receiver is null");
    this.window = requireNonNull(window, "window is null");
    this.metadata = requireNonNull(metadata, "metadata is null");
    this.maxMessageSize = maxMessageSize;
    inflater =
        deflate
            .map(
                agreed ->
                    new MessageInflater(
                        agreed.serverContextTakeover(), maxMessageSize, pool, this::handOver))
            .orElse(null);
    partial = new PartialMessage(utf8, new GrowingPayload(pool.heap(), maxMessageSize), inflater);
  }

  /** Whether compression was agreed on: then no message stays in the window. */
  boolean inflates() {
    return inflater != null;
  }

  /** Whether a message has begun and not ended. */
  boolean isInProgress() {
    return partial.isInProgress();
  }

  /** Something was read just now. */
  void read() {
    readAt = Instant.now();
  }

  /** Refuses a frame that would make its message too large, by its first byte and its length. */
  void checkSize(int first, long length) throws ProtocolViolation {
    boolean compressed = isInProgress() ? partial.isCompressed() : (first & COMPRESSED) != 0;
    if (compressed && inflater != null) {
      checkCompressedSize(inflater, length);
      return;
    }
    // Nearly 2^63 bytes can be announced: no overflow.
    long size = Math.max(length, partial.size() + length);
    if (maxMessageSize > 0 && size > maxMessageSize) {
      throw ProtocolViolation.tooBig(size, maxMessageSize);
    }
    checkFits(size);
  }

  /**
   * A compressed message counts for what it inflates to, which the inflater looks after. What a
   * frame announces is refused only if no compressor makes so much of what is left of the limit,
   * even if it flushes after each byte, as it may (RFC 7692, section 7.2.1).
   */
  private void checkCompressedSize(MessageInflater output, long length) throws ProtocolViolation {
    long left = maxMessageSize - (isInProgress() ? output.size() : 0);
    if (maxMessageSize > 0 && (length - FRAME_OVERHEAD) / MAX_EXPANSION > left) {
      throw ProtocolViolation.tooBig(length, maxMessageSize);
    }
    checkFits(length);
  }

  private static void checkFits(long size) throws ProtocolViolation {
    if (size > Integer.MAX_VALUE - 8) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message of at least " + size + " bytes is over what Java can hold");
    }
  }

  /** Text is refused with the first byte that makes it no UTF-8, whatever is still to come. */
  void checkAwaited(int first, int payload) throws ProtocolViolation {
    boolean plainText =
        (first & 0x0F) == Opcode.CONTINUATION
            ? partial.isPlainText()
            : (first & (COMPRESSED | 0x0F)) == Opcode.TEXT;
    int from = Math.max(checkedUpTo, payload);
    if (plainText && from < window.filled()) {
      if (!utf8.accept(window.memory(), from, window.filled() - from)) {
        throw invalidText();
      }
      checkedUpTo = window.filled();
    }
  }

  /** Takes a frame that lies in the window as a whole. */
  void add(int first, int offset, int length) throws ProtocolViolation {
    int opcode = first & 0x0F;
    if (first < 0 && opcode != Opcode.CONTINUATION) {
      boolean compressed = (first & COMPRESSED) != 0;
      if (opcode == Opcode.TEXT && !compressed) {
        checkText(window.memory(), offset, length);
      }
      if (inflater == null) {
        block.add(offset, length, type(opcode));
        handOverIfFull();
      } else {
        addInflated(inflater, opcode, compressed, offset, length);
      }
    } else {
      addFragment(first, offset, length);
    }
  }

  private void addFragment(int first, int offset, int length) throws ProtocolViolation {
    if (!isInProgress()) {
      partial.beginAt(first, offset);
    }
    if (first < 0) {
      partial.endsWith(length);
    }
    addPart(offset, length);
    if (first < 0) {
      end();
    }
  }

  /** Checks a text that lies there as a whole, part of which may have been while it waited. */
  private void checkText(ByteBuffer from, int offset, int length) throws ProtocolViolation {
    boolean valid =
        checkedUpTo > 0
            ? endsValid(from, offset + length)
            : Utf8Validator.isValid(from, offset, length);
    if (!valid) {
      throw invalidText();
    }
  }

  private boolean endsValid(ByteBuffer from, int end) {
    boolean valid = utf8.accept(from, checkedUpTo, end - checkedUpTo) && utf8.isComplete();
    utf8.reset();
    checkedUpTo = 0;
    return valid;
  }

  private static ProtocolViolation invalidText() {
    return ProtocolViolation.invalidUtf8("a text message");
  }

  private void addInflated(
      MessageInflater output, int opcode, boolean compressed, int offset, int length)
      throws ProtocolViolation {
    if (compressed) {
      output.inflate(window.memory(), offset, length);
      if (opcode == Opcode.TEXT
          && !Utf8Validator.isValid(output.memory(), output.offset(), output.length())) {
        throw invalidText();
      }
    } else {
      output.append(window.memory(), offset, length);
    }
    addOutput(output, opcode);
  }

  private void addOutput(MessageInflater output, int opcode) throws ProtocolViolation {
    block.add(output.offset(), output.length(), type(opcode));
    if (output.isFull() || block.count() >= MAX_MESSAGES) {
      deliver();
    }
  }

  /** Begins a frame whose payload leaves the window as it comes. */
  void beginApart(int first, long length) throws ProtocolViolation {
    if (!isInProgress()) {
      partial.begin(first);
    }
    partial.leave(window.memory());
    if (first < 0) {
      partial.endsWith(length);
    }
  }

  /** Adds a part of the message in progress that lies in the window. */
  void addPart(int offset, int length) throws ProtocolViolation {
    partial.addFrom(window.memory(), offset, length, checkedUpTo);
    checkedUpTo = 0;
  }

  /** Adds a part of the message in progress that was never in the window. */
  void addRead(ByteBuf in, int length) throws ProtocolViolation {
    partial.addFrom(in, length);
  }

  /** The message in progress is whole. */
  void end() throws ProtocolViolation {
    partial.end();
    MessageType type = type(partial.opcode());
    if (inflater != null) {
      addOutput(inflater, partial.opcode());
    } else if (partial.hasPlace()) {
      block.add(partial.place(), partial.size(), type);
      handOverIfFull();
    } else {
      handOver();
      byte[] whole = partial.toArray();
      block.add(0, partial.size(), type);
      receiver.accept(PooledBlock.onHeap(block.build(whole, metadata.at(readAt))));
    }
    partial.reset();
  }

  /** A message has just ended, so none is in progress. */
  private void handOverIfFull() {
    if (block.count() >= MAX_MESSAGES) {
      handOver();
    }
  }

  private static MessageType type(int opcode) {
    return opcode == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
  }

  /** The window is about to go on in other memory. */
  void leaveWindow() throws ProtocolViolation {
    if (inflater == null) {
      handOver(); // else messages lie in its output
    }
    partial.leave(window.memory());
    checkedUpTo = Math.max(0, checkedUpTo - window.position());
  }

  /**
   * Hands over the whole messages.
   *
   * @throws ProtocolViolation after that, if there is no room for the message that is in progress
   */
  void deliver() throws ProtocolViolation {
    if (block.count() > 0) {
      try {
        if (inflater != null) {
          inflater.setAside();
        }
      } finally {
        handOver();
      }
    }
  }

  /** The same if no message is in progress where they lie, or it is given up. */
  void handOver() {
    if (block.count() > 0) {
      receiver.accept(
          inflater == null
              ? window.build(block, metadata.at(readAt))
              : inflater.detach(block, metadata.at(readAt)));
    }
  }

  /** Holds no pooled memory while nothing comes. All whole messages have been delivered. */
  void pause() throws ProtocolViolation {
    if (inflater != null) {
      inflater.pause();
    }
  }

  /** How much compressed messages have been inflated to so far. */
  long inflatedBytes() {
    return inflater == null ? 0 : inflater.inflatedBytes();
  }

  /** Gives memory back. Later calls do nothing. */
  void release() {
    partial.reset();
    if (inflater != null) {
      inflater.close();
    }
  }
}
