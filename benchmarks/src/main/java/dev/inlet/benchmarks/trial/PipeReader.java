package dev.inlet.benchmarks.trial;

import dev.inlet.benchmarks.client.Latencies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client writes to a pipe, as whoever comes after Inlet in a pipeline would, on a
 * thread of its own. Messages that carry a time have to be bare payloads of one size.
 */
final class PipeReader {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final InputStream pipe;
  private final int messageBytes;
  private final long warmUpNanos;
  private final @Nullable Latencies latencies;
  private final Thread thread = new Thread(this::readAll, "benchmark-pipe");
  private volatile long firstNanos;

  /**
   * Begins to read.
   *
   * @param stampedBytes the size of messages that carry a time; 0 if they carry none
   */
  PipeReader(InputStream pipe, int stampedBytes, long warmUpNanos) {
    this.pipe = pipe;
    this.warmUpNanos = warmUpNanos;
    latencies = stampedBytes > 0 ? new Latencies() : null;
    messageBytes = stampedBytes;
    thread.setDaemon(true);
    thread.start();
  }

  /** When the first byte came, by {@link System#nanoTime}; 0 if none has. */
  long firstNanos() {
    return firstNanos;
  }

  /** Waits for the first byte; false if none came. */
  boolean awaitFirst(long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (firstNanos == 0 && thread.isAlive() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return firstNanos != 0;
  }

  /** Waits for the end of the pipe. */
  void join() throws InterruptedException {
    thread.join();
  }

  Latencies.@Nullable Summary latency() {
    return latencies == null ? null : latencies.summary();
  }

  private void readAll() {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (pipe) {
      while (true) {
        int length = pipe.read(buffer.array(), buffer.position(), buffer.remaining());
        if (length < 0) {
          return;
        }
        long now = System.nanoTime();
        if (firstNanos == 0) {
          firstNanos = now;
        }
        buffer.position(buffer.position() + length);
        takeMessages(buffer, now);
      }
    } catch (IOException e) {
      // The client was ended the hard way, which is told elsewhere.
      return;
    }
  }

  private void takeMessages(ByteBuffer buffer, long now) {
    if (latencies == null) {
      buffer.clear();
      return;
    }
    buffer.flip();
    boolean warm = now - firstNanos >= warmUpNanos;
    while (buffer.remaining() >= messageBytes) {
      if (warm) {
        latencies.add(now - buffer.getLong(buffer.position()));
      }
      buffer.position(buffer.position() + messageBytes);
    }
    buffer.compact();
  }
}
