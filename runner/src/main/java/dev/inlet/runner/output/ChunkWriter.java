package dev.inlet.runner.output;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.MessageBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects bytes and writes them a chunk at a time, so that a batch costs few system calls and any
 * message, however large, a bounded amount of memory. Belongs to one thread.
 */
final class ChunkWriter {

  /** The size to which the chunk grows if batches fill it. */
  static final int MAX_CHUNK = 128 * 1024;

  private static final int INITIAL_CHUNK = 8 * 1024;

  private static final byte LINE_FEED = '\n';

  private byte[] chunk = new byte[INITIAL_CHUNK];
  private int size;
  private @Nullable WritableByteChannel channel;
  private long written;
  private long toSkip;

  /**
   * Forgets what was collected and begins anew.
   *
   * @param alreadyWritten how many of the bytes that follow the channel has already taken; they are
   *     not written again
   */
  void begin(WritableByteChannel target, long alreadyWritten) {
    channel = requireNonNull(target, "target is null");
    size = 0;
    written = alreadyWritten;
    toSkip = alreadyWritten;
  }

  /** How many bytes since {@link #begin} the channel has taken, those from before included. */
  long written() {
    return written;
  }

  void put(char ascii) throws IOException {
    makeRoom(1);
    chunk[size++] = (byte) ascii;
  }

  void put(byte[] bytes, int offset, int length) throws IOException {
    int position = offset;
    int end = offset + length;
    while (position < end) {
      makeRoom(end - position);
      int part = Math.min(end - position, chunk.length - size);
      System.arraycopy(bytes, position, chunk, size, part);
      position += part;
      size += part;
    }
  }

  /** Puts the payload of one of the messages. */
  void putPayload(MessageBlock messages, int index) throws IOException {
    int payloadSize = messages.payloadSize(index);
    makeRoom(payloadSize);
    if (payloadSize <= chunk.length - size) {
      size = messages.copyPayload(index, chunk, size);
    } else {
      putParts(messages.payload(index));
    }
  }

  /** Puts all payloads, each with a line feed behind it. */
  void putLines(MessageBlock messages) throws IOException {
    int next = 0;
    while (next < messages.size()) {
      ByteBuffer room = ByteBuffer.wrap(chunk, size, chunk.length - size);
      next = messages.copyPayloads(next, LINE_FEED, room);
      size = room.position();
      if (next < messages.size()) {
        putPayload(messages, next);
        put('\n');
        next++;
      }
    }
  }

  private void putParts(ByteBuffer payload) throws IOException {
    while (payload.hasRemaining()) {
      makeRoom(payload.remaining());
      int part = Math.min(payload.remaining(), chunk.length - size);
      payload.get(chunk, size, part);
      size += part;
    }
  }

  /** Makes room for that many bytes, or for as many as an empty chunk holds. */
  private void makeRoom(int bytes) throws IOException {
    if (bytes <= chunk.length - size) {
      return;
    }
    if (chunk.length < MAX_CHUNK) {
      long wanted = Math.max(2L * chunk.length, (long) size + bytes);
      chunk = Arrays.copyOf(chunk, (int) Math.min(wanted, MAX_CHUNK));
    }
    if (bytes > chunk.length - size) {
      flush();
    }
  }

  /** Hands everything to the channel. */
  void flush() throws IOException {
    int skipped = (int) Math.min(toSkip, size);
    toSkip -= skipped;
    ByteBuffer view = ByteBuffer.wrap(chunk, skipped, size - skipped);
    while (view.hasRemaining()) {
      written += requireNonNull(channel, "channel is null").write(view);
    }
    size = 0;
  }
}
