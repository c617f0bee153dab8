package dev.inlet.benchmarks.feed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * What a client gets from one read of 64 KiB, Netty's usual limit, when the server sends as fast as
 * it can: whole frames, each a message. For those who need the bytes and no server.
 */
public final class ServerRead {
  private static final int MAX_BYTES = 64 * 1024;

  private final ByteBuffer bytes;
  private final int frames;

  private ServerRead(ByteBuffer bytes, int frames) {
    this.bytes = bytes;
    this.frames = frames;
  }

  /** As many frames as a read has room for, but so many that they divide a total without rest. */
  public static ServerRead plain(Content content, int size, int total) {
    List<ByteBuffer> frames = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      frames.add(frame(content, false, content.payload(i, size)));
    }
    return of(frames);
  }

  /** Likewise, compressed; a message refers to those before it in the read. */
  public static ServerRead deflated(Content content, int size, int total) {
    List<ByteBuffer> frames = new ArrayList<>();
    try (Compressor compressor = new Compressor(Deflater.DEFAULT_COMPRESSION, true)) {
      for (int i = 0; i < total; i++) {
        frames.add(frame(content, true, compressor.compress(content.payload(i, size))));
      }
    }
    return of(frames);
  }

  /** What a message of the feed is made of. */
  public static byte[] payload(Content content, int index, int size) {
    return content.payload(index, size);
  }

  private static ByteBuffer frame(Content content, boolean compressed, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.MAX_SIZE + payload.length);
    FrameHeader.put(frame, content.opcode(), true, compressed, payload.length);
    return frame.put(payload).flip();
  }

  private static ServerRead of(List<ByteBuffer> frames) {
    int reads = 1;
    while (frames.size() % reads != 0 || bytes(frames, frames.size() / reads) > MAX_BYTES) {
      reads++;
      if (reads > frames.size()) {
        throw new IllegalArgumentException("a frame is larger than a read");
      }
    }
    List<ByteBuffer> fitting = frames.subList(0, frames.size() / reads);
    ByteBuffer bytes = ByteBuffer.allocate(bytes(frames, fitting.size()));
    fitting.forEach(bytes::put);
    return new ServerRead(bytes.flip(), fitting.size());
  }

  private static int bytes(List<ByteBuffer> frames, int count) {
    return frames.stream().limit(count).mapToInt(ByteBuffer::remaining).sum();
  }

  /** All bytes, from zero to the limit. */
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /** How many frames there are. */
  public int frames() {
    return frames;
  }
}
