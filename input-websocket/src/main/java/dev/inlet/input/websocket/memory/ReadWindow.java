package dev.inlet.input.websocket.memory;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import dev.inlet.input.Metadata;
import dev.inlet.input.websocket.memory.MessageMemory.Piece;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has read and not decoded yet, in one piece of memory: decoded up to a position,
 * filled up to an end, and behind that perhaps room to read into. Goes on in another piece when
 * this one is full, and takes along what is not decoded. Belongs to the event loop.
 */
public final class ReadWindow {
  /** What was read elsewhere is copied to pooled memory if it is at least this much. */
  private static final int MIN_POOLED = MessageMemory.SIZE / 8;

  /** With less room left in pooled memory, the next piece is read into. */
  private static final int MIN_ROOM = MessageMemory.SIZE / 8;

  private final MessageMemory pool;
  private Piece piece = Piece.NONE;
  private int position;
  private int filled;
  private int sincePause; // bytes that were read since the last one
  private int beforePause; // bytes that were read between the last two

  /** An empty window. */
  public ReadWindow(MessageMemory pool) {
    this.pool = requireNonNull(pool, "pool is null");
  }

  /** The memory that it is in now; the positions of this window count in it. */
  public ByteBuffer memory() {
    return piece.memory();
  }

  /** Where the first byte is that is not decoded. */
  public int position() {
    return position;
  }

  /** The end of what was read. */
  public int filled() {
    return filled;
  }

  /** How many bytes are not decoded. */
  public int available() {
    return filled - position;
  }

  /** Everything before this position is decoded. */
  public void advanceTo(int decoded) {
    position = decoded;
  }

  /** Whether so many bytes from the position on have room where the window is. */
  public boolean holds(long bytes) {
    return bytes <= piece.memory().capacity() - position;
  }

  /** Whether the memory comes from the pool. */
  public boolean isPooled() {
    return piece.isPooled();
  }

  /** Whether the memory was taken for one large frame, which begins at the position. */
  public boolean isForLargeFrame() {
    return piece.isLarge() && position == 0;
  }

  /** Whether there is enough room behind what was read for a read to be worth it. */
  public boolean hasRoom() {
    return piece.isPooled() && piece.memory().capacity() - filled >= MIN_ROOM;
  }

  /** Whether there is no room at all. */
  public boolean isFull() {
    return filled == piece.memory().capacity();
  }

  /** The room behind what was read; to be released. */
  public ByteBuf room() {
    return piece.from(filled);
  }

  /** Whether these bytes were read into the {@link #room}, and nothing has to be copied. */
  public boolean isRoom(ByteBuf bytes) {
    return piece.isRead(bytes);
  }

  /** So many bytes were read into the {@link #room}. */
  public void fill(int bytes) {
    filled += bytes;
    sincePause += bytes;
  }

  /** So many bytes were read that go elsewhere. */
  public void passed(int bytes) {
    sincePause += bytes;
  }

  /** Copies as much of what was read elsewhere as there is room for. */
  public void fillFrom(ByteBuf in) {
    ByteBuffer memory = piece.memory();
    int part = Math.min(in.readableBytes(), memory.capacity() - filled);
    in.getBytes(in.readerIndex(), memory.slice(filled, part));
    in.skipBytes(part);
    fill(part);
  }

  /** Memory for so many bytes that have to be copied: pooled if they are many, or else an array. */
  public Piece memoryFor(int readable) {
    int needed = available() + readable;
    int expected = Math.max(needed, Math.max(sincePause, beforePause));
    Piece pooled = expected < MIN_POOLED ? null : pool.take();
    return pooled == null ? Piece.ofArray(needed) : pooled;
  }

  /** Memory to read into; none if all of it is in use. */
  public @Nullable Piece memoryToRead() {
    return pool.take();
  }

  /**
   * Memory for a frame of so many bytes that has no room here; none if it is not worth it. Memory
   * of the usual size is not kept in a pause, and reads from elsewhere bring little.
   */
  public @Nullable Piece memoryForFrame(long bytes) {
    return piece.isPooled() || bytes > MessageMemory.SIZE ? pool.take(bytes) : null;
  }

  /** Goes on in other memory, which begins with what is not decoded. */
  public void moveTo(Piece next) {
    int rest = available();
    next.memory().put(0, piece.memory(), position, rest);
    piece.release();
    piece = next;
    filled = rest;
    position = 0;
  }

  /** Makes a block of messages that lie here. */
  public PooledBlock build(MessageBlock.Builder messages, Metadata metadata) {
    return piece.build(messages, metadata);
  }

  /**
   * Reading pauses.
   *
   * @return whether anything has changed: something was read, or pooled memory is held
   */
  public boolean pause() {
    if (sincePause == 0) {
      return piece.isPooled();
    }
    beforePause = sincePause;
    sincePause = 0;
    return true;
  }

  /** No more memory than what is not decoded needs. */
  public Piece memoryForRest() {
    return available() == 0 ? Piece.NONE : Piece.ofArray(available());
  }

  /** Forgets what was read and gives the memory back. Later calls do nothing. */
  public void release() {
    piece.release();
    piece = Piece.NONE;
    filled = 0;
    position = 0;
  }
}
