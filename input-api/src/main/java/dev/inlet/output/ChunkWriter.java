package dev.inlet.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Collects bytes and writes them a chunk at a time, so that a batch costs few system calls and any
 * message, however large, a bounded amount of memory. The chunk lies outside the heap, from where a
 * channel can write it as it is. Belongs to one thread.
 */
public final class ChunkWriter implements ByteSink {

  /** The size to which the chunk grows if batches fill it, in bytes. */
  static final int MAX_CHUNK = 128 * 1024;

  private static final int INITIAL_CHUNK = 8 * 1024;

  private static final byte LINE_FEED = '\n';

  private ByteBuffer chunk = ByteBuffer.allocateDirect(INITIAL_CHUNK);
  private @Nullable WritableByteChannel channel;
  private long written;
  private long toSkip;

  /** A writer that has to {@link #begin} before anything is put. */
  public ChunkWriter() {}

  /**
   * Discards what was collected and restarts.
   *
   * @param target where chunks are written to; blocks until it has taken each of them
   * @param alreadyWritten how many of the bytes that follow the channel has already taken; they are
   *     not written again
   */
  public void begin(WritableByteChannel target, long alreadyWritten) {
    channel = requireNonNull(target, "target is null");
    chunk.clear();
    written = alreadyWritten;
    toSkip = alreadyWritten;
  }

  /** How many bytes since {@link #begin} the channel has taken, those from before included. */
  public long written() {
    return written;
  }

  /** Puts a character of ASCII. */
  @Override
  public void put(char ascii) throws IOException {
    makeRoom(1);
    chunk.put((byte) ascii);
  }

  /** Puts a part of an array, which may be changed afterwards. */
  @Override
  public void put(byte[] bytes, int offset, int length) throws IOException {
    makeRoom(length);
    if (length <= chunk.remaining()) {
      chunk.put(bytes, offset, length);
    } else {
      put(ByteBuffer.wrap(bytes, offset, length));
    }
  }

  /** Puts the payload of one of the messages. */
  public void putPayload(MessageBlock messages, int index) throws IOException {
    int size = messages.payloadSize(index);
    int copied = 0;
    while (copied < size) {
      makeRoom(size - copied);
      copied += messages.copyPayload(index, copied, chunk);
    }
  }

  /** Puts all payloads, each with a line feed behind it. */
  public void putLines(MessageBlock messages) throws IOException {
    int next = 0;
    while (next < messages.size()) {
      next = messages.copyPayloads(next, LINE_FEED, chunk);
      if (next < messages.size()) {
        putPayload(messages, next);
        put('\n');
        next++;
      }
    }
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      makeRoom(bytes.remaining());
      int part = Math.min(bytes.remaining(), chunk.remaining());
      chunk.put(chunk.position(), bytes, bytes.position(), part);
      chunk.position(chunk.position() + part);
      bytes.position(bytes.position() + part);
    }
  }

  /** Makes room for that many bytes, or for as many as an empty chunk holds. */
  private void makeRoom(int bytes) throws IOException {
    if (bytes <= chunk.remaining()) {
      return;
    }
    if (chunk.capacity() < MAX_CHUNK) {
      long wanted = Math.max(2L * chunk.capacity(), (long) chunk.position() + bytes);
      chunk = ByteBuffer.allocateDirect((int) Math.min(wanted, MAX_CHUNK)).put(chunk.flip());
    }
    if (bytes > chunk.remaining()) {
      flush();
    }
  }

  /** Hands everything to the channel. */
  public void flush() throws IOException {
    chunk.flip();
    int skipped = (int) Math.min(toSkip, chunk.limit());
    toSkip -= skipped;
    chunk.position(skipped);
    while (chunk.hasRemaining()) {
      written += requireNonNull(channel, "channel is null").write(chunk);
    }
    chunk.clear();
  }
}
