package dev.inlet.input.websocket.inflate;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Inflates one stream (RFC 1951) that comes in pieces, each of which may end anywhere: {@link #add}
 * a piece, {@link #inflate} until that {@linkplain Progress#NEEDS_INPUT needs input}, and take what
 * was written from the {@link #memory} each time. Refuses what zlib refuses, with the same bit.
 *
 * <p>Of no use after a {@link DataFormatException}. Not for several threads.
 */
public final class DeflateDecoder {
  /** As many bytes of a piece are taken at once. */
  public static final int MAX_PIECE = BitInput.CAPACITY;

  private static final int HEADER_BITS = 3;
  private static final int STORED_LENGTH_BITS = 16;

  private final BitInput input = new BitInput();
  private final Window ownWindow = new Window();
  private final DynamicHeader header = new DynamicHeader();
  private final SymbolDecoder symbols = new SymbolDecoder(input);
  private Window window = ownWindow;
  private State state = State.BLOCK;
  private boolean finalBlock;
  private int storedLeft;
  private int begin;

  /** What comes next (section 3.2.3). */
  private enum State {
    /** The header of a block. */
    BLOCK,
    /** How long a block without compression is. */
    STORED_LENGTH,
    /** The rest of that. */
    STORED,
    /** The codes of a block. */
    CODES,
    /** Symbols. */
    SYMBOLS,
    /** Nothing: the final block has ended. */
    FINISHED
  }

  /**
   * Adds to the piece as much as there is room for, which is {@link #MAX_PIECE} bytes if all before
   * was inflated.
   *
   * @return how many bytes that is
   */
  public int add(ByteBuffer from, int offset, int length) {
    if (input.remaining() == 0) {
      input.clear();
    }
    int part = Math.min(length, input.room());
    input.add(from, offset, part);
    return part;
  }

  /**
   * Inflates until the piece is taken, the stream is finished, or so many bytes have been written,
   * or one repetition more; sooner if the window has no more room.
   *
   * @param most at least 1
   * @return why it stopped; never {@link Progress#GOES_ON}
   * @throws DataFormatException if that cannot be inflated
   */
  public Progress inflate(int most) throws DataFormatException {
    window.makeRoom();
    begin = window.position;
    int limit = (int) Math.min(window.bytes.length, (long) begin + most);
    Progress progress = Progress.GOES_ON;
    while (progress == Progress.GOES_ON) {
      progress = window.position < limit ? goOn(limit) : Progress.NEEDS_ROOM;
    }
    return progress;
  }

  private Progress goOn(int limit) throws DataFormatException {
    return switch (state) {
      case BLOCK -> readBlockHeader();
      case STORED_LENGTH -> readStoredLength();
      case STORED -> copyStored(limit);
      case CODES -> readCodes();
      case SYMBOLS -> decodeSymbols(limit);
      case FINISHED -> Progress.FINISHED;
    };
  }

  private Progress readBlockHeader() throws DataFormatException {
    if (!input.has(HEADER_BITS)) {
      return Progress.NEEDS_INPUT;
    }
    finalBlock = input.take(1) == 1;
    switch (input.take(2)) {
      case 0 -> {
        input.alignToByte();
        state = State.STORED_LENGTH;
      }
      case 1 -> {
        symbols.begin(FixedTables.LITERALS, FixedTables.DISTANCES);
        state = State.SYMBOLS;
      }
      case 2 -> {
        header.begin();
        state = State.CODES;
      }
      default -> throw new DataFormatException("no type of a block");
    }
    return Progress.GOES_ON;
  }

  private Progress readStoredLength() throws DataFormatException {
    if (!input.has(2 * STORED_LENGTH_BITS)) {
      return Progress.NEEDS_INPUT;
    }
    storedLeft = input.take(STORED_LENGTH_BITS);
    if ((input.take(STORED_LENGTH_BITS) ^ 0xFFFF) != storedLeft) {
      throw new DataFormatException("no length of a block");
    }
    input.giveBack();
    state = State.STORED;
    return Progress.GOES_ON;
  }

  private Progress copyStored(int limit) {
    int part = Math.min(storedLeft, Math.min(input.remaining(), limit - window.position));
    System.arraycopy(input.bytes, input.position, window.bytes, window.position, part);
    input.position += part;
    window.position += part;
    storedLeft -= part;
    if (storedLeft == 0) {
      return endBlock();
    }
    return input.remaining() == 0 ? Progress.NEEDS_INPUT : Progress.NEEDS_ROOM;
  }

  private Progress readCodes() throws DataFormatException {
    if (!header.read(input)) {
      return Progress.NEEDS_INPUT;
    }
    symbols.begin(header.literals(), header.distances());
    state = State.SYMBOLS;
    return Progress.GOES_ON;
  }

  private Progress decodeSymbols(int limit) throws DataFormatException {
    Progress progress = symbols.decode(window, limit);
    return progress == Progress.GOES_ON ? endBlock() : progress;
  }

  private Progress endBlock() {
    if (finalBlock) {
      input.alignToByte();
      input.giveBack();
    }
    state = finalBlock ? State.FINISHED : State.BLOCK;
    return Progress.GOES_ON;
  }

  /** Whether the final block has ended; what was not taken does not belong to the stream. */
  public boolean isFinished() {
    return state == State.FINISHED;
  }

  /** Goes on with a stream that was left between two blocks, or begins one with that window. */
  public void goOn(Window ofStream) {
    window = ofStream;
  }

  /** Whether it remembers nothing of a stream, but for the window that it was given. */
  public boolean isBetweenStreams() {
    return state == State.BLOCK && input.isEmpty() && ownWindow.position == 0;
  }

  /** Forgets the stream wherever it is, but not what the window holds that it was given. */
  void leave() {
    window = ownWindow;
    reset();
  }

  /** How many bytes were not taken once the stream {@linkplain #isFinished is finished}. */
  public int remaining() {
    return input.remaining();
  }

  /** A new stream begins with what was not taken. */
  public void restart() {
    window.forget();
    state = State.BLOCK;
  }

  /** A new stream begins with the next piece. */
  public void reset() {
    input.reset();
    window.forget();
    state = State.BLOCK;
  }

  /** Where the bytes lie that were written last, from {@link #offset} on; until more are. */
  public ByteBuffer memory() {
    return window.memory();
  }

  /** Where in the memory they begin. */
  public int offset() {
    return begin;
  }

  /** How many bytes were written last. */
  public int length() {
    return window.position - begin;
  }
}
