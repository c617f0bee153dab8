package dev.inlet.input.websocket.wire;

import static dev.inlet.input.websocket.wire.ProtocolViolation.protocolError;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;
import dev.inlet.input.websocket.memory.PooledBlock;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a server into messages and control frames: a state machine over RFC 6455,
 * section 5, that is strict about every rule of it.
 *
 * <p>What is read lies in {@code memory} that its messages share: a whole message is no more than a
 * place in it. Mostly that memory is pooled and was {@linkplain #room read into} directly; what was
 * read elsewhere is copied. Reads follow each other in it until it is full, or until they {@link
 * #pause}, and whole messages wait in the {@code block} for that. Between two calls the decoder is
 * in one of these states:
 *
 * <ul>
 *   <li>no frame is pending;
 *   <li>{@code position < filled}: the beginning of a frame waits in the memory for its end, which
 *       has room there unless the frame is small enough to be carried over to other memory;
 *   <li>{@code frameRemaining > 0}: in the middle of a large frame that does not wait in pooled
 *       memory: its payload goes straight to the {@link PartialMessage}.
 * </ul>
 *
 * <p>Independently of that, a message in several frames may be in progress, in a {@link
 * PartialMessage} as well.
 */
public final class FrameDecoder {
  /** A frame with a payload up to this size is carried over to whatever memory is next. */
  private static final int MAX_CARRIED = 16 * 1024;

  /** What was read elsewhere is copied to pooled memory if it is at least this much. */
  private static final int MIN_LENT = MessageMemory.SIZE / 8;

  /** With less room left in pooled memory, the next piece is read into. */
  private static final int MIN_ROOM = MessageMemory.SIZE / 8;

  /** The same with compression, where whatever is carried is inflated at once. */
  private static final int MAX_COMPRESSED_CARRIED = 4 * 1024;

  private static final int MAX_CONTROL_PAYLOAD = 125;

  /**
   * Takes what was decoded: messages in the order in which they came, and control frames in theirs.
   * A ping or pong may be told before messages that came before it, so that it does not cut a block
   * of them; a Close comes behind all.
   */
  public interface Receiver {

    /** Whole data messages that came one after the other. */
    void messages(PooledBlock block);

    void ping(byte[] payload);

    void pong(byte[] payload);

    /** The server closes; nothing follows. */
    void close(CloseFrame frame);
  }

  private final Receiver receiver;
  private final Metadata metadata;
  private final long maxMessageSize;
  private final @Nullable MessageInflater inflater;
  private final MessageMemory lender;
  private final MessageBlock.Builder block = new MessageBlock.Builder();
  private final Utf8Validator utf8 = new Utf8Validator(); // of a text that is not whole
  private final PartialMessage partial;
  private final int maxCarried;
  private Metadata readMetadata;

  private Piece piece = Piece.NONE;
  private int filled; // the end of what was read into it
  private int position; // of the first byte that is not decoded
  private int checkedUpTo; // where to go on in a text that waits; or 0
  private int sincePause; // bytes that were read since the last one
  private int beforePause; // bytes that were read between the last two

  private long frameRemaining;
  private boolean frameFinal;

  private boolean closed;

  /**
   * A decoder of one connection.
   *
   * @param metadata what messages carry, but for the time
   * @param maxMessageSize in bytes, after reassembly and inflation; 0 for no limit
   * @param deflate what was agreed on for permessage-deflate
   * @param lender where memory for long bursts comes from
   */
  public FrameDecoder(
      Receiver receiver,
      Metadata metadata,
      long maxMessageSize,
      Optional<DeflateExtension> deflate,
      MessageMemory lender) {
    this.receiver = requireNonNull(receiver, "receiver is null");
    this.metadata = requireNonNull(metadata, "metadata is null");
    this.readMetadata = metadata;
    this.maxMessageSize = maxMessageSize;
    this.lender = requireNonNull(lender, "lender is null");
    inflater =
        deflate
            .map(
                agreed ->
                    new MessageInflater(
                        agreed.serverContextTakeover(), maxMessageSize, lender, this::handOver))
            .orElse(null);
    maxCarried = inflater == null ? MAX_CARRIED : MAX_COMPRESSED_CARRIED;
    partial = new PartialMessage(utf8, new GrowingPayload(lender.heap(), maxMessageSize), inflater);
  }

  /**
   * Where the next bytes can be read to so that {@link #decode} does not copy them; to be released
   * after that. Nothing, if what comes has to be copied anyway, or all memory is in use; nor with
   * compression, as what is compressed is not needed for long.
   */
  public @Nullable ByteBuf room() throws ProtocolViolation {
    if (closed || frameRemaining > 0 || inflater != null) {
      return null;
    }
    boolean nearlyFull = piece.memory().capacity() - filled < MIN_ROOM;
    boolean carried =
        filled - position <= maxCarried + FrameHeader.MAX_SIZE; // a larger one has room to end
    if (!piece.isLent() || (nearlyFull && carried)) {
      Piece next = lender.lend();
      if (next == null) {
        return null;
      }
      moveTo(next);
    }
    return piece.from(filled);
  }

  /**
   * Takes all that is readable, and may keep whole messages until {@link #pause}, which has to
   * follow. Messages that were whole before a violation have been delivered when it is thrown; the
   * decoder is of no use after that, nor after a Close frame.
   */
  public void decode(ByteBuf in) throws ProtocolViolation {
    try {
      if (piece.isRead(in)) {
        // Only once: it may lie in memory that another uses when its frames are decoded.
        taken(in.readableBytes());
        decodeFrames();
        return;
      }
      while (in.isReadable() && !closed) {
        if (frameRemaining > 0) {
          continueLargeFrame(in);
        } else {
          copyRead(in);
          decodeFrames();
        }
      }
    } catch (ProtocolViolation e) {
      handOver();
      throw e;
    }
  }

  /**
   * Reading pauses: delivers what is whole, and holds no more memory than what is left needs. A
   * large frame keeps the memory that was taken for it, or else it would have to be copied.
   */
  public void pause() throws ProtocolViolation {
    if (sincePause > 0) {
      beforePause = sincePause;
      sincePause = 0;
    } else if (!piece.isLent()) {
      return;
    }
    deliver();
    if (awaitsLargeFrame()) {
      return;
    }
    if (!closed) {
      assembleWhatWaits();
      if (inflater != null) {
        inflater.pause();
      }
    }
    int waiting = filled - position;
    moveTo(waiting == 0 ? Piece.NONE : Piece.ofArray(waiting));
  }

  /** The beginning of a frame that is too large to be carried over. */
  private void assembleWhatWaits() throws ProtocolViolation {
    int available = filled - position;
    ByteBuffer memory = piece.memory();
    if (available < 2 || (memory.get(position) & 0x0F) == Opcode.CLOSE) {
      return; // what is read of a Close frame is short, whatever length it announces
    }
    if (available >= FrameHeader.size(memory.get(position + 1))) {
      long length = FrameHeader.payloadLength(memory, position, memory.get(position + 1));
      if (length > maxCarried) {
        startLargeFrame(length);
      }
    }
  }

  private void continueLargeFrame(ByteBuf in) throws ProtocolViolation {
    int part = (int) Math.min(frameRemaining, in.readableBytes());
    readMetadata = metadata.at(Instant.now());
    partial.addFrom(in, part);
    sincePause += part;
    tookPart(part);
  }

  /** What was read elsewhere is copied behind what was read before. */
  private void copyRead(ByteBuf in) throws ProtocolViolation {
    if (filled == piece.memory().capacity()) {
      moveTo(memoryFor(in.readableBytes()));
    }
    ByteBuffer memory = piece.memory();
    int part = Math.min(in.readableBytes(), memory.capacity() - filled);
    in.getBytes(in.readerIndex(), memory.slice(filled, part));
    in.skipBytes(part);
    taken(part);
  }

  private void taken(int part) {
    filled += part;
    sincePause += part;
    readMetadata = metadata.at(Instant.now());
  }

  /** For bytes that have to be copied: pooled memory if they are many, or else an array. */
  private Piece memoryFor(int readable) {
    int needed = filled - position + readable;
    int expected = Math.max(needed, Math.max(sincePause, beforePause));
    Piece lent = expected < MIN_LENT ? null : lender.lend();
    return lent == null ? Piece.ofArray(needed) : lent;
  }

  /** Goes on in other memory, which begins with what is left of a frame. */
  private void moveTo(Piece next) throws ProtocolViolation {
    if (inflater == null) {
      handOver(); // else messages lie in its output
    }
    int rest = filled - position;
    try {
      partial.leave(piece.memory());
    } catch (ProtocolViolation e) {
      next.release();
      throw e;
    }
    next.memory().put(0, piece.memory(), position, rest);
    piece.release();
    piece = next;
    filled = rest;
    checkedUpTo = Math.max(0, checkedUpTo - position);
    position = 0;
  }

  private void decodeFrames() throws ProtocolViolation {
    ByteBuffer memory = piece.memory();
    while (!closed) {
      int available = filled - position;
      if (available < 2) {
        return;
      }
      int firstTwo = memory.getShort(position);
      int first = firstTwo >> 8;
      int second = (byte) firstTwo;
      if ((first & 0x0F) == Opcode.CLOSE) {
        takeClose(memory.slice(position, available));
        return;
      }
      checkHeader(first, second);
      int headerSize = FrameHeader.size(second);
      if (available < headerSize) {
        return;
      }
      long length = FrameHeader.payloadLength(memory, position, second);
      checkLength(first, length);
      if (headerSize + length <= available) {
        int payload = position + headerSize;
        position = payload + (int) length;
        takeFrame(first, memory, payload, (int) length);
      } else {
        if (length > maxCarried && !waits(first, headerSize + length)) {
          startLargeFrame(length);
        } else {
          checkWhatWaits(first, headerSize);
        }
        return;
      }
    }
  }

  /** The rules of section 5.2 to 5.5 that the first two bytes can break. */
  private void checkHeader(int first, int second) throws ProtocolViolation {
    int opcode = first & 0x0F;
    if ((first & 0x70) != 0) {
      checkReservedBits(first & 0x70, opcode);
    }
    if (second < 0) {
      throw ProtocolViolation.masked();
    }
    if (Opcode.isReserved(opcode)) {
      throw protocolError("the server sent a frame with the reserved opcode " + opcode);
    }
    if (Opcode.isControl(opcode)) {
      if (first >= 0) {
        throw ProtocolViolation.fragmentedControlFrame();
      }
      if (second > MAX_CONTROL_PAYLOAD) {
        throw ProtocolViolation.largeControlFrame();
      }
    } else if (opcode == Opcode.CONTINUATION) {
      if (!partial.isInProgress()) {
        throw protocolError("the server continued a message that it had not begun");
      }
    } else if (partial.isInProgress()) {
      throw protocolError("the server began a message within another");
    }
  }

  /** RSV1 marks the first frame of a compressed message (RFC 7692, section 6). */
  private void checkReservedBits(int reserved, int opcode) throws ProtocolViolation {
    boolean compressed = reserved == 0x40 && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
    if (inflater == null || !compressed) {
      throw ProtocolViolation.reservedBits();
    }
  }

  private void checkLength(int first, long length) throws ProtocolViolation {
    if (Opcode.isControl(first & 0x0F)) {
      return;
    }
    // Nearly 2^63 bytes can be announced: no overflow.
    long size = Math.max(length, partial.size() + length);
    boolean compressed = partial.isInProgress() ? partial.isCompressed() : (first & 0x40) != 0;
    long limit = maxMessageSize;
    if (limit > 0 && compressed) {
      limit += limit / 8 + 64; // what cannot be compressed grows, by a bit for each byte at most
    }
    if (limit > 0 && size > limit) {
      throw ProtocolViolation.tooBig(size, maxMessageSize);
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new ProtocolViolation(
          CloseCode.TOO_BIG, "a message of at least " + size + " bytes is over what Java can hold");
    }
  }

  /** Takes a frame that lies in the memory as a whole. */
  private void takeFrame(int first, ByteBuffer memory, int offset, int length)
      throws ProtocolViolation {
    int opcode = first & 0x0F;
    if (Opcode.isControl(opcode)) {
      takeControlFrame(opcode, memory, offset, length);
    } else if (first < 0 && opcode != Opcode.CONTINUATION) {
      boolean compressed = (first & 0x40) != 0;
      if (opcode == Opcode.TEXT && !compressed) {
        checkText(memory, offset, length);
      }
      if (inflater == null) {
        block.add(offset, length, type(opcode));
      } else {
        takeThroughInflater(inflater, opcode, compressed, memory, offset, length);
      }
    } else {
      if (!partial.isInProgress()) {
        partial.beginAt(first, offset);
      }
      startFrame(first, length);
      partial.addFrom(memory, offset, length, checkedUpTo);
      checkedUpTo = 0;
      tookPart(length);
    }
  }

  /** Checks a text that lies there as a whole, part of which may have been while it waited. */
  private void checkText(ByteBuffer from, int offset, int length) throws ProtocolViolation {
    boolean valid =
        checkedUpTo > 0
            ? endsValid(from, offset + length)
            : Utf8Validator.isValid(from, offset, length);
    if (!valid) {
      throw ProtocolViolation.invalidUtf8("a text message");
    }
  }

  private boolean endsValid(ByteBuffer from, int end) {
    boolean valid = utf8.accept(from, checkedUpTo, end - checkedUpTo) && utf8.isComplete();
    utf8.reset();
    checkedUpTo = 0;
    return valid;
  }

  /** Messages of a connection with compression all lie in the inflater's output. */
  private void takeThroughInflater(
      MessageInflater output,
      int opcode,
      boolean compressed,
      ByteBuffer from,
      int offset,
      int length)
      throws ProtocolViolation {
    if (compressed) {
      output.inflate(from, offset, length);
      if (opcode == Opcode.TEXT
          && !Utf8Validator.isValid(output.memory(), output.offset(), output.length())) {
        throw ProtocolViolation.invalidUtf8("a text message");
      }
    } else {
      output.append(from, offset, length);
    }
    addInflated(output, opcode);
  }

  private void addInflated(MessageInflater output, int opcode) throws ProtocolViolation {
    block.add(output.offset(), output.length(), type(opcode));
    if (output.isFull()) {
      deliver();
    }
  }

  /** Whether a large frame waits for its end in the memory, or in other memory from now on. */
  private boolean waits(int first, long frameSize) throws ProtocolViolation {
    if (inflater != null) {
      return false; // what there is of it is inflated at once, so that its end is not much work
    }
    return frameSize <= piece.memory().capacity() - position || awaitElsewhere(first, frameSize);
  }

  /**
   * Goes on in memory where the frame at the position, if it is a message, has room as a whole. The
   * next header has room behind it, too, so that the same can be done for a large frame that
   * follows before anything of it is read.
   */
  private boolean awaitElsewhere(int first, long frameSize) throws ProtocolViolation {
    boolean message = first < 0 && (first & 0x0F) != Opcode.CONTINUATION;
    long needed = frameSize + FrameHeader.MAX_SIZE;
    // Memory of the usual size is not kept in a pause, and reads from elsewhere bring little.
    boolean worthIt = piece.isLent() || needed > MessageMemory.SIZE;
    Piece next = message && worthIt ? lender.lend(needed) : null;
    if (next == null) {
      return false;
    }
    moveTo(next);
    return true;
  }

  /** Whether what waits is the frame that large memory was taken for. */
  private boolean awaitsLargeFrame() {
    return piece.isLarge() && position == 0;
  }

  /** Text is refused with the first byte that makes it no UTF-8, whatever is still to come. */
  private void checkWhatWaits(int first, int headerSize) throws ProtocolViolation {
    boolean plainText =
        (first & 0x0F) == Opcode.CONTINUATION
            ? partial.isPlainText()
            : (first & 0x4F) == Opcode.TEXT;
    int from = Math.max(checkedUpTo, position + headerSize);
    if (plainText && from < filled) {
      if (!utf8.accept(piece.memory(), from, filled - from)) {
        throw ProtocolViolation.invalidUtf8("a text message");
      }
      checkedUpTo = filled;
    }
  }

  /** Begins the frame at the position, whose header and as much as there is of it are taken. */
  private void startLargeFrame(long length) throws ProtocolViolation {
    ByteBuffer memory = piece.memory();
    int first = memory.get(position);
    int offset = position + FrameHeader.size(memory.get(position + 1));
    int available = filled - offset;
    if (!partial.isInProgress()) {
      partial.begin(first);
    }
    partial.leave(memory);
    startFrame(first, length);
    partial.addFrom(memory, offset, available, checkedUpTo);
    checkedUpTo = 0;
    position = filled;
    tookPart(available);
  }

  /** From now on what comes belongs to this frame of the message in progress. */
  private void startFrame(int first, long length) {
    frameFinal = first < 0;
    frameRemaining = length;
    if (frameFinal) {
      partial.endsWith(length);
    }
  }

  /** So much of the current frame was added to the message in progress. */
  private void tookPart(int count) throws ProtocolViolation {
    frameRemaining -= count;
    if (frameRemaining == 0 && frameFinal) {
      endMessage();
    }
  }

  private void endMessage() throws ProtocolViolation {
    partial.end();
    if (inflater != null) {
      addInflated(inflater, partial.opcode());
    } else if (partial.hasPlace()) {
      block.add(partial.place(), partial.size(), type(partial.opcode()));
    } else {
      handOver();
      byte[] whole = partial.toArray();
      block.add(0, partial.size(), type(partial.opcode()));
      receiver.messages(PooledBlock.onHeap(block.build(whole, readMetadata)));
    }
    partial.reset();
  }

  private static MessageType type(int opcode) {
    return opcode == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
  }

  private void takeControlFrame(int opcode, ByteBuffer memory, int offset, int length) {
    byte[] payload = bytes(memory, offset, length);
    if (opcode == Opcode.PING) {
      receiver.ping(payload);
    } else {
      receiver.pong(payload);
    }
  }

  /** What a server says last counts, whatever is wrong with the frame. */
  private void takeClose(ByteBuffer frame) {
    CloseFrame.read(frame)
        .ifPresent(
            close -> {
              closed = true;
              handOver();
              receiver.close(close);
            });
  }

  /**
   * Hands over the messages so far, and with them a part in the memory that they lie in.
   *
   * @throws ProtocolViolation after that, if there is no room for the message that is in progress
   */
  public void deliver() throws ProtocolViolation {
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
  private void handOver() {
    if (block.count() > 0) {
      receiver.messages(
          inflater == null
              ? piece.build(block, readMetadata)
              : inflater.detach(block, readMetadata));
    }
  }

  /** How much compressed messages have been inflated to so far. */
  public long inflatedBytes() {
    return inflater == null ? 0 : inflater.inflatedBytes();
  }

  private static byte[] bytes(ByteBuffer memory, int offset, int length) {
    byte[] bytes = new byte[length];
    memory.get(offset, bytes);
    return bytes;
  }

  /** Whether what was read ends in the middle of a frame or a message. */
  public boolean isWithinMessage() {
    return !closed && (filled > position || frameRemaining > 0 || partial.isInProgress());
  }

  /** Gives back pooled or native memory; nothing is decoded any more. Later calls do nothing. */
  public void release() {
    closed = true;
    piece.release();
    piece = Piece.NONE;
    filled = 0;
    position = 0;
    partial.reset();
    if (inflater != null) {
      inflater.close();
    }
  }
}
