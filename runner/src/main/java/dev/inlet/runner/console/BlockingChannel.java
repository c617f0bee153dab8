package dev.inlet.runner.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;

/**
 * Writes to a channel that may be in non-blocking mode as to one that is not: a write waits,
 * without using the processor, until something was taken.
 */
final class BlockingChannel implements WritableByteChannel {
  private final WritableByteChannel channel;

  BlockingChannel(WritableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    Backpressure backpressure = new Backpressure();
    while (true) {
      int taken = channel.write(source);
      if (taken > 0 || !source.hasRemaining()) {
        return taken;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      backpressure.await();
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
