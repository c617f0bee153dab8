package dev.inlet.runner.console;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes to a stream whose file may be in non-blocking mode as to one that is not. Unlike a
 * channel, the stream is not closed when its thread is interrupted, so that any thread can log.
 */
final class BlockingStream extends OutputStream {
  // PIPE_BUF: a pipe takes that much whole or not at all, so a piece that failed is written again.
  private static final int PIECE = System.getProperty("os.name", "").equals("Linux") ? 4096 : 512;

  private final OutputStream stream;

  BlockingStream(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Backpressure backpressure = new Backpressure();
    int end = offset + length;
    int from = offset;
    while (from < end) {
      int part = Math.min(PIECE, end - from);
      try {
        stream.write(bytes, from, part);
        from += part;
        backpressure.eased();
      } catch (IOException e) {
        if (!isFull(e)) {
          throw e;
        }
        backpressure.await();
      }
    }
  }

  /**
   * Whether it is EAGAIN, which Java tells by the words of the system alone. In another language
   * than English they are others, and it is an error like any other.
   */
  private static boolean isFull(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("temporarily unavailable");
  }

  @Override
  public void flush() throws IOException {
    stream.flush();
  }
}
