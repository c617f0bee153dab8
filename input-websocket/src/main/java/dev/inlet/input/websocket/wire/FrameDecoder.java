package dev.inlet.input.websocket.wire;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;
import dev.inlet.input.websocket.memory.PooledBlock;
import dev.inlet.input.websocket.memory.ReadWindow;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a server into frames (RFC 6455, section 5), strict about every rule of it: a
 * data frame goes on to the {@link MessageAssembler}, a control frame to the receiver.
 *
 * <p>What is read lies in a {@link ReadWindow}, and a frame that lies there as a whole is no more
 * than a place in it. Reads follow each other until it is full, or until they {@link #pause}.
 */
public final class FrameDecoder {
  /** A frame with a payload up to this size is carried over to whatever memory is next. */
  private static final int MAX_CARRIED = 16 * 1024;

  /** The same with compression, where whatever is carried is inflated at once. */
  private static final int MAX_COMPRESSED_CARRIED = 4 * 1024;

  /**
   * Takes what was decoded: messages in the order in which they came, and control frames in theirs.
   * A ping or pong may be reported before messages that came before it, so that it does not cut a
   * block of them; a Close comes behind all.
   */
  public interface Receiver {

    /** Whole data messages that came one after the other. */
    void messages(PooledBlock block);

    void ping(byte[] payload);

    void pong(byte[] payload);

    /** The server closes; nothing follows. */
    void close(CloseFrame frame);
  }

  /** What comes next. */
  private enum State {
    /** A frame. Its beginning may wait in the window, which has room for its end or carries it. */
    FRAME,
    /** The rest of a frame too large for the window, which goes to the message as it comes. */
    REST_OF_LARGE_FRAME,
    /** Nothing: the server has closed, or the decoder was released. */
    CLOSED
  }

  private final Receiver receiver;
  private final ReadWindow window;
  private final MessageAssembler assembler;
  private final int maxCarried;
  private State state = State.FRAME;
  private long largeFrameRest;
  private boolean largeFrameFinal;

  /**
   * A decoder of one connection.
   *
   * @param metadata what messages carry, but for the time
   * @param maxMessageSize in bytes, after reassembly and inflation; 0 for no limit
   * @param deflate what was agreed on for permessage-deflate
   * @param pool where memory for long bursts comes from
   */
  public FrameDecoder(
      Receiver receiver,
      Metadata metadata,
      long maxMessageSize,
      Optional<DeflateExtension> deflate,
      MessageMemory pool) {
    this.receiver = requireNonNull(receiver, "receiver is null");
    window = new ReadWindow(pool);
    assembler =
        new MessageAssembler(receiver::messages, window, metadata, maxMessageSize, deflate, pool);
    maxCarried = assembler.inflates() ? MAX_COMPRESSED_CARRIED : MAX_CARRIED;
  }

  /**
   * Where the next bytes can be read to so that {@link #decode} does not copy them; to be released
   * after that. Nothing, if what comes has to be copied anyway, or all memory is in use; nor with
   * compression, as what is compressed is not needed for long.
   */
  public @Nullable ByteBuf room() throws ProtocolViolation {
    if (state != State.FRAME || assembler.inflates()) {
      return null;
    }
    boolean carried =
        window.available() <= maxCarried + FrameHeader.MAX_SIZE; // a larger one has room to end
    if (!window.isPooled() || (carried && !window.hasRoom())) {
      Piece next = window.memoryToRead();
      if (next == null) {
        return null;
      }
      moveTo(next);
    }
    return window.room();
  }

  /**
   * Takes all that is readable, and may keep whole messages until {@link #pause}, which has to
   * follow. Messages that were whole before a violation have been delivered when it is thrown; the
   * decoder is of no use after that, nor after a Close frame.
   */
  public void decode(ByteBuf in) throws ProtocolViolation {
    try {
      if (window.isRoom(in)) {
        // Only once: it may lie in memory that is another's when its frames are decoded.
        window.fill(in.readableBytes());
        assembler.read();
        decodeFrames();
        return;
      }
      while (in.isReadable() && state != State.CLOSED) {
        if (state == State.REST_OF_LARGE_FRAME) {
          decodeRest(in);
        } else {
          copy(in);
          decodeFrames();
        }
      }
    } catch (ProtocolViolation e) {
      assembler.handOver();
      throw e;
    }
  }

  /** What was read elsewhere is copied behind what was read before. */
  private void copy(ByteBuf in) throws ProtocolViolation {
    if (window.isFull()) {
      moveTo(window.memoryFor(in.readableBytes()));
    }
    window.fillFrom(in);
    assembler.read();
  }

  private void decodeRest(ByteBuf in) throws ProtocolViolation {
    int part = (int) Math.min(largeFrameRest, in.readableBytes());
    window.passed(part);
    assembler.read();
    assembler.addRead(in, part);
    tookOfLargeFrame(part);
  }

  private void tookOfLargeFrame(int part) throws ProtocolViolation {
    largeFrameRest -= part;
    if (largeFrameRest == 0) {
      state = State.FRAME;
      if (largeFrameFinal) {
        assembler.end();
      }
    }
  }

  private void decodeFrames() throws ProtocolViolation {
    ByteBuffer memory = window.memory();
    int filled = window.filled();
    int position = window.position();
    while (state == State.FRAME) {
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
      FrameHeader.check(first, second, assembler);
      int headerSize = FrameHeader.size(second);
      if (available < headerSize) {
        return;
      }
      long length = FrameHeader.payloadLength(memory, position, second);
      int opcode = first & 0x0F;
      if (!Opcode.isControl(opcode)) {
        assembler.checkSize(first, length);
      }
      if (headerSize + length > available) {
        await(first, headerSize, length);
        return;
      }
      int payload = position + headerSize;
      position = payload + (int) length;
      window.advanceTo(position);
      if (Opcode.isControl(opcode)) {
        takeControlFrame(opcode, memory, payload, (int) length);
      } else {
        assembler.add(first, payload, (int) length);
      }
    }
  }

  private void takeControlFrame(int opcode, ByteBuffer memory, int offset, int length) {
    byte[] payload = new byte[length];
    memory.get(offset, payload);
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
              state = State.CLOSED;
              assembler.handOver();
              receiver.close(close);
            });
  }

  /** The frame at the position is not there as a whole. */
  private void await(int first, int headerSize, long length) throws ProtocolViolation {
    if (length > maxCarried && !hasPlace(first, headerSize + length)) {
      beginLargeFrame(first, headerSize, length);
    } else {
      assembler.checkAwaited(first, window.position() + headerSize);
    }
  }

  /** Whether a large frame waits for its end in the window, or in other memory from now on. */
  private boolean hasPlace(int first, long frameSize) throws ProtocolViolation {
    if (assembler.inflates()) {
      return false; // what there is of it is inflated at once, so that its end is not much work
    }
    return window.holds(frameSize) || findsPlace(first, frameSize);
  }

  /**
   * Goes on in memory where the frame at the position, if it is a message, has room as a whole. The
   * next header has room behind it, too, so that the same can be done for a large frame that
   * follows before anything of it is read.
   */
  private boolean findsPlace(int first, long frameSize) throws ProtocolViolation {
    boolean message = first < 0 && (first & 0x0F) != Opcode.CONTINUATION;
    Piece next = message ? window.memoryForFrame(frameSize + FrameHeader.MAX_SIZE) : null;
    if (next == null) {
      return false;
    }
    moveTo(next);
    return true;
  }

  /** What there is of the frame at the position goes to its message, and so will the rest. */
  private void beginLargeFrame(int first, int headerSize, long length) throws ProtocolViolation {
    int offset = window.position() + headerSize;
    int available = window.filled() - offset;
    state = State.REST_OF_LARGE_FRAME;
    largeFrameRest = length;
    largeFrameFinal = first < 0;
    assembler.beginApart(first, length);
    window.advanceTo(window.filled());
    assembler.addPart(offset, available);
    tookOfLargeFrame(available);
  }

  private void moveTo(Piece next) throws ProtocolViolation {
    try {
      assembler.leaveWindow();
    } catch (ProtocolViolation e) {
      next.release();
      throw e;
    }
    window.moveTo(next);
  }

  /**
   * Reading pauses: delivers what is whole, and holds no more memory than what is left needs. A
   * large frame keeps what was taken for it, or else it would have to be copied.
   */
  public void pause() throws ProtocolViolation {
    if (!window.pause()) {
      return;
    }
    assembler.deliver();
    if (window.isForLargeFrame()) {
      return;
    }
    if (state != State.CLOSED) {
      passOnWhatWaits();
      assembler.pause();
    }
    moveTo(window.memoryForRest());
  }

  /** The beginning of a frame that is too large to be carried over goes to its message. */
  private void passOnWhatWaits() throws ProtocolViolation {
    ByteBuffer memory = window.memory();
    int position = window.position();
    int available = window.available();
    if (available < 2 || (memory.get(position) & 0x0F) == Opcode.CLOSE) {
      return; // what is read of a Close frame is short, whatever length it announces
    }
    int headerSize = FrameHeader.size(memory.get(position + 1));
    if (available >= headerSize) {
      long length = FrameHeader.payloadLength(memory, position, memory.get(position + 1));
      if (length > maxCarried) {
        beginLargeFrame(memory.get(position), headerSize, length);
      }
    }
  }

  /**
   * Hands over the messages so far, and with them a part in the memory that they lie in.
   *
   * @throws ProtocolViolation after that, if there is no room for the message that is in progress
   */
  public void deliver() throws ProtocolViolation {
    assembler.deliver();
  }

  /** How much compressed messages have been inflated to so far. */
  public long inflatedBytes() {
    return assembler.inflatedBytes();
  }

  /** Whether what was read ends in the middle of a frame or a message. */
  public boolean isWithinMessage() {
    return switch (state) {
      case FRAME -> window.available() > 0 || assembler.isInProgress();
      case REST_OF_LARGE_FRAME -> true;
      case CLOSED -> false;
    };
  }

  /** Gives pooled memory back; nothing is decoded any more. Later calls do nothing. */
  public void release() {
    state = State.CLOSED;
    window.release();
    assembler.release();
  }
}
